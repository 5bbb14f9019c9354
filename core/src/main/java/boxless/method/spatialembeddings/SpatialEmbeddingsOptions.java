package boxless.method.spatialembeddings;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The section {@code model} of a Spatial Embeddings recipe: every variant of the paper's ablation. What is left out takes the value of
 * {@link #DEFAULTS}.
 *
 * @param channels of the image, 1 or more
 * @param classes number of seed maps, one-vs-all
 * @param objective what pulls a pixel to its object's centre
 * @param sigma how the clustering bandwidth is found
 * @param margin radius in pixels at which a pixel still belongs to a centre: the constant bandwidth of {@code sigma: fixed} and the
 *     delta of {@code objective: hinge}
 * @param centre where an object's pixels should meet
 * @param weights of the loss terms
 * @param grid coordinate step per pixel
 * @param decoder how objects are read out; the baselines have their own
 * @param clustering thresholds of the decoder
 */
public record SpatialEmbeddingsOptions(
        int channels,
        int classes,
        Objective objective,
        Sigma sigma,
        double margin,
        Centre centre,
        Weights weights,
        CoordinateGrid grid,
        Decoder decoder,
        ClusteringOptions clustering) {

    /** The official code's settings. */
    public static final SpatialEmbeddingsOptions DEFAULTS = new SpatialEmbeddingsOptions(
            3,
            1,
            Objective.JOINT,
            Sigma.CIRCULAR,
            10,
            Centre.CENTROID,
            new Weights(1, 10, 1, List.of(10.0)),
            CoordinateGrid.CITYSCAPES,
            Decoder.SEEDS,
            ClusteringOptions.CITYSCAPES);

    /** What pulls a pixel to its centre. */
    public enum Objective {
        /** IoU of every object's mask by the Lovász hinge (paper, Eq. 5 to 8). */
        @JsonProperty("joint")
        JOINT,
        /** Plain regression of the centre (paper, Eq. 1). */
        @JsonProperty("regression")
        REGRESSION,
        /** Hinge with one margin for all objects (paper, Eq. 2). */
        @JsonProperty("hinge")
        HINGE
    }

    /** How the bandwidth is found. */
    public enum Sigma {
        /** One constant for all objects. */
        @JsonProperty("fixed")
        FIXED,
        /** Learned, one value per object. */
        @JsonProperty("circular")
        CIRCULAR,
        /** Learned, one value per object and axis. */
        @JsonProperty("elliptical")
        ELLIPTICAL
    }

    /** Where an object's pixels should meet. */
    public enum Centre {
        /** Mean position of its pixels. */
        @JsonProperty("centroid")
        CENTROID,
        /** Mean of its embeddings: the network chooses (paper, Eq. 9). */
        @JsonProperty("learnable")
        LEARNABLE,
        /** The pixel with the smallest sum of distances to the others; lies inside any shape (EmbedSeg). */
        @JsonProperty("medoid")
        MEDOID,
        /** The pixel nearest to the median of each coordinate (EmbedSeg). */
        @JsonProperty("approximate-medoid")
        APPROXIMATE_MEDOID
    }

    /** How objects are read out of the embeddings. */
    public enum Decoder {
        /** The best seed first, then the best of what is left (the official code). */
        @JsonProperty("seeds")
        SEEDS,
        /** Every local maximum of the smoothed seed map is a candidate (EmbedSeg). */
        @JsonProperty("local-maxima")
        LOCAL_MAXIMA
    }

    /**
     * Weights of the loss terms.
     *
     * @param instance w_inst
     * @param smoothness w_var, of the bandwidth's variance inside an object; 0 turns it off
     * @param seed w_seed
     * @param foreground of the seed map's object pixels, one for all classes or one each
     */
    public record Weights(double instance, double smoothness, double seed, List<Double> foreground) {
        public Weights {
            foreground = List.copyOf(foreground);
            Limits.notNegative("instance", instance);
            Limits.notNegative("smoothness", smoothness);
            Limits.notNegative("seed", seed);
            foreground.forEach(weight -> Limits.notNegative("foreground", weight));
        }
    }

    public SpatialEmbeddingsOptions {
        Limits.atLeast("channels", channels, 1);
        Limits.atLeast("classes", classes, 1);
        Limits.positive("margin", margin);
        int foreground = weights.foreground().size();
        if (foreground != 1 && foreground != classes) {
            throw new IllegalArgumentException(
                    "weights.foreground: %d values for %d classes; give one, or one per class"
                            .formatted(foreground, classes));
        }
    }

    /** n_sigma: bandwidth channels of the network. The two baselines know no bandwidth. */
    int sigmas() {
        if (objective != Objective.JOINT) {
            return 0;
        }
        return switch (sigma) {
            case FIXED -> 0;
            case CIRCULAR -> 1;
            case ELLIPTICAL -> 2;
        };
    }

    /** w_fg of a class. */
    double foregroundWeight(int index) {
        List<Double> all = weights.foreground();
        return all.size() == 1 ? all.get(0) : all.get(index);
    }
}
