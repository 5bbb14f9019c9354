package boxless.mask;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One label per pixel, row by row; 0 is background. Labels are any positive int: there is no limit at 255 or 65,535.
 *
 * @param width columns
 * @param height rows
 * @param labels (height x width), row-major; owned by the map, do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // a raster; equality by content is defined below
public record LabelMap(int width, int height, int[] labels) {
    public LabelMap {
        if (width < 1 || height < 1 || labels.length != (long) width * height) {
            throw new IllegalArgumentException("%d labels for a map of %dx%d".formatted(labels.length, width, height));
        }
    }

    public Size size() {
        return new Size(width, height);
    }

    public int at(int x, int y) {
        return labels[y * width + x];
    }

    /** The labels that occur, ascending, without 0. */
    public int[] distinct() {
        return LabelIndex.of(labels).labels().clone();
    }

    /** The pixels of each label that occurs, in the order of {@link #distinct}. */
    public long[] areas() {
        LabelIndex index = LabelIndex.of(labels);
        long[] areas = new long[index.size()];
        for (int i = 0; i < labels.length; ) {
            int start = i++;
            while (i < labels.length && labels[i] == labels[start]) {
                i++;
            }
            if (labels[start] != 0) {
                areas[index.place(labels[start])] += i - start;
            }
        }
        return areas;
    }

    /** One mask per label, ascending by label. */
    public Map<Integer, Mask> masks() {
        LabelIndex index = LabelIndex.of(labels);
        Mask[] masks = ColumnRuns.masks(this, index);
        Map<Integer, Mask> byLabel = LinkedHashMap.newLinkedHashMap(masks.length);
        for (int i = 0; i < masks.length; i++) {
            byLabel.put(index.labels()[i], masks[i]);
        }
        return byLabel;
    }

    /** The same regions with labels 1..n in ascending order of the old ones. */
    public LabelMap relabelled() {
        LabelIndex index = LabelIndex.of(labels);
        int[] out = new int[labels.length];
        int last = 0;
        int renamed = 0;
        for (int i = 0; i < out.length; i++) {
            if (labels[i] != last) {
                last = labels[i];
                renamed = index.place(last) + 1;
            }
            out[i] = renamed;
        }
        return new LabelMap(width, height, out);
    }

    /** The map at another size: every new pixel takes the label at its centre. */
    public LabelMap resized(int newWidth, int newHeight) {
        int[] resized = new int[Math.multiplyExact(newWidth, newHeight)];
        for (int y = 0; y < newHeight; y++) {
            int row = nearest(y, height, newHeight) * width;
            for (int x = 0; x < newWidth; x++) {
                resized[y * newWidth + x] = labels[row + nearest(x, width, newWidth)];
            }
        }
        return new LabelMap(newWidth, newHeight, resized);
    }

    /** The old position at the centre of a new one. */
    static int nearest(int i, int from, int to) {
        return (int) ((2L * i + 1) * from / (2L * to));
    }

    /** The first new position whose centre is at an old one or behind it. */
    static int firstBehind(int old, int from, int to) {
        return (int) Math.max(0, Math.ceilDiv(2L * to * old - from, 2L * from));
    }

    /** Equal where the size and every label are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelMap map
                && width == map.width
                && height == map.height
                && Arrays.equals(labels, map.labels);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
        return "LabelMap[" + width + "x" + height + "]";
    }
}
