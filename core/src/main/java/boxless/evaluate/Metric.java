package boxless.evaluate;

import boxless.data.ClassNumbers;
import boxless.data.Dataset;
import boxless.data.folders.Layout;
import boxless.file.Listing;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
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

    /** Of categories so many are named. */
    private static final int NAMED = 8;

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
     * The data as it counts for a model: what is stuff for the model is stuff in the data, too, even where the data has it as things. Such objects are neither
     * found nor missed; for panoptic quality they are one segment. Cityscapes' metric takes its own annotations, and for it the data stays as it is.
     *
     * @param classes the model's classes 1, 2, ...
     */
    public Dataset forModel(Dataset data, List<Category> classes) {
        return this == CITYSCAPES ? data : data.withStuff(Category.stuff(classes), this == PANOPTIC);
    }

    /**
     * What is missed, or counts otherwise than the data has it, because model and data call it differently, one line each.
     *
     * @param classes the model's classes 1, 2, ...
     * @param categories of the data as it is, before {@link #forModel}
     * @throws IllegalArgumentException where {@link #naming} does
     */
    public List<String> unmatched(List<Category> classes, List<Category> categories) {
        List<String> names = Category.names(classes);
        List<String> lines = new ArrayList<>(
                this == NUCLEI
                        ? ClassNumbers.unlearned(names, categories)
                        : new ClassNumbers(names, categories).unmatched(this == PANOPTIC));
        List<String> things = Category.names(Category.thingsOf(categories));
        List<String> stuff =
                Category.stuff(classes).stream().filter(things::contains).toList();
        if (this != CITYSCAPES && !stuff.isEmpty()) {
            lines.add("objects of the data whose class is stuff for the model %s: %s"
                    .formatted(
                            this == PANOPTIC ? "count as one region in each image" : "do not count",
                            Listing.few(stuff, NAMED)));
        }
        return lines;
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
