package boxless.method.spatialembeddings;

/**
 * How {@link CentreClustering} finds centres and shares out pixels. Lengths are pixels along x.
 *
 * @param foreground pixels whose seed probability is greater take part; in [0, 1)
 * @param radius votes within a square of this half side around a pixel count for it, and no two centres lie nearer than
 *     twice this on both axes: about the spread of an object's votes; at least 0
 * @param minVotes a centre has at least this many votes; at least 1
 * @param margin a pixel belongs to its nearest centre when its embedding is less than this away: the hinge's delta;
 *     infinite for plain regression
 * @param minPixels an object has more pixels than this
 */
public record CentreOptions(double foreground, int radius, int minVotes, double margin, int minPixels) {
    public CentreOptions {
        if (!(foreground >= 0 && foreground < 1)) {
            throw new IllegalArgumentException("foreground threshold " + foreground + ", must be in [0, 1)");
        }
        if (radius < 0 || minVotes < 1 || minPixels < 0 || !(margin > 0)) {
            throw new IllegalArgumentException("radius %d, votes %d, margin %s, pixels %d: out of range"
                    .formatted(radius, minVotes, margin, minPixels));
        }
    }

    /** After plain regression: every foreground pixel goes to the nearest centre; {@code spread} is that of the votes. */
    static CentreOptions regression(double spread, ClusteringOptions options) {
        return of(spread, Double.POSITIVE_INFINITY, options);
    }

    /** After the hinge of a fixed margin: votes lie within it. */
    static CentreOptions hinge(double margin, ClusteringOptions options) {
        return of(margin, margin, options);
    }

    /** Half of the least object's pixels make a centre. */
    private static CentreOptions of(double spread, double margin, ClusteringOptions options) {
        int votes = Math.max(1, options.minPixels() / 2);
        return new CentreOptions(options.foreground(), (int) Math.ceil(spread), votes, margin, options.minPixels());
    }
}
