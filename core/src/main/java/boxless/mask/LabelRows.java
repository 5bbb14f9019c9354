package boxless.mask;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@link Instances#labels} row by row, without ever being a whole map. Rows are painted in blocks, so request them in order. For use by one thread at
 * a time.
 */
public final class LabelRows {
    private static final int STRIP = 64;

    private final Instances all;
    private final int width;
    private final int height;
    private final int[] objects; // of strip i, from the hindmost to the one in front: start[i] .. start[i + 1] - 1
    private final int[] start;
    private final int[] painted;
    private int strip = -1;

    public LabelRows(Instances all) {
        this.all = all;
        width = all.width();
        height = all.height();
        start = new int[Math.ceilDiv(height, STRIP) + 1];
        int[] backToFront = all.backToFront();
        strips(backToFront, (object, i) -> start[i + 1]++);
        Arrays.parallelPrefix(start, Integer::sum);
        objects = new int[start[start.length - 1]];
        int[] next = start.clone();
        strips(backToFront, (object, i) -> objects[next[i]++] = object);
        painted = new int[Math.multiplyExact(width, Math.min(STRIP, height))];
    }

    private interface StripOf {
        void accept(int object, int strip);
    }

    private void strips(int[] order, StripOf each) {
        for (int object : order) {
            Box box = mask(object).box();
            IntStream.range(box.y() / STRIP, Math.ceilDiv(box.y() + box.height(), STRIP))
                    .forEach(i -> each.accept(object, i));
        }
    }

    private Mask mask(int object) {
        return all.objects().get(object).mask();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The largest label. */
    public int largest() {
        return all.objects().size();
    }

    /** Writes the labels of a row to the beginning of an array. */
    public void read(int y, int[] row) {
        if (y / STRIP != strip) {
            paint(y / STRIP);
        }
        System.arraycopy(painted, y % STRIP * width, row, 0, width);
    }

    private void paint(int wanted) {
        strip = wanted;
        Arrays.fill(painted, 0);
        Box area = new Box(0, strip * STRIP, width, Math.min(STRIP, height - strip * STRIP));
        for (int i = start[strip]; i < start[strip + 1]; i++) {
            mask(objects[i]).paint(painted, area, objects[i] + 1);
        }
    }

    /** The number of pixels of each label; label k is at index k - 1. */
    public long[] areas() {
        long[] areas = new long[largest()];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            read(y, row);
            for (int label : row) {
                if (label > 0) {
                    areas[label - 1]++;
                }
            }
        }
        return areas;
    }
}
