package boxless.method.spatialembeddings;

/**
 * Finds the best seed among the pixels that are left, the first of equals. Each block carries an upper bound of its seed
 * probabilities in a tournament; the bound of a winner is checked against what is left of the block, so that blocks cost
 * nothing until they come to the top.
 */
final class BestSeeds {
    private final Foreground foreground;
    private final Embeddings embeddings;
    private final int kind;
    private final float[] logits;
    private final float least;
    private final int leaves;
    /** A complete binary tree of maxima; node i has children 2i and 2i + 1; the leaves are the blocks. */
    private final float[] tree;

    private int entry;
    private int bit;

    /** @param least logit of a seed */
    BestSeeds(Foreground foreground, Embeddings embeddings, int kind, float least) {
        this.foreground = foreground;
        this.embeddings = embeddings;
        this.logits = embeddings.output();
        this.kind = kind;
        this.least = least;
        this.leaves = Integer.highestOneBit(Math.max(1, foreground.size - 1)) * 2;
        this.tree = new float[2 * leaves];
        for (int at = 0; at < foreground.size; at++) {
            tree[leaves + at] = best(at);
        }
        for (int node = leaves - 1; node > 0; node--) {
            tree[node] = Math.max(tree[2 * node], tree[2 * node + 1]);
        }
    }

    /**
     * Moves to the best of the pixels left and returns its seed probability; 0 where none can be a seed.
     *
     * @param left pixels may leave but not come back
     */
    float next(Unclustered left) {
        while (tree[1] > 0) {
            int node = 1;
            while (node < leaves) {
                node = tree[2 * node] == tree[node] ? 2 * node : 2 * node + 1;
            }
            int at = node - leaves;
            float best = best(at, left.at(at));
            if (best == tree[node]) {
                entry = at;
                bit = first(at, left.at(at), best);
                return best;
            }
            lower(node, best);
        }
        return 0;
    }

    private int from(int at) {
        return embeddings.seedAt(kind, foreground.column(at), foreground.row(at));
    }

    /** The best seed probability of a whole block; pixels that are not foreground have lower logits. */
    private float best(int at) {
        int from = from(at);
        long pixels = foreground.bits[at];
        int first = Long.numberOfTrailingZeros(pixels);
        int last = Foreground.BLOCK - 1 - Long.numberOfLeadingZeros(pixels);
        float largest = OrderedFloats.greatest(OrderedFloats.range(logits, from + first, from + last + 1));
        if (Float.isNaN(largest)) {
            return best(at, pixels);
        }
        return largest >= least ? Embeddings.sigmoid(largest) : 0;
    }

    /** The best seed probability among pixels of a block; 0 where none can be a seed. */
    private float best(int at, long pixels) {
        int from = from(at);
        float largest = Float.NEGATIVE_INFINITY;
        for (long left = pixels; left != 0; left &= left - 1) {
            float logit = logits[from + Long.numberOfTrailingZeros(left)];
            largest = logit > largest ? logit : largest;
        }
        return largest >= least ? Embeddings.sigmoid(largest) : 0;
    }

    /** Different logits may give the same probability. */
    private int first(int at, long pixels, float best) {
        int from = from(at);
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
