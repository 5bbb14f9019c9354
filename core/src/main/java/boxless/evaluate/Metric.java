package boxless.evaluate;

import boxless.data.ClassNumbers;
import boxless.data.Dataset;
import boxless.data.folders.Layout;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The metrics. */
public enum Metric {
    /**
     * Average precision of the Data Science Bowl 2018 as StarDist and EmbedSeg report it, mean over the IoU thresholds 0.50 to 0.95; ignores
     * classes. See {@link boxless.metric.NucleiAp}.
     */
    @JsonProperty("nuclei")
    NUCLEI("mean AP", false, null),
    /** COCO's average precision, mean over classes and the IoU thresholds 0.50 to 0.95. See {@link boxless.metric.CocoAp}. */
    @JsonProperty("coco")
    COCO("mean AP", true, Layout.COCO_INSTANCES),
    /** Panoptic quality, mean over things and stuff. See {@link boxless.metric.PanopticQuality}. */
    @JsonProperty("panoptic")
    PANOPTIC("PQ", false, Layout.COCO_PANOPTIC),
    /**
     * Average precision of Cityscapes' instance-level benchmark, mean over classes and the IoU thresholds 0.50 to 0.95. See
     * {@link boxless.metric.CityscapesAp}.
     */
    @JsonProperty("cityscapes")
    CITYSCAPES("mean AP", true, null);

    private final String headline;
    private final boolean ranks;
    private final @Nullable Layout wanted;

    Metric(String headline, boolean ranks, @Nullable Layout wanted) {
        this.headline = headline;
        this.ranks = ranks;
        this.wanted = wanted;
    }

    /** The name of {@link Evaluation#headline}. */
    public String headline() {
        return headline;
    }

    /** Whether it ranks objects by score, so that all objects should be kept; for other metrics, a confidence threshold is applied. */
    public boolean ranks() {
        return ranks;
    }

    /** The layout the metric needs if data can be read in several ways; null if it supports all. */
    public @Nullable Layout wanted() {
        return wanted;
    }

    /** The usual metric for such data. */
    public static Metric usual(Layout layout) {
        return switch (layout) {
            case LABEL_FOLDER -> NUCLEI;
            case COCO_INSTANCES, YOLO, CVAT, LABEL_STUDIO, LABELME -> COCO;
            case COCO_PANOPTIC -> PANOPTIC;
            case CITYSCAPES -> CITYSCAPES;
        };
    }

    /**
     * The mapping from the classes of a model to the categories of the data; changes nothing if the metric ignores classes.
     *
     * @param classes names of the model's classes 1, 2, ...
     * @param categories of the data
     * @throws IllegalArgumentException if they have no name in common, or one class stands for several categories
     */
    public UnaryOperator<Segmentation> naming(List<String> classes, List<Category> categories) {
        return this == NUCLEI ? UnaryOperator.identity() : new ClassNumbers(classes, categories).toCategories();
    }

    /**
     * What is missed or does not count because model and data call it differently, one line each; arguments as for {@link #naming}.
     *
     * @throws IllegalArgumentException where {@link #naming} does
     */
    public List<String> unmatched(List<String> classes, List<Category> categories) {
        return this == NUCLEI
                ? ClassNumbers.unlearned(classes, categories)
                : new ClassNumbers(classes, categories).unmatched(this == PANOPTIC);
    }

    /**
     * Looks through the annotations for what the metric cannot compare, so that it is known before a network has run. Reads no pixels of images, and no
     * annotations but for panoptic quality.
     *
     * @throws IllegalArgumentException naming the image, where panoptic quality is asked for, objects overlap and the data has no stuff
     * @throws boxless.file.BadFileException if an annotation cannot be read
     */
    public void requireComparable(Dataset data) {
        if (this == PANOPTIC) {
            PanopticScoring.requireDisjoint(data);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
