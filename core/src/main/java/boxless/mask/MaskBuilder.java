package boxless.mask;

import java.util.Arrays;

/** Collects runs in column order (pixel index = x * height + y); a run that touches the last one joins it. */
public final class MaskBuilder {
    private final int width;
    private final int height;
    private int[] counts = new int[8];
    private int size;
    private long end;

    public MaskBuilder(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * Adds the pixels start .. start + length - 1, in column order.
     *
     * @param start not before the end of the last run
     */
    public void add(long start, int length) {
        if (start < end || length < 0) {
            throw new IllegalArgumentException("run at " + start + " after one that ends at " + end);
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
        int[] all = Arrays.copyOf(counts, rest > 0 || size == 0 ? size + 1 : size);
        if (rest > 0 || size == 0) {
            all[size] = Math.toIntExact(rest);
        }
        return Mask.ofRuns(width, height, all);
    }
}
