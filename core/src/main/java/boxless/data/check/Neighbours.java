package boxless.data.check;

import boxless.mask.Instance;
import boxless.mask.LabelMap;
import java.util.List;

/**
 * How near the objects of a picture are to each other.
 *
 * @param touching objects that have another one beside them, or across a corner
 * @param hidden objects that another one covers in part
 */
record Neighbours(int touching, int hidden) {
    /** @param map the label image of the objects */
    static Neighbours of(LabelMap map, List<Instance> objects) {
        int[] labels = map.labels();
        int width = map.width();
        boolean[] touches = new boolean[objects.size() + 1];
        long[] seen = new long[objects.size() + 1];
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int label = labels[at];
                seen[label]++;
                if (label == 0) {
                    continue;
                }
                if (x + 1 < width) {
                    meet(label, labels[at + 1], touches);
                }
                if (y + 1 < map.height()) {
                    for (int beside = Math.max(0, x - 1); beside <= Math.min(width - 1, x + 1); beside++) {
                        meet(label, labels[(y + 1) * width + beside], touches);
                    }
                }
            }
        }
        int touching = 0;
        int hidden = 0;
        for (int k = 0; k < objects.size(); k++) {
            touching += touches[k + 1] ? 1 : 0;
            hidden += seen[k + 1] < objects.get(k).mask().area() ? 1 : 0;
        }
        return new Neighbours(touching, hidden);
    }

    private static void meet(int label, int other, boolean[] touches) {
        if (other != 0 && other != label) {
            touches[label] = true;
            touches[other] = true;
        }
    }
}
