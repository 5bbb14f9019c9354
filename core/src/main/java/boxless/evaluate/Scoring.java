package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.mask.Segmentation;
import boxless.metric.CocoOverlap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A metric being computed: results are added image by image, and only counts and scores are kept. Several threads may add images; the last bits of
 * sums then depend on their order.
 *
 * <pre>{@code
 * Scoring scoring = Scoring.of(Metric.COCO, data);
 * for (int i = 0; i < data.size(); i++) {
 *     Sample sample = data.read(i);
 *     scoring.add(i, sample, segment(sample.image()));
 * }
 * double ap = scoring.result().headline();
 * }</pre>
 */
public sealed interface Scoring permits NucleiScoring, CocoScoring, PanopticScoring, CityscapesScoring, ModelScoring {
    /**
     * Compares the predictions for an image with its annotation.
     *
     * @param index of the sample in the data, each once
     * @param sample as read from the data
     * @param found predictions, of the same size
     * @throws IllegalArgumentException naming the image, if the sizes differ, or a partition has a category that the data does not have
     * @throws boxless.file.BadFileException if an annotation cannot be read
     */
    void add(int index, Sample sample, Segmentation found);

    /** The score of all images added so far. */
    Evaluation result();

    /**
     * For predictions with the categories of the data; every object counts.
     *
     * @throws IllegalArgumentException if the metric cannot be computed on the data
     */
    static Scoring of(Metric metric, Dataset data) {
        return of(metric, data, EnumSet.allOf(CocoOverlap.class));
    }

    private static Scoring of(Metric metric, Dataset data, Set<CocoOverlap> overlaps) {
        return switch (metric) {
            case NUCLEI -> new NucleiScoring();
            case COCO -> new CocoScoring(data, overlaps);
            case PANOPTIC -> PanopticScoring.of(data);
            case CITYSCAPES -> CityscapesScoring.of(data);
        };
    }

    /**
     * For the predictions of a model. Its classes and the categories of the data are matched by name; for a metric that does not rank by score,
     * a confidence threshold is applied.
     *
     * @param data as {@link Metric#forModel} gives it, so that what is stuff for the model does not count as objects
     * @param classes names of the model's classes 1, 2, ...
     * @param sure that confidence threshold, in [0, 1]
     * @throws IllegalArgumentException if the metric cannot be computed on the data, or not for these classes
     */
    static Scoring ofModel(Metric metric, Dataset data, List<String> classes, double sure) {
        return ofModel(of(metric, data), metric, data, classes, sure);
    }

    /** The same, but only as much as {@link Evaluation#measurements} needs: COCO's metric for masks only, which is faster. */
    static Scoring ofTraining(Metric metric, Dataset data, List<String> classes, double sure) {
        return ofModel(of(metric, data, EnumSet.of(CocoOverlap.SEGM)), metric, data, classes, sure);
    }

    private static Scoring ofModel(Scoring scoring, Metric metric, Dataset data, List<String> classes, double sure) {
        UnaryOperator<Segmentation> naming = metric.naming(classes, data.categories());
        return new ModelScoring(scoring, metric.ranks() ? naming : found -> naming.apply(found.from(sure)));
    }
}
