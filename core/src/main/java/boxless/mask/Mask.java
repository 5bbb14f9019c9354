package boxless.mask;

import java.util.Arrays;

/**
 * The pixels of one object as run lengths, in COCO's order: column by column, runs of background and object in turn,
 * beginning with background. Immutable; its cost is the object's outline, not the picture's size.
 */
public final class Mask {
    private final int width;
    private final int height;
    private final int[] runs;

    private Mask(int width, int height, int[] runs) {
        this.width = width;
        this.height = height;
        this.runs = runs;
    }

    /**
     * @param runs lengths that alternate background, object, background, ...; they sum to width * height
     * @throws IllegalArgumentException where they do not
     */
    public static Mask ofRuns(int width, int height, int... runs) {
        long sum = 0;
        for (int run : runs) {
            if (run < 0) {
                throw new IllegalArgumentException("negative run length " + run);
            }
            sum += run;
        }
        if (sum != (long) width * height) {
            throw new IllegalArgumentException("run lengths sum to %d, a picture of %dx%d has %d pixels"
                    .formatted(sum, width, height, (long) width * height));
        }
        return new Mask(width, height, runs.clone());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** A copy of the run lengths, background first. */
    public int[] runs() {
        return runs.clone();
    }

    /** Number of pixels. */
    public long area() {
        long area = 0;
        for (int i = 1; i < runs.length; i += 2) {
            area += runs[i];
        }
        return area;
    }

    /** Writes {@code label} at every pixel of the mask into a row-major raster of the picture's size. */
    public void paint(int[] labels, int label) {
        int at = 0;
        for (int i = 0; i < runs.length; i++) {
            if ((i & 1) == 1) {
                for (int k = at; k < at + runs[i]; k++) {
                    labels[k % height * width + k / height] = label;
                }
            }
            at += runs[i];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask mask
                && width == mask.width
                && height == mask.height
                && Arrays.equals(runs, mask.runs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(runs);
    }
}
