package boxless.method.spatialembeddings;

import boxless.mask.Instances;

/** How objects are read out of an image's embeddings. */
public sealed interface Clustering permits SeedClustering, LocalMaximaClustering, CentreClustering {
    /**
     * The objects in the order in which they were found, class after class; masks may overlap. The category is the number of the seed map, from 1.
     * Keeps scratch memory for the next image: one thread at a time.
     */
    Instances cluster(Embeddings embeddings);

    /** The one that belongs to a network's objective. */
    static Clustering of(SpatialEmbeddingsOptions options) {
        return switch (options.objective()) {
            case JOINT ->
                switch (options.decoder()) {
                    case SEEDS -> new SeedClustering(options.clustering());
                    case LOCAL_MAXIMA -> new LocalMaximaClustering(options.clustering());
                };
            case REGRESSION -> new CentreClustering(CentreOptions.regression(options.margin(), options.clustering()));
            case HINGE -> new CentreClustering(CentreOptions.hinge(options.margin(), options.clustering()));
        };
    }
}
