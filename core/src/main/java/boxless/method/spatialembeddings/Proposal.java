package boxless.method.spatialembeddings;

import boxless.mask.Mask;
import boxless.mask.MaskBuilder;

/**
 * The foreground pixels within the margin of one centre: those with phi &gt; 0.5 in float arithmetic.
 *
 * <p>With d = sum of alpha (e - c)^2 in floats, float exp(-d) is greater than 0.5 exactly when d is at most
 * {@link #WITHIN}: the next float above, 0.69314712, gives 0.5 when exp is correctly rounded, as torch's on the CPU does.
 * The approximate embeddings settle all pixels but those within their slack of the margin, which are worked out exactly.
 */
final class Proposal {
    static final float WITHIN = 0x1.62e42cp-1f;
    /** Rounding of d and of the two limits, each a few parts in 2^24. */
    private static final double ROUNDING = 2e-6;

    private final Foreground foreground;
    private final MaskColumns columns = new MaskColumns();
    /** Entries of the foreground's arrays that hold pixels of the proposal, ascending, and those pixels. */
    private int[] entries = new int[0];

    private long[] members = new long[0];
    private int size;
    private int count;
    private float centreX;
    private float centreY;
    private float alphaX;
    private float alphaY;

    Proposal(Foreground foreground) {
        this.foreground = foreground;
    }

    /** Finds the pixels that the embedding and the bandwidth of one pixel claim. */
    void find(Embeddings embeddings, int column, int row) {
        size = 0;
        count = 0;
        centreX = embeddings.x(column, row);
        centreY = embeddings.y(column, row);
        alphaX = embeddings.alphaX(column, row);
        alphaY = embeddings.alphaY(column, row);
        if (!Float.isFinite(centreX + centreY) || !Float.isFinite(alphaX) || !Float.isFinite(alphaY)) {
            return; // d is infinite or not a number everywhere, even at the centre: 0 * infinity
        }
        if (entries.length < foreground.size) {
            members = new long[foreground.size];
            entries = new int[foreground.size]; // last, as memory may run out before
        }
        double blur = foreground.slack * Math.sqrt((double) alphaX + alphaY);
        double sure = Math.sqrt(WITHIN) - blur;
        double possible = Math.sqrt(WITHIN) + blur;
        float inside = sure > 0 ? (float) (sure * sure * (1 - ROUNDING)) : -1;
        float outside = (float) (possible * possible * (1 + ROUNDING));
        for (int from = 0; from < foreground.size; from += Foreground.GROUP) {
            if (mayReach(foreground.groups, from / Foreground.GROUP, outside)) {
                find(embeddings, from, Math.min(foreground.size, from + Foreground.GROUP), inside, outside);
            }
        }
    }

    private void find(Embeddings embeddings, int from, int to, float inside, float outside) {
        for (int at = from; at < to; at++) {
            if (mayReach(foreground.boxes, at, outside)) {
                boolean whole = liesWithin(foreground.boxes, at, inside);
                add(at, whole ? foreground.bits[at] : members(embeddings, at, inside, outside));
            }
        }
    }

    private boolean mayReach(EmbeddingBoxes boxes, int at, float outside) {
        float nearX = Math.max(0, Math.max(boxes.minX[at] - centreX, centreX - boxes.maxX[at]));
        float nearY = Math.max(0, Math.max(boxes.minY[at] - centreY, centreY - boxes.maxY[at]));
        return nearX * nearX * alphaX + nearY * nearY * alphaY <= outside;
    }

    private boolean liesWithin(EmbeddingBoxes boxes, int at, float inside) {
        float farX = Math.max(centreX - boxes.minX[at], boxes.maxX[at] - centreX);
        float farY = Math.max(centreY - boxes.minY[at], boxes.maxY[at] - centreY);
        return farX * farX * alphaX + farY * farY * alphaY < inside;
    }

    private long members(Embeddings embeddings, int at, float inside, float outside) {
        long found = 0;
        int from = at * Foreground.BLOCK;
        for (long left = foreground.bits[at]; left != 0; left &= left - 1) {
            int k = Long.numberOfTrailingZeros(left);
            float distance = distance(foreground.x[from + k], foreground.y[from + k]);
            if (distance < inside || (distance <= outside && exactlyWithin(embeddings, at, k))) {
                found |= 1L << k;
            }
        }
        return found;
    }

    private boolean exactlyWithin(Embeddings embeddings, int at, int k) {
        int column = foreground.column(at) + k;
        int row = foreground.row(at);
        return distance(embeddings.x(column, row), embeddings.y(column, row)) <= WITHIN;
    }

    private float distance(float x, float y) {
        float dx = x - centreX;
        float dy = y - centreY;
        return dx * dx * alphaX + dy * dy * alphaY;
    }

    private void add(int at, long found) {
        if (found != 0) {
            entries[size] = at;
            members[size] = found;
            count += Long.bitCount(found);
            size++;
        }
    }

    /** Whether it has more pixels than {@code minPixels} and more than half of them are still free. */
    boolean isObject(Unclustered unclustered, int minPixels) {
        int free = 0;
        for (int i = 0; i < size; i++) {
            free += unclustered.count(entries[i], members[i]);
        }
        return count > minPixels && 2L * free > count;
    }

    void removeFrom(Unclustered unclustered) {
        for (int i = 0; i < size; i++) {
            unclustered.remove(entries[i], members[i]);
        }
    }

    Mask mask() {
        MaskBuilder builder = new MaskBuilder(foreground.width, foreground.height);
        columns.open(foreground.words, foreground.height);
        for (int i = 0; i < size; i++) {
            columns.put(foreground.block[entries[i]], members[i]);
        }
        columns.drainTo(builder);
        return builder.build();
    }
}
