package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of one object as run lengths, in COCO's order: column by column, runs of background and object in turn,
 * beginning with background. Immutable; its memory depends on the outline of the object, not on the image size. Only the first run
 * can be 0, so masks with equal pixels are equal. An image has at most 2^31 - 1 pixels.
 */
public final class Mask {
    private final int width;
    private final int height;
    private final int[] runs;
    private final int area;

    private @Nullable Box box; // found on demand; two threads find the same

    /** Takes runs that are known to be sound and that nobody else holds. */
    Mask(int width, int height, int[] runs) {
        this.width = width;
        this.height = height;
        this.runs = runs;
        int sum = 0;
        for (int i = 1; i < runs.length; i += 2) {
            sum += runs[i];
        }
        this.area = sum;
    }

    /** Takes the pixels of one column that belong to the object: (x, y) .. (x, y + length - 1). */
    @FunctionalInterface
    public interface Visitor {
        void run(int x, int y, int length);
    }

    /**
     * @param runs lengths that alternate background, object, background, ...; they sum to width * height
     * @throws IllegalArgumentException if they do not
     */
    public static Mask ofRuns(int width, int height, int... runs) {
        return isSound(width, height, runs) ? new Mask(width, height, runs.clone()) : joined(width, height, runs);
    }

    private static boolean isSound(int width, int height, int[] runs) {
        long sum = 0;
        int least = 1; // of all but the first
        for (int i = 0; i < runs.length; i++) {
            least = Math.min(least, i == 0 ? runs[0] + 1 : runs[i]);
            sum += runs[i];
        }
        return width > 0 && height > 0 && least > 0 && sum == (long) width * height && sum <= Integer.MAX_VALUE;
    }

    /** Leaves out runs of 0. */
    private static Mask joined(int width, int height, int[] runs) {
        long sum = 0;
        MaskBuilder builder = new MaskBuilder(width, height);
        for (int i = 0; i < runs.length; i++) {
            if (runs[i] < 0) {
                throw new IllegalArgumentException("negative run length " + runs[i]);
            }
            if ((i & 1) == 1 && sum + runs[i] <= (long) width * height) {
                builder.add(sum, runs[i]);
            }
            sum += runs[i];
        }
        if (sum != (long) width * height) {
            throw new IllegalArgumentException("run lengths sum to %d, but an image of %dx%d has %d pixels"
                    .formatted(sum, width, height, (long) width * height));
        }
        return builder.build();
    }

