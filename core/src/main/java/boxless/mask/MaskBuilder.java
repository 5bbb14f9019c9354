package boxless.mask;

import java.util.Arrays;

/** Collects runs in column order (pixel index = x * height + y); a run that touches the last one joins it. */
public final class MaskBuilder {
    private final int width;
    private final int height;
    private int[] counts;
    private int size;
    private long end;

    /** @throws IllegalArgumentException if the image would have more than 2^31 - 1 pixels or a negative size */
    public MaskBuilder(int width, int height) {
        this(width, height, 4);
    }

    /** @param expected number of runs that will be added, about */
    MaskBuilder(int width, int height, int expected) {
        if (width < 0 || height < 0 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an image of %dx%d; it has at most 2^31 - 1 pixels".formatted(width, height));
        }
        this.width = width;
        this.height = height;
        counts = new int[2 * Math.max(1, expected)];
    }

    /**
     * Adds the pixels start .. start + length - 1, in column order.
     *
     * @param start not before the end of the last run
     * @throws IllegalArgumentException if it is, or if the run leaves the image
     */
    public void add(long start, int length) {
        if (start < end || length < 0 || start + length > (long) width * height) {
            throw new IllegalArgumentException("run of %d at %d after one that ends at %d, in an image of %dx%d"
                    .formatted(length, start, end, width, height));
        }
        if (length == 0) {
            return;
        }
        if (size > 0 && start == end) {
            counts[size - 1] += length;
        } else {
            if (size + 2 > counts.length) {
                counts = Arrays.copyOf(counts, counts.length * 2);
            }
            counts[size++] = Math.toIntExact(start - end);
            counts[size++] = length;
        }
        end = start + length;
    }

    public Mask build() {
        long rest = (long) width * height - end;
        boolean closing = rest > 0 || size == 0;
        int[] all = Arrays.copyOf(counts, closing ? size + 1 : size);
        if (closing) {
            all[size] = Math.toIntExact(rest);
        }
        return new Mask(width, height, all);
    }
}
