package boxless.method.spatialembeddings;

/** Boxes around sets of embeddings, infinite where one of them is not a number. Empty sets do not occur. */
final class EmbeddingBoxes {
    float[] minX = new float[0];
    float[] maxX = new float[0];
    float[] minY = new float[0];
    float[] maxY = new float[0];

    /** Makes room; forgets all when there was too little. */
    void resize(int most) {
        if (most > minX.length) {
            maxX = new float[most];
            minY = new float[most];
            maxY = new float[most];
            minX = new float[most]; // last, as memory may run out before
        }
    }

    /** @param rangeX of {@link OrderedFloats#range} */
    void set(int at, long rangeX, long rangeY) {
        minX[at] = OrderedFloats.least(rangeX);
        maxX[at] = OrderedFloats.greatest(rangeX);
        minY[at] = OrderedFloats.least(rangeY);
        maxY[at] = OrderedFloats.greatest(rangeY);
        if (Float.isNaN(minX[at] + maxX[at] + minY[at] + maxY[at])) {
            minX[at] = Float.NEGATIVE_INFINITY;
            minY[at] = Float.NEGATIVE_INFINITY;
            maxX[at] = Float.POSITIVE_INFINITY;
            maxY[at] = Float.POSITIVE_INFINITY;
        }
    }

    /** The box around the boxes from .. to - 1 of others. */
    void join(int at, EmbeddingBoxes others, int from, int to) {
        minX[at] = others.minX[from];
        maxX[at] = others.maxX[from];
        minY[at] = others.minY[from];
        maxY[at] = others.maxY[from];
        for (int i = from + 1; i < to; i++) {
            minX[at] = Math.min(minX[at], others.minX[i]);
            maxX[at] = Math.max(maxX[at], others.maxX[i]);
            minY[at] = Math.min(minY[at], others.minY[i]);
            maxY[at] = Math.max(maxY[at], others.maxY[i]);
        }
    }
}
