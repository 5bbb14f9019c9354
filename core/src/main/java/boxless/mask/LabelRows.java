package boxless.mask;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of the label map of some objects, without ever holding the whole map: object k of the list has the label k (from 1), later ones cover
 * earlier ones, 0 is background. Rows are painted in blocks, so request them in order. For use by one thread at a time.
 */
public final class LabelRows {
    private static final int STRIP = 64;

    private final int width;
    private final int height;
    private final List<Mask> masks;
    private final int[] objects; // of strip i, ascending: start[i] .. start[i + 1] - 1
    private final int[] start;
    private final int[] painted;
    private int strip = -1;

    /** @param masks all of size width x height */
    public LabelRows(int width, int height, List<Mask> masks) {
        this.width = width;
        this.height = height;
        this.masks = masks;
        start = new int[Math.ceilDiv(height, STRIP) + 1];
        strips((object, i) -> start[i + 1]++);
        Arrays.parallelPrefix(start, Integer::sum);
        objects = new int[start[start.length - 1]];
        int[] next = start.clone();
        strips((object, i) -> objects[next[i]++] = object);
        painted = new int[Math.multiplyExact(width, Math.min(STRIP, height))];
    }

    private interface StripOf {
        void accept(int object, int strip);
    }

    private void strips(StripOf each) {
        for (int k = 0; k < masks.size(); k++) {
            Box box = masks.get(k).box();
            int object = k;
            IntStream.range(box.y() / STRIP, Math.ceilDiv(box.y() + box.height(), STRIP))
                    .forEach(i -> each.accept(object, i));
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The largest label. */
    public int largest() {
        return masks.size();
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
            masks.get(objects[i]).paint(painted, area, objects[i] + 1);
        }
    }
}
