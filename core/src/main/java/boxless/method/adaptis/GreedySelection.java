package boxless.method.adaptis;

import boxless.mask.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects from candidate points: one after another, a candidate that no object covers yet gives a mask, which is kept unless earlier ones cover too
 * much of it.
 *
 * <p>Masks are worked out ahead, several at a time, and the answer is that of one by one: a candidate that is covered when its turn comes is passed
 * over, whether or not its mask is there. To waste few masks, a candidate close to another that is still to be judged waits: it may well lie on the
 * same object.
 */
final class GreedySelection {
    private static final int LEAST_AREA = 10;

    private static final float[] PENDING = {}; // being worked out

    private final PointOptions.Proposals options;
    private final PointMasks head;
    private final int[] candidates; // row * width + column
    private final int width;
    private final int block;
    private final PixelSet occupied;
    private final @Nullable float[][] ahead; // masks whose turn has not come, by candidate

    private int held; // so many are there
    private int most = 1; // masks of the next block: more and more, for the first objects tell how large objects are
    private int objects;
    private long area; // of all objects

    /**
     * @param candidates pixels row * width + column in the order of their turns
     * @param pixels of the image
     * @param block at most so many masks exist at any time
     */
    GreedySelection(
            PointOptions.Proposals options, int[] candidates, int width, int pixels, PointMasks head, int block) {
        this.options = options;
        this.head = head;
        this.candidates = candidates;
        this.width = width;
        this.block = block;
        occupied = PixelSet.none(pixels);
        ahead = new float[Math.min(candidates.length, options.candidates())][];
    }

    /** Receives the objects in order. */
    @FunctionalInterface
    interface Objects {
        /**
         * @param point row * width + column
         * @param mask probabilities (height x width)
         */
        void add(int point, float[] mask);
    }

    /** @param kept receives the probabilities (height x width) of each object, in order */
    void select(Consumer<float[]> kept) {
        selectPoints((point, mask) -> kept.accept(mask));
    }

    /** {@link #select(Consumer)} for those who ask for the points too. */
    void selectPoints(Objects kept) {
        for (int k = 0; k < ahead.length; k++) {
            if (!occupied.contains(candidates[k])) {
                if (ahead[k] == null) {
                    workOut(k);
                }
                judge(k, kept);
            }
            if (ahead[k] != null) {
                ahead[k] = null;
                held--;
            }
        }
    }

    private void judge(int k, Objects kept) {
        float[] mask = ahead[k];
        MaskCut.around(candidates[k] / width, candidates[k] % width, options.radius(), mask, width);
        PixelSet pixels = PixelSet.above(mask, (float) options.mask());
        int size = pixels.size();
        if (size >= LEAST_AREA && (double) pixels.common(occupied) / size < options.covered()) {
            kept.add(candidates[k], mask);
            occupied.add(pixels);
            objects++;
            area += size;
        }
    }

    private void workOut(int first) {
        List<Integer> chosen = new ArrayList<>();
        List<Point> points = new ArrayList<>();
        int room = Math.min(most, block - held);
        for (int k = first; k < ahead.length && chosen.size() < room; k++) {
            int at = candidates[k];
            if (ahead[k] == null && !occupied.contains(at) && !mayWait(first, k)) {
                chosen.add(k);
                points.add(new Point(at % width, at / width));
                ahead[k] = PENDING;
            }
        }
        float[][] masks = head.masks(points);
        for (int i = 0; i < masks.length; i++) {
            ahead[chosen.get(i)] = masks[i];
        }
        held += masks.length;
        most = Math.min(block, 2 * most);
    }

    /** Whether a mask of an earlier turn that is still to be judged, from {@code first} on, covers the candidate if its object has the usual size. */
    private boolean mayWait(int first, int k) {
        for (int i = first; i < k; i++) {
            if (ahead[i] != null) {
                long rows = candidates[i] / width - candidates[k] / width;
                long columns = candidates[i] % width - candidates[k] % width;
                if ((rows * rows + columns * columns) * objects < area) {
                    return true;
                }
            }
        }
        return false;
    }
}
