package boxless.method.maxdeeplab;

import java.util.List;

/**
 * What the loss needs to know about a batch, at the size of the network's outputs.
 *
 * @param segments those of each image
 * @param rows number of each pixel's segment in its image, or {@link #VOID}: (B, h, w)
 * @param semantic each pixel's channel of the semantic head, or {@link #VOID}: (B, h, w); {@link TargetMaker} gives it to the pixels of segments only, so
 *     that crowds are void here, too
 * @param semanticWeights what each pixel counts in the semantic loss: (B, h, w)
 * @param height h
 * @param width w
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Targets(List<Segments> segments, long[] rows, long[] semantic, float[] semanticWeights, int height, int width) {
    static final long VOID = -1;

    /**
     * The segments of an image, y_i in the paper: first the things, then one of each class of stuff.
     *
     * @param classes channel of the class head of each
     * @param things how many are things
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Segments(long[] classes, int things) {
        /** How many there are: K. */
        int count() {
            return classes.length;
        }
    }

    /** Most segments in an image, and at least 1, so that no tensor is empty. */
    int mostSegments() {
        return Math.max(1, segments.stream().mapToInt(Segments::count).max().orElse(0));
    }
}
