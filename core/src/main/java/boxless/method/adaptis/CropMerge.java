package boxless.method.adaptis;

import boxless.mask.Box;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the objects of overlapping crops by the official rule. An object of a crop is one that is already there if the two agree in the strip shared
 * with the crops above (IoU greater than {@link #ABOVE}), or else in that shared with the crop to the left ({@link #LEFT}); otherwise it is new.
 * While they are compared, every pixel of a crop with objects belongs to one of them; {@link ThingMap} decides in the end where there is none.
 *
 * <p>The official code also compares with what no object has, and fails if that agrees; here it does not count.
 */
final class CropMerge {
    private static final double ABOVE = .5;
    private static final double LEFT = .3;

    private final int width;
    private final int rowStrip;
    private final int columnStrip;
    private final int[] occupied; // (height x width): number of the object, from 1; 0 where no crop has found one
    private final List<MaskAverage> objects = new ArrayList<>();

    /**
     * @param width of the image
     * @param height of the image
     */
    CropMerge(int width, int height, Cuts rows, Cuts columns) {
        this.width = width;
        rowStrip = rows.strip();
        columnStrip = columns.strip();
        occupied = new int[Math.multiplyExact(width, height)];
    }

    /** Adds a crop; row by row, as {@link Cuts} has them. */
    void add(CropObjects found) {
        Box crop = found.crop();
        CropStrip above = strip(found, crop.y() > 0 ? rowStrip : 0, crop.width());
        CropStrip left = strip(found, crop.height(), crop.x() > 0 ? columnStrip : 0);
        int[] numbers = new int[found.masks().size()];
        for (int k = 0; k < numbers.length; k++) {
            int number = above.match(k, ABOVE);
            number = number > 0 ? number : left.match(k, LEFT);
            if (number > 0) {
                objects.get(number - 1).add(found.masks().get(k));
            } else {
                objects.add(found.masks().get(k));
                number = objects.size();
            }
            above.give(k, number);
            left.give(k, number);
            numbers[k] = number;
        }
        if (numbers.length > 0) {
            occupy(crop, found.owner(), numbers);
        }
    }

    private CropStrip strip(CropObjects found, int height, int width) {
        CropStrip strip = new CropStrip(found.masks().size());
        if (found.masks().isEmpty()) {
            return strip;
        }
        Box crop = found.crop();
        for (int y = 0; y < height; y++) {
            int at = y * crop.width();
            int there = (crop.y() + y) * this.width + crop.x();
            countRuns(strip, found.owner(), at, there, width);
        }
        return strip;
    }

    private void countRuns(CropStrip strip, int[] owner, int at, int there, int length) {
        int x = 0;
        while (x < length) {
            int start = x++;
            while (x < length && owner[at + x] == owner[at + start] && occupied[there + x] == occupied[there + start]) {
                x++;
            }
            strip.count(owner[at + start], occupied[there + start], x - start);
        }
    }

    private void occupy(Box crop, int[] owner, int[] numbers) {
        for (int y = 0; y < crop.height(); y++) {
            int to = (crop.y() + y) * width + crop.x();
            for (int x = 0; x < crop.width(); x++) {
                occupied[to + x] = numbers[owner[y * crop.width() + x]];
            }
        }
    }

    /** The objects, in the order in which they were found. */
    List<MaskAverage> objects() {
        return objects;
    }
}