    /** @param bitmap (height x width), row-major */
    public static Mask ofBitmap(int width, int height, boolean[] bitmap) {
        if (bitmap.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "%d pixels for an image of %dx%d".formatted(bitmap.length, width, height));
        }
        return of(width, height, i -> bitmap[i]);
    }

    /** @param bitmap bit y * width + x is the pixel (x, y) */
    public static Mask ofBitmap(int width, int height, BitSet bitmap) {
        if (bitmap.length() > (long) width * height) {
            throw new IllegalArgumentException(
                    "bit %d in an image of %dx%d".formatted(bitmap.length() - 1, width, height));
        }
        return of(width, height, bitmap::get);
    }

    private static Mask of(int width, int height, IntPredicate bitmap) {
        return of(width, height, new Box(0, 0, width, height), bitmap);
    }

    /**
     * @param box that contains all pixels of the object
     * @param bitmap whether pixel y * width + x belongs to it
     */
    static Mask of(int width, int height, Box box, IntPredicate bitmap) {
        MaskBuilder builder = new MaskBuilder(width, height);
        int bottom = box.y() + box.height();
        for (int x = box.x(); x < box.x() + box.width(); x++) {
            long column = (long) x * height;
            int start = -1;
            for (int y = box.y(), i = y * width + x; y < bottom; y++, i += width) {
                if (bitmap.test(i)) {
                    start = start < 0 ? y : start;
                } else if (start >= 0) {
                    builder.add(column + start, y - start);
                    start = -1;
                }
            }
            if (start >= 0) {
                builder.add(column + start, bottom - start);
            }
        }
        return builder.build();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The run lengths, background first. */
    int[] ownRuns() {
        return runs;
    }

    /** A copy of the run lengths, background first. */
    public int[] runs() {
        return runs.clone();
    }

    /** Number of pixels. */
    public long area() {
        return area;
    }

    public boolean isEmpty() {
        return area == 0;
    }

    /** The smallest box that contains all pixels; 0x0 at the origin for an empty mask. */
    public Box box() {
        Box known = box;
        if (known == null) {
            known = findBox();
            box = known;
        }
        return known;
    }

    private Box findBox() {
        if (area == 0) {
            return new Box(0, 0, 0, 0);
        }
        int[] rows = {height, 0};
        forEachRun((x, y, length) -> {
            rows[0] = Math.min(rows[0], y);
            rows[1] = Math.max(rows[1], y + length);
        });
        int left = runs[0] / height;
        int right = (end() - 1) / height;
        return new Box(left, rows[0], right - left + 1, rows[1] - rows[0]);
    }

    /** Index in column order behind the last object pixel. */
    private int end() {
        int total = width * height;
        return (runs.length & 1) == 1 ? total - runs[runs.length - 1] : total;
    }

    /** Visits all pixels as vertical runs, from left to right and from top to bottom; no run leaves its column. */
    public void forEachRun(Visitor visitor) {
        int x = 0;
        int y = 0;
        for (int i = 0; i < runs.length; i++) {
            int run = runs[i];
            if ((i & 1) == 0) {
                y += run; // may pass the column's end; cannot overflow, y + run is within the picture's size
                if (y >= height && height > 0) {
                    x += y / height;
                    y %= height;
                }
                continue;
            }
            while (run > 0) {
                int length = Math.min(run, height - y);
                visitor.run(x, y, length);
                run -= length;
                y += length;
                if (y == height) {
                    y = 0;
                    x++;
                }
            }
        }
    }

    /** The same for the pixels within a box of the image. */
    public void forEachRun(Box within, Visitor visitor) {
        int right = within.x() + within.width();
        int bottom = within.y() + within.height();
        forEachRun((x, y, length) -> {
            int from = Math.max(within.y(), y);
            int to = Math.min(bottom, y + length);
            if (x >= within.x() && x < right && from < to) {
                visitor.run(x, from, to - from);
            }
        });
    }

    /** Whether the pixel (x, y) belongs to the object; false outside the image. Takes time in proportion to the number of runs. */
    public boolean contains(int x, int y) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return false;
        }
        int pixel = x * height + y;
        int at = 0;
        for (int i = 0; i < runs.length; i++) {
            at += runs[i];
            if (pixel < at) {
                return (i & 1) == 1;
            }
        }
        return false;
    }

    /**
     * Number of common pixels.
     *
     * @throws IllegalArgumentException if the images' sizes differ
     */
    public long intersection(Mask other) {
        if (width != other.width || height != other.height) {
            throw new IllegalArgumentException("masks of %dx%d and of %dx%d cannot be compared"
                    .formatted(width, height, other.width, other.height));
        }
        int[] a = runs;
        int[] b = other.runs;
        if (area == 0 || other.area == 0 || end() <= b[0] || other.end() <= a[0]) {
            return 0;
        }
        long common = 0;
        int startA = a[0];
        int startB = b[0];
        int i = 1;
        int j = 1;
        while (i < a.length && j < b.length) {
            int endA = startA + a[i];
            int endB = startB + b[j];
            common += Math.max(0, Math.min(endA, endB) - Math.max(startA, startB));
            if (endA <= endB) {
                startA = endA + (i + 1 < a.length ? a[i + 1] : 0);
                i += 2;
            } else {
                startB = endB + (j + 1 < b.length ? b[j + 1] : 0);
                j += 2;
            }
        }
        return common;
    }

    /**
     * The pixels of either.
     *
     * @throws IllegalArgumentException if the images' sizes differ
     */
    public Mask union(Mask other) {
        if (width != other.width || height != other.height) {
            throw new IllegalArgumentException(
                    "masks of %dx%d and of %dx%d cannot be united".formatted(width, height, other.width, other.height));
        }
        return Union.of(this, other);
    }

    /**
     * The mask in a larger image of which its own image is a part.
     *
     * @param left column of the larger image where the own one begins
     * @param top likewise the row
     * @param within pixels of the larger image; those outside are left out
     */
    public Mask placed(int left, int top, int pictureWidth, int pictureHeight, Box within) {
        MaskBuilder builder = new MaskBuilder(pictureWidth, pictureHeight);
        Box own = new Box(within.x() - left, within.y() - top, within.width(), within.height());
        forEachRun(own, (x, y, length) -> builder.add((long) (left + x) * pictureHeight + top + y, length));
        return builder.build();
    }

    /** The mask at another size: every new pixel is as the old one at its centre, as in {@link LabelMap#resized}. */
    public Mask resized(int newWidth, int newHeight) {
        int left = box().x();
        int right = left + box().width();
        List<List<int[]>> columns = Stream.generate(() -> (List<int[]>) new ArrayList<int[]>())
                .limit(right - left)
                .toList();
        forEachRun((x, y, length) -> columns.get(x - left).add(new int[] {
            LabelMap.firstBehind(y, height, newHeight), LabelMap.firstBehind(y + length, height, newHeight)
        }));
        MaskBuilder builder = new MaskBuilder(newWidth, newHeight);
        int end = LabelMap.firstBehind(right, width, newWidth);
        for (int x = LabelMap.firstBehind(left, width, newWidth); x < end; x++) {
            for (int[] run : columns.get(LabelMap.nearest(x, width, newWidth) - left)) {
                builder.add((long) x * newHeight + run[0], run[1] - run[0]);
            }
        }
        return builder.build();
    }

    /** Intersection over union, in [0, 1]; 0 if both are empty. */
    public double iou(Mask other) {
        long common = intersection(other);
        long either = (long) area + other.area - common;
        return either == 0 ? 0 : (double) common / either;
    }

    /**
     * Mean position of the pixels, with pixel centres at integer coordinates (as in scikit-image; ImageJ adds 0.5).
     *
     * @throws IllegalStateException for an empty mask
     */
    public Point centroid() {
        if (area == 0) {
            throw new IllegalStateException("an empty mask has no centroid");
        }
        double[] sums = new double[2];
        forEachRun((x, y, length) -> {
            sums[0] += (double) x * length;
            sums[1] += (y + (length - 1) * 0.5) * length;
        });
        return new Point(sums[0] / area, sums[1] / area);
    }

    /**
     * Length of the outline in pixels by Crofton's formula over four directions (scikit-image's
     * {@code perimeter_crofton}): within a few per cent for round and for square objects, where counting pixel edges
     * would give a disc 27 % too much.
     */
    public double perimeter() {
        return Perimeters.crofton(this);
    }

    /** Writes {@code label} at every pixel of the mask into a row-major raster of the image's size. */
    public void paint(int[] labels, int label) {
        paint(labels, new Box(0, 0, width, height), label);
    }

    /** The same into a raster of a part of the image. */
    void paint(int[] labels, Box area, int label) {
        forEachRun(area, (x, y, length) -> {
            int at = (y - area.y()) * area.width() + x - area.x();
            for (int k = 0; k < length; k++, at += area.width()) {
                labels[at] = label;
            }
        });
    }

    /** The pixels as a row-major bitmap of the image's size. */
    public boolean[] toBitmap() {
        return toBitmap(new Box(0, 0, width, height));
    }

    /** The pixels within a box as a row-major bitmap of its size; where it reaches beyond the image, there are none. */
    public boolean[] toBitmap(Box area) {
        boolean[] bitmap = new boolean[Math.multiplyExact(area.width(), area.height())];
        forEachRun(area, (x, y, length) -> {
            int at = (y - area.y()) * area.width() + x - area.x();
            for (int k = 0; k < length; k++, at += area.width()) {
                bitmap[at] = true;
            }
        });
        return bitmap;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Mask mask
                && width == mask.width
                && height == mask.height
                && Arrays.equals(runs, mask.runs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(runs);
    }

    @Override
    public String toString() {
        return "Mask[%d pixels in %s of %dx%d]".formatted(area, box(), width, height);
    }
}
