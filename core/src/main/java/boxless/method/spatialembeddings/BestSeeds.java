package boxless.method.spatialembeddings;

/**
 * Finds the best seed among the pixels that are left, the first of equals. Each block carries an upper bound of its seed
 * probabilities in a tournament; the bound of a winner is checked against what is left of the block, so that blocks cost
 * nothing until they come to the top.
 */
final class BestSeeds {
    private final Foreground foreground;
    private final float[] logits;
    private final int plane;
    private final int leaves;
    /** A complete binary tree of maxima; node i has children 2i and 2i + 1; the leaves are the blocks. */
    private final float[] tree;

    private int entry;
    private int bit;

    BestSeeds(Foreground foreground, Embeddings embeddings, int kind) {
        this.foreground = foreground;
        this.logits = embeddings.output();
        this.plane = embeddings.seedPlane(kind);
        this.leaves = Math.max(1, Integer.highestOneBit(Math.max(1, foreground.size - 1)) * 2);
        this.tree = new float[2 * leaves];
        for (int at = 0; at < foreground.size; at++) {
            tree[leaves + at] = Embeddings.sigmoid(foreground.peak[at]);
        }
        for (int node = leaves - 1; node > 0; node--) {
            tree[node] = Math.max(tree[2 * node], tree[2 * node + 1]);
        }
    }

    /**
     * Moves to the best of the pixels left and returns its seed probability; 0 where none reaches {@code least}.
     *
     * @param left pixels may leave but not come back
     */
    float next(Unclustered left, double least) {
        while (tree[1] > 0 && tree[1] >= least) {
            int node = 1;
            while (node < leaves) {
                node = tree[2 * node] == tree[node] ? 2 * node : 2 * node + 1;
            }
            int at = node - leaves;
            long pixels = left.at(at);
            int from = plane + foreground.row(at) * foreground.width + foreground.column(at);
            float best = pixels == 0 ? 0 : Embeddings.sigmoid(Foreground.largest(logits, from, pixels));
            if (best == tree[node]) {
                entry = at;
                bit = first(pixels, from, best);
                return best;
            }
            lower(node, best);
        }
        return 0;
    }

    private int first(long pixels, int from, float best) {
        long left = pixels;
        while (Embeddings.sigmoid(logits[from + Long.numberOfTrailingZeros(left)]) != best) {
            left &= left - 1;
        }
        return Long.numberOfTrailingZeros(left);
    }

    private void lower(int leaf, float value) {
        tree[leaf] = value;
        for (int node = leaf / 2; node > 0; node /= 2) {
            tree[node] = Math.max(tree[2 * node], tree[2 * node + 1]);
        }
    }

    /** The entry of the foreground that holds the seed. */
    int entry() {
        return entry;
    }

    /** Its number in the entry's word. */
    int bit() {
        return bit;
    }
}
