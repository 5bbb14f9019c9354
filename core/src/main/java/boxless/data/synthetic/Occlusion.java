package boxless.data.synthetic;

import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Objects one upon another, the later in front of the earlier, with the number of the one in front in every pixel. An object is refused where it
 * would hide too much of another or show too little of itself, so that all that were accepted can be seen.
 */
final class Occlusion {
    /** Share of an object that lies within the picture at least. */
    private static final double WITHIN = 0.45;

    final int width;
    final int height;
    /** Number of the object in front, from 1 in the order in which they were added; 0 is ground. */
    final int[] fronts;

    /** How what can be seen of an object may be taken apart by those in front of it; pixels that touch at a corner belong together. */
    enum Parts {
        /** Into any number of parts of any size. */
        ANY,
        /** Into two at most, the smaller at least half as large as the larger. */
        TWO_ALIKE
    }

    private final int fewest;
    private final double kept;
    private final Parts parts;
    private final List<Place> places = new ArrayList<>();
    private int count;
    /** Visible pixels per number, and how many there were when it was added. */
    private int[] visible = new int[64];

    private int[] whole = new int[64];
    /** Pixels per number that the object in question would hide, and the numbers of which there are any. */
    private int[] hidden = new int[64];

    private int[] touched = new int[64];

    /**
     * @param fewest pixels that every object shows
     * @param kept share of its pixels in the picture that every object shows at least
     * @param parts in which it may show them
     */
    Occlusion(int width, int height, int fewest, double kept, Parts parts) {
        this.width = width;
        this.height = height;
        this.fewest = fewest;
        this.kept = kept;
        this.parts = parts;
        fronts = new int[width * height];
    }

    /** Puts an object on top of all others, with its centre on a pixel, if it can lie there. */
    boolean add(Cutout cutout, int x, int y) {
        if (!fits(cutout, x, y)) {
            return false;
        }
        int number = ++count;
        places.add(new Place(cutout, x, y));
        grow(number + 1);
        forEachPixel(cutout, x, y, at -> {
            visible[fronts[at]]--;
            fronts[at] = number;
            visible[number]++;
        });
        whole[number] = visible[number];
        return true;
    }

    private boolean fits(Cutout cutout, int x, int y) {
        int numbers = count(cutout, x, y);
        int inside = 0;
        boolean fits = true;
        for (int k = 0; k < numbers; k++) {
            int number = touched[k];
            inside += hidden[number];
            boolean seen = visible[number] - hidden[number] >= Math.max(fewest, kept * whole[number]);
            fits &= number == 0 || seen;
            hidden[number] = 0;
        }
        return fits
                && inside >= Math.max(2 * fewest, WITHIN * cutout.area)
                && (parts == Parts.ANY || leavesTwoAlike(new Place(cutout, x, y), numbers));
    }

    private boolean leavesTwoAlike(Place front, int numbers) {
        if (!twoAlike(front, at -> true)) {
            return false; // the image's border cuts it apart
        }
        for (int k = 0; k < numbers; k++) {
            int number = touched[k];
            if (number > 0
                    && !twoAlike(
                            places.get(number - 1),
                            at -> fronts[at] == number && !front.covers(at % width, at / width))) {
                return false;
            }
        }
        return true;
    }

    /** @param shown whether a pixel of the object can be seen */
    private boolean twoAlike(Place object, IntPredicate shown) {
        int side = object.cutout.side;
        boolean[] seen = new boolean[side * side];
        forEachPixel(object.cutout, object.x, object.y, at -> {
            int row = at / width - object.y + object.cutout.reach;
            int column = at % width - object.x + object.cutout.reach;
            seen[row * side + column] = shown.test(at);
        });
        LabelMap pieces = Components.of(side, side, seen, Connectivity.EIGHT);
        int[] areas = new int[3];
        for (int piece : pieces.labels()) {
            if (piece > 2) {
                return false;
            }
            areas[piece]++;
        }
        int smaller = Math.min(areas[1], areas[2]);
        return smaller == 0 || 2 * smaller >= Math.max(areas[1], areas[2]);
    }

    /** Fills {@link #hidden} and returns how many numbers there are in {@link #touched}. */
    private int count(Cutout cutout, int x, int y) {
        int[] numbers = {0};
        forEachPixel(cutout, x, y, at -> {
            int front = fronts[at];
            if (hidden[front]++ == 0) {
                touched[numbers[0]++] = front;
            }
        });
        return numbers[0];
    }

    /** An object where it lies. */
    private record Place(Cutout cutout, int x, int y) {
        boolean covers(int column, int row) {
            int dx = column - x;
            int dy = row - y;
            return Math.abs(dx) < cutout.reach && Math.abs(dy) < cutout.reach && cutout.covers(dx, dy);
        }
    }

    private void grow(int size) {
        if (size > visible.length) {
            visible = Arrays.copyOf(visible, 2 * size);
            whole = Arrays.copyOf(whole, 2 * size);
            hidden = new int[2 * size];
            touched = new int[2 * size];
        }
    }

    private void forEachPixel(Cutout cutout, int x, int y, IntConsumer visitor) {
        cutout.over(width, height, x, y, (at, dx, dy) -> {
            if (cutout.covers(dx, dy)) {
                visitor.accept(at);
            }
        });
    }
}
