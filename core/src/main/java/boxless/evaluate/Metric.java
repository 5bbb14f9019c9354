package boxless.evaluate;

import boxless.data.ClassNumbers;
import boxless.data.Dataset;
import boxless.data.folders.Layout;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The metrics. */
public enum Metric {
    NUCLEI {
        @Override
        public Scoring of(Dataset data) {
            return new NucleiScoring();
        }

        /** Objects are objects. */
        @Override
        public UnaryOperator<Segmentation> named(List<String> classes, List<Category> categories) {
            return UnaryOperator.identity();
        }

        @Override
        Scoring ofFiles(Path truth, Path predictions) throws IOException {
            return NucleiFiles.score(truth, predictions);
        }
    },
    COCO {
        @Override
        public Scoring of(Dataset data) {
            return CocoScoring.of(data);
        }

        @Override
        Scoring ofFiles(Path truth, Path predictions) {
            return CocoScoring.ofFiles(truth, predictions);
        }

        @Override
        public Layout wanted() {
            return Layout.COCO_INSTANCES;
        }

        @Override
        public boolean ranks() {
            return true;
        }
    },
    PANOPTIC {
        @Override
        public Scoring of(Dataset data) {
            return PanopticScoring.of(data);
        }

        @Override
        Scoring ofFiles(Path truth, Path predictions) {
            return PanopticScoring.ofFiles(truth, predictions, null, null);
        }

        @Override
        public Scoring ofFiles(
                Path truth, Path predictions, @Nullable Path truthMasks, @Nullable Path predictionMasks) {
            return PanopticScoring.ofFiles(truth, predictions, truthMasks, predictionMasks);
        }

        @Override
        public Layout wanted() {
            return Layout.COCO_PANOPTIC;
        }
    },
    CITYSCAPES {
        @Override
        public Scoring of(Dataset data) {
            return CityscapesScoring.of(data);
        }

        @Override
        Scoring ofFiles(Path truth, Path predictions) {
            return CityscapesScoring.ofFiles(truth, predictions);
        }

        @Override
        public boolean ranks() {
            return true;
        }
    };

    /** A new scoring of a model on this data. */
    public abstract Scoring of(Dataset data);

    /**
     * The mapping from the classes of a model to the categories of the data.
     *
     * @throws IllegalArgumentException if they have no name in common, or one class stands for several categories
     */
    public UnaryOperator<Segmentation> named(List<String> classes, List<Category> categories) {
        return new ClassNumbers(classes, categories).toCategories();
    }

    /**
     * A scoring of result files.
     *
     * @param truth ground truth, in the metric's own format
     * @param predictions predictions, in the metric's own format
     * @throws boxless.file.BadFileException if one of them cannot be used
     */
    abstract Scoring ofFiles(Path truth, Path predictions) throws IOException;

    /**
     * The same, with the folders of the masks that the files describe.
     *
     * @throws IllegalArgumentException if the metric has no such folders but one is given
     */
    public Scoring ofFiles(Path truth, Path predictions, @Nullable Path truthMasks, @Nullable Path predictionMasks)
            throws IOException {
        if (truthMasks != null || predictionMasks != null) {
            throw new IllegalArgumentException(
                    "--truth-masks and --prediction-masks are only for --metric panoptic; leave them out");
        }
        return ofFiles(truth, predictions);
    }

    /** The layout the metric needs if data can be read in several ways; null if it supports all. */
    @Nullable
    public Layout wanted() {
        return null;
    }

    /** Whether it ranks objects by score, so that all objects should be kept; for other metrics, a confidence threshold is applied. */
    public boolean ranks() {
        return false;
    }

    /** The usual metric for such data. */
    public static Metric usual(Layout layout) {
        return switch (layout) {
            case LABEL_FOLDER -> NUCLEI;
            case COCO_INSTANCES, YOLO -> COCO;
            case COCO_PANOPTIC -> PANOPTIC;
            case CITYSCAPES -> CITYSCAPES;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
