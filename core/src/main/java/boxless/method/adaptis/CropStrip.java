package boxless.method.adaptis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the objects of a crop share the pixels of a strip with the objects that are already there. */
final class CropStrip {
    private final List<Map<Integer, Integer>> common =
            new ArrayList<>(); // by object of the crop: pixels, by number of what is there
    private final int[] areas; // pixels of each object of the crop
    private final Map<Integer, Integer> present = new TreeMap<>(); // pixels, by number of what is there

    CropStrip(int objects) {
        areas = new int[objects];
        for (int k = 0; k < objects; k++) {
            common.add(new TreeMap<>());
        }
    }

    /**
     * Counts pixels.
     *
     * @param object of the crop, from 0
     * @param number of what is there, 0 for nothing
     */
    void count(int object, int number, int pixels) {
        areas[object] += pixels;
        common.get(object).merge(number, pixels, Integer::sum);
        present.merge(number, pixels, Integer::sum);
    }

    /** The first object there whose IoU with an object of the crop is greater than a limit; 0 for none. */
    int match(int object, double limit) {
        for (Map.Entry<Integer, Integer> there : common.get(object).entrySet()) {
            int number = there.getKey();
            int both = there.getValue();
            int either = areas[object] + present.getOrDefault(number, 0) - both;
            if (number > 0 && (double) both / either > limit) {
                return number;
            }
        }
        return 0;
    }

    /** The pixels of an object of the crop now belong to an object there, which the next ones are compared with. */
    void give(int object, int number) {
        common.get(object).forEach((before, pixels) -> present.merge(before, -pixels, Integer::sum));
        present.merge(number, areas[object], Integer::sum);
    }
}
