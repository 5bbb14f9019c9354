package boxless.method.spatialembeddings;

/**
 * The foreground of one class, cut into blocks of up to 64 pixels of a row: a word of bits, the embeddings to a known
 * slack, and the box in which the block's embeddings lie. Embeddings of an object gather in one place, so that the box
 * of most blocks tells at once whether they belong to a proposal. Scratch memory is kept from picture to picture.
 */
final class Foreground {
    static final int BLOCK = 64;
    /** More than the fast tanh is ever off while the exact one is below {@link #TANH_REACH}. */
    static final float TANH_SLACK = 4e-7f;

    static final float TANH_REACH = 0.7f;

    int width;
    int height;
    /** Blocks of a row. */
    int words;
    /** Number of blocks that hold foreground; the arrays below have one entry each, row by row from the left. */
    int size;
    /** Number of pixels. */
    int count;
    /** Where the block lies: row * words + word. */
    int[] block = new int[0];
    /** Its foreground, bit 0 the leftmost pixel. */
    long[] bits = new long[0];
    /** Its largest seed logit. */
    float[] peak = new float[0];
    /** The box around its embeddings, infinite where one of them is not a number. */
    float[] minX = new float[0];

    float[] maxX = new float[0];
    float[] minY = new float[0];
    float[] maxY = new float[0];
    /** Its embeddings, 64 an entry; on each axis at most {@link #slack} from the exact value. */
    float[] x = new float[0];

    float[] y = new float[0];
    float slack;

    /** Reads one class; foreground are the pixels whose seed logit is at least {@code least}. */
    void read(Embeddings embeddings, int kind, float least) {
        resize(embeddings.width(), embeddings.height());
        find(embeddings.output(), embeddings.seedPlane(kind), least);
        slack = TANH_SLACK
                + Math.ulp(Math.max(embeddings.xs()[width - 1], embeddings.ys()[height - 1]) + 1);
        for (int at = 0; at < size; at++) {
            embed(embeddings, at);
        }
    }

    int row(int at) {
        return block[at] / words;
    }

    /** Column of the block's first pixel. */
    int column(int at) {
        return block[at] % words * BLOCK;
    }

    private void resize(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        words = (width + BLOCK - 1) / BLOCK;
        int most = words * height;
        if (most > block.length) {
            block = new int[most];
            bits = new long[most];
            peak = new float[most];
            minX = new float[most];
            maxX = new float[most];
            minY = new float[most];
            maxY = new float[most];
            x = new float[most * BLOCK];
            y = new float[most * BLOCK];
        }
    }

    private void find(float[] output, int plane, float least) {
        size = 0;
        count = 0;
        for (int row = 0; row < height; row++) {
            for (int word = 0; word < words; word++) {
                int from = plane + row * width + word * BLOCK;
                long found = atLeast(output, from, Math.min(BLOCK, width - word * BLOCK), least);
                if (found != 0) {
                    block[size] = row * words + word;
                    bits[size] = found;
                    peak[size] = largest(output, from, found);
                    count += Long.bitCount(found);
                    size++;
                }
            }
        }
    }

    private static long atLeast(float[] values, int from, int length, float least) {
        long found = 0;
        for (int k = 0; k < length; k++) {
            found |= (values[from + k] >= least ? 1L : 0L) << k;
        }
        return found;
    }

    /** The largest value at the bits of a word. */
    static float largest(float[] values, int from, long word) {
        float largest = Float.NEGATIVE_INFINITY;
        for (long left = word; left != 0; left &= left - 1) {
            float value = values[from + Long.numberOfTrailingZeros(left)];
            largest = value > largest ? value : largest;
        }
        return largest;
    }

    private void embed(Embeddings embeddings, int at) {
        int row = row(at);
        int column = column(at);
        int length = Math.min(BLOCK, width - column);
        float[] xs = embeddings.xs();
        float atY = embeddings.ys()[row];
        int from = row * width + column;
        fastEmbed(embeddings.output(), embeddings.offsetPlane(0) + from, xs, column, x, at * BLOCK, length);
        fastEmbed(embeddings.output(), embeddings.offsetPlane(1) + from, atY, y, at * BLOCK, length);
        box(at);
        boolean near = maxX[at] - xs[column] < TANH_REACH
                && minX[at] - xs[column + length - 1] > -TANH_REACH
                && maxY[at] - atY < TANH_REACH
                && minY[at] - atY > -TANH_REACH;
        if (!near) {
            for (long left = bits[at]; left != 0; left &= left - 1) {
                int k = Long.numberOfTrailingZeros(left);
                x[at * BLOCK + k] = embeddings.x(column + k, row);
                y[at * BLOCK + k] = embeddings.y(column + k, row);
            }
            box(at);
        }
    }

    private static void fastEmbed(float[] offsets, int from, float[] xs, int column, float[] out, int to, int length) {
        for (int k = 0; k < length; k++) {
            out[to + k] = fastTanh(offsets[from + k]) + xs[column + k];
        }
    }

    private static void fastEmbed(float[] offsets, int from, float y, float[] out, int to, int length) {
        for (int k = 0; k < length; k++) {
            out[to + k] = fastTanh(offsets[from + k]) + y;
        }
    }

    /** Five terms of Lambert's continued fraction: exact enough up to |x| = 1, and rising or not a number beyond. */
    static float fastTanh(float x) {
        float z = x * x;
        return x * (945 + z * (105 + z)) / (945 + z * (420 + z * 15));
    }

    private void box(int at) {
        float lowX = Float.POSITIVE_INFINITY;
        float lowY = Float.POSITIVE_INFINITY;
        float highX = Float.NEGATIVE_INFINITY;
        float highY = Float.NEGATIVE_INFINITY;
        boolean numbers = true;
        for (long left = bits[at]; left != 0; left &= left - 1) {
            int k = at * BLOCK + Long.numberOfTrailingZeros(left);
            float ex = x[k];
            float ey = y[k];
            numbers &= !Float.isNaN(ex + ey);
            lowX = ex < lowX ? ex : lowX;
            highX = ex > highX ? ex : highX;
            lowY = ey < lowY ? ey : lowY;
            highY = ey > highY ? ey : highY;
        }
        minX[at] = numbers ? lowX : Float.NEGATIVE_INFINITY;
        maxX[at] = numbers ? highX : Float.POSITIVE_INFINITY;
        minY[at] = numbers ? lowY : Float.NEGATIVE_INFINITY;
        maxY[at] = numbers ? highY : Float.POSITIVE_INFINITY;
    }
}
