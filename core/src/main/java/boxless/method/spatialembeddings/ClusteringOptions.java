package boxless.method.spatialembeddings;

public record ClusteringOptions(int minPixels) {
    public static final ClusteringOptions OFFICIAL = new ClusteringOptions(128);
}
