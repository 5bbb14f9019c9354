package boxless.method.spatialembeddings;

import java.util.function.IntConsumer;

/**
 * The foreground of one class, cut into blocks of up to 64 pixels of a row: a word of bits, the embeddings to a known
 * slack, and the box in which the block's embeddings lie. Embeddings of an object gather in one place, so that the box
 * of most blocks tells at once whether they belong to a proposal. Scratch memory is kept from picture to picture, even
 * after one for which memory did not suffice.
 */
final class Foreground {
    static final int BLOCK = 64;
    /** Neighbours in a row mostly, so that the group's box tells rows apart. */
    static final int GROUP = 16;
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
    /** The box around its embeddings. */
    final EmbeddingBoxes boxes = new EmbeddingBoxes();
    /** Boxes around {@link #GROUP} entries each. */
    final EmbeddingBoxes groups = new EmbeddingBoxes();
    /** Its embeddings, 64 an entry; on each axis at most {@link #slack} from the exact value. */
    float[] x = new float[0];

    float[] y = new float[0];
    float slack;

    /** Reads one class after the other; whenever there is enough foreground, {@code cluster} is called with the class. */
    void forEachClass(Embeddings embeddings, ClusteringOptions options, IntConsumer cluster) {
        float least = Embeddings.logitAbove((float) options.foreground());
        for (int kind = 0; kind < embeddings.classes(); kind++) {
            read(embeddings, kind, least);
            if (count > options.minForeground()) {
                cluster.accept(kind);
            }
        }
    }

    /** Reads one class; foreground are the pixels whose seed logit is at least {@code least}. */
    private void read(Embeddings embeddings, int kind, float least) {
        resize(embeddings.width(), embeddings.height());
        find(embeddings, kind, least);
        slack = TANH_SLACK
                + Math.ulp(Math.max(embeddings.xs()[width - 1], embeddings.ys()[height - 1]) + 1);
        for (int at = 0; at < size; at++) {
            embed(embeddings, at);
        }
        for (int from = 0; from < size; from += GROUP) {
            groups.join(from / GROUP, boxes, from, Math.min(size, from + GROUP));
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
            bits = new long[most];
            boxes.resize(most);
            groups.resize(most / GROUP + 1);
            x = new float[most * BLOCK];
            y = new float[most * BLOCK];
            block = new int[most]; // last: where memory runs out before, there is no more room than there was
        }
    }

    private void find(Embeddings embeddings, int kind, float least) {
        float[] output = embeddings.output();
        size = 0;
        count = 0;
        for (int row = 0; row < height; row++) {
            for (int word = 0; word < words; word++) {
                int from = embeddings.seedAt(kind, word * BLOCK, row);
                long found = atLeast(output, from, Math.min(BLOCK, width - word * BLOCK), least);
                if (found != 0) {
                    block[size] = row * words + word;
                    bits[size] = found;
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

    /** From the block's first foreground pixel to its last; a few others between them only widen the box. */
    private void embed(Embeddings embeddings, int at) {
        int first = Long.numberOfTrailingZeros(bits[at]);
        int last = BLOCK - 1 - Long.numberOfLeadingZeros(bits[at]);
        int row = row(at);
        int column = column(at) + first;
        int from = at * BLOCK + first;
        int to = at * BLOCK + last + 1;
        float[] xs = embeddings.xs();
        float atY = embeddings.ys()[row];
        fastEmbed(embeddings.output(), embeddings.at(0, column, row), xs, column, x, from, to);
        fastEmbed(embeddings.output(), embeddings.at(1, column, row), atY, y, from, to);
        boxes.set(at, OrderedFloats.range(x, from, to), OrderedFloats.range(y, from, to));
        boolean near = boxes.maxX[at] - xs[column] < TANH_REACH
                && boxes.minX[at] - xs[column + last - first] > -TANH_REACH
                && boxes.maxY[at] - atY < TANH_REACH
                && boxes.minY[at] - atY > -TANH_REACH;
        if (!near) {
            for (int k = 0; k <= last - first; k++) {
                x[from + k] = embeddings.x(column + k, row);
                y[from + k] = embeddings.y(column + k, row);
            }
            boxes.set(at, OrderedFloats.range(x, from, to), OrderedFloats.range(y, from, to));
        }
    }

    private static void fastEmbed(float[] offsets, int at, float[] xs, int column, float[] out, int from, int to) {
        for (int k = 0; k < to - from; k++) {
            out[from + k] = fastTanh(offsets[at + k]) + xs[column + k];
        }
    }

    private static void fastEmbed(float[] offsets, int at, float y, float[] out, int from, int to) {
        for (int k = 0; k < to - from; k++) {
            out[from + k] = fastTanh(offsets[at + k]) + y;
        }
    }

    /** Five terms of Lambert's continued fraction: exact enough up to |x| = 1, and rising or not a number beyond. */
    static float fastTanh(float x) {
        float z = x * x;
        return x * (945 + z * (105 + z)) / (945 + z * (420 + z * 15));
    }
}
