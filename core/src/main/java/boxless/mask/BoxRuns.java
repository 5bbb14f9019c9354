package boxless.mask;

import java.util.Arrays;

/** The run lengths of CVAT: row by row over a box of the image, background and object in turn, beginning with background. */
public final class BoxRuns {
    private BoxRuns() {}

    /**
     * The object of run lengths.
     *
     * @param box within the image
     * @throws IllegalArgumentException if the box leaves the image, or the run lengths do not sum to its pixels
     */
    public static Mask decode(int width, int height, Box box, int... runs) {
        boolean isInside = box.x() >= 0
                && box.y() >= 0
                && (long) box.x() + box.width() <= width
                && (long) box.y() + box.height() <= height;
        if (!isInside) {
            throw new IllegalArgumentException(
                    "a mask of %dx%d at column %d, row %d, which is not within the image of %dx%d"
                            .formatted(box.width(), box.height(), box.x(), box.y(), width, height));
        }
        boolean[] bitmap = new boolean[Math.toIntExact(box.area())];
        long at = 0;
        for (int i = 0; i < runs.length; i++) {
            if (runs[i] < 0 || at + runs[i] > bitmap.length) {
                break;
            }
            Arrays.fill(bitmap, (int) at, (int) at + runs[i], i % 2 == 1);
            at += runs[i];
        }
        long sum = Arrays.stream(runs).asLongStream().sum();
        if (at != bitmap.length || sum != at) {
            throw new IllegalArgumentException("run lengths that sum to %,d, but their box of %dx%d has %,d pixels"
                    .formatted(sum, box.width(), box.height(), box.area()));
        }
        return Mask.ofBitmap(box.width(), box.height(), bitmap).placed(box.x(), box.y(), width, height, box);
    }

    /** The run lengths of a mask over its own box. */
    public static int[] encode(Mask mask) {
        boolean[] bitmap = mask.toBitmap(mask.box());
        int[] runs = new int[bitmap.length + 1];
        int count = 0;
        boolean object = false;
        for (boolean pixel : bitmap) {
            if (pixel != object) {
                object = pixel;
                count++;
            }
            runs[count]++;
        }
        return Arrays.copyOf(runs, bitmap.length == 0 ? 0 : count + 1);
    }
}
