package boxless.method.adaptis;

import boxless.mask.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The mask of one object in a large image, averaged over the crops in which the object was found.
 *
 * <p>Values are held in small squares, and only in those where some value matters; all else counts as 0. So an object takes memory by its size, not
 * by that of the image or of the crop.
 */
final class MaskAverage implements MaskValues {
    private static final int SIDE = 32;

    /** A square is held from this probability on: a pixel that no object has by more than a hundredth belongs to none. */
    private static final float LEAST = .01f;

    private final int width;
    private final int height;
    private final TreeMap<Integer, float[]> sums =
            new TreeMap<>(); // by row of squares, then column: (SIDE, SIDE), maybe beyond the image's end
    private final List<Box> crops = new ArrayList<>();

    /**
     * @param width of the image
     * @param height of the image
     * @param crop part of the image
     * @param mask probabilities (height x width of the crop)
     */
    MaskAverage(int width, int height, Box crop, float[] mask) {
        this.width = width;
        this.height = height;
        crops.add(crop);
        for (int y = crop.y() / SIDE; y * SIDE < crop.y() + crop.height(); y++) {
            for (int x = crop.x() / SIDE; x * SIDE < crop.x() + crop.width(); x++) {
                Box part = crop.intersection(new Box(x * SIDE, y * SIDE, SIDE, SIDE));
                if (matters(mask, crop, part)) {
                    sums.put(y * squaresAcross() + x, square(mask, crop, part));
                }
            }
        }
    }

    private int squaresAcross() {
        return Math.ceilDiv(width, SIDE);
    }

    private static boolean matters(float[] mask, Box crop, Box part) {
        for (int y = part.y(); y < part.y() + part.height(); y++) {
            int at = (y - crop.y()) * crop.width() + part.x() - crop.x();
            for (int k = at; k < at + part.width(); k++) {
                if (mask[k] >= LEAST) {
                    return true;
                }
            }
        }
        return false;
    }

    private static float[] square(float[] mask, Box crop, Box part) {
        float[] square = new float[SIDE * SIDE];
        for (int y = part.y(); y < part.y() + part.height(); y++) {
            int from = (y - crop.y()) * crop.width() + part.x() - crop.x();
            System.arraycopy(mask, from, square, y % SIDE * SIDE + part.x() % SIDE, part.width());
        }
        return square;
    }

    /** Takes over what another crop says about the same object. */
    void add(MaskAverage other) {
        crops.addAll(other.crops);
        other.sums.forEach((place, square) -> sums.merge(place, square, MaskAverage::sum));
    }

    private static float[] sum(float[] to, float[] square) {
        for (int i = 0; i < to.length; i++) {
            to[i] += square[i];
        }
        return to;
    }

    @Override
    public void forEachPiece(Visitor visitor) {
        float[] means = new float[SIDE];
        sums.forEach((place, square) -> {
            int left = place % squaresAcross() * SIDE;
            int top = place / squaresAcross() * SIDE;
            int length = Math.min(SIDE, width - left);
            for (int y = top; y < Math.min(height, top + SIDE); y++) {
                for (int k = 0; k < length; k++) {
                    means[k] = square[(y - top) * SIDE + k] / Math.max(1, seen(left + k, y));
                }
                visitor.piece(y * width + left, means, 0, length);
            }
        });
    }

    private int seen(int x, int y) {
        int count = 0;
        for (Box crop : crops) {
            if (x >= crop.x() && y >= crop.y() && x < crop.x() + crop.width() && y < crop.y() + crop.height()) {
                count++;
            }
        }
        return count;
    }
}
