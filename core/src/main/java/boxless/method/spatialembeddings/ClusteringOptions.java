package boxless.method.spatialembeddings;

import boxless.file.Limits;

/**
 * Thresholds of the clustering. All are strict: a value must be greater; only a seed may be equal.
 *
 * @param foreground pixels whose seed probability is greater take part (the reference's {@code fg_thresh}); in [0, 1)
 * @param seed clustering ends when the best seed left is below it ({@code threshold}, {@code seed_thresh}); in [0, 1]; only
 *     {@link SeedClustering} reads it
 * @param minForeground no object at all unless more pixels are foreground ({@code min_mask_sum}); {@link CentreClustering} does not read it
 * @param minUnclustered clustering continues while more pixels are left ({@code min_unclustered_sum}); for
 *     {@link LocalMaximaClustering}: more candidates; {@link CentreClustering} does not read it
 * @param minPixels an object has more pixels than this ({@code min_object_size})
 */
public record ClusteringOptions(double foreground, double seed, int minForeground, int minUnclustered, int minPixels) {
    /** What the paper's test script uses on images of 2048 x 1024. */
    public static final ClusteringOptions CITYSCAPES = new ClusteringOptions(0.5, 0.9, 128, 128, 128);

    /** The defaults of EmbedSeg, for cells and nuclei. */
    public static final ClusteringOptions EMBED_SEG = new ClusteringOptions(0.5, 0.9, 0, 0, 36);

    public ClusteringOptions {
        Limits.belowOne("foreground", foreground);
        Limits.fraction("seed", seed);
        Limits.atLeast("min_foreground", minForeground, 0);
        Limits.atLeast("min_unclustered", minUnclustered, 0);
        Limits.atLeast("min_pixels", minPixels, 0);
    }
}
