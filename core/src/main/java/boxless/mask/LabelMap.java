package boxless.mask;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One label per pixel, row by row; 0 is background. Labels are any positive int: there is no limit at 255 or 65,535.
 *
 * @param width columns
 * @param height rows
 * @param labels (height x width), row-major; owned by the map, do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // a raster; equality by content is defined below
public record LabelMap(int width, int height, int[] labels) {
    public LabelMap {
        if (width < 1 || height < 1 || labels.length != (long) width * height) {
            throw new IllegalArgumentException("%d labels for a map of %dx%d".formatted(labels.length, width, height));
        }
    }

    public int at(int x, int y) {
        return labels[y * width + x];
    }

    /** The labels that occur, ascending, without 0. */
    public int[] distinct() {
        TreeSet<Integer> seen = new TreeSet<>();
        int last = 0;
        for (int label : labels) {
            if (label != last) {
                last = label;
                if (label != 0) {
                    seen.add(label);
                }
            }
        }
        return seen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** One mask per label. */
    public Map<Integer, Mask> masks() {
        Map<Integer, MaskBuilder> builders = new HashMap<>();
        for (int x = 0; x < width; x++) {
            int y = 0;
            while (y < height) {
                int label = labels[y * width + x];
                int start = y;
                while (y < height && labels[y * width + x] == label) {
                    y++;
                }
                if (label != 0) {
                    builders.computeIfAbsent(label, k -> new MaskBuilder(width, height))
                            .add((long) x * height + start, y - start);
                }
            }
        }
        Map<Integer, Mask> masks = new HashMap<>();
        builders.forEach((label, builder) -> masks.put(label, builder.build()));
        return masks;
    }

    /** The same regions with labels 1..n in ascending order of the old ones. */
    public LabelMap relabelled() {
        int[] distinct = distinct();
        Map<Integer, Integer> renamed = new HashMap<>();
        renamed.put(0, 0);
        for (int i = 0; i < distinct.length; i++) {
            renamed.put(distinct[i], i + 1);
        }
        int[] out = new int[labels.length];
        int last = 0;
        int lastNew = 0;
        for (int i = 0; i < out.length; i++) {
            if (labels[i] != last) {
                last = labels[i];
                lastNew = renamed.getOrDefault(last, 0);
            }
            out[i] = lastNew;
        }
        return new LabelMap(width, height, out);
    }

    /** The masks of all labels, ascending by label. */
    public List<Mask> maskList() {
        Map<Integer, Mask> masks = masks();
        List<Mask> list = new ArrayList<>();
        for (int label : distinct()) {
            Mask mask = masks.get(label);
            if (mask != null) {
                list.add(mask);
            }
        }
        return list;
    }
}
