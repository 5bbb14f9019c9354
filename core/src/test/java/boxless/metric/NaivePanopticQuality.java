package boxless.metric;

import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** The definition, pixel by pixel and pair by pair. */
final class NaivePanopticQuality {
    private NaivePanopticQuality() {}

    static Map<Integer, CategoryQuality> match(Panoptic truth, Panoptic found) {
        int[] right = truth.map().labels();
        int[] said = found.map().labels();
        Map<Integer, CategoryQuality> counted = new HashMap<>();
        Set<Integer> partners = new HashSet<>();
        for (Segment one : truth.segments()) {
            if (one.crowd()) {
                continue;
            }
            double best = 0;
            for (Segment other : found.segments()) {
                double union = count(right, i -> right[i] == one.id() || (said[i] == other.id() && right[i] != 0));
                double iou = count(right, i -> right[i] == one.id() && said[i] == other.id()) / union;
                if (one.category() == other.category() && iou > 0.5) {
                    best = iou;
                    partners.add(other.id());
                }
            }
            add(counted, one, best > 0 ? new CategoryQuality(1, 0, 0, best) : new CategoryQuality(0, 0, 1, 0));
        }
        for (Segment other : found.segments()) {
            int crowd = truth.segments().stream()
                    .filter(one -> one.crowd() && one.category() == other.category())
                    .mapToInt(Segment::id)
                    .reduce(0, (before, last) -> last);
            double ignored = count(right, i -> said[i] == other.id() && (right[i] == 0 || right[i] == crowd));
            if (!partners.contains(other.id()) && ignored / count(right, i -> said[i] == other.id()) <= 0.5) {
                add(counted, other, new CategoryQuality(0, 1, 0, 0));
            }
        }
        return counted;
    }

    private static void add(Map<Integer, CategoryQuality> counted, Segment segment, CategoryQuality one) {
        counted.merge(segment.category(), one, CategoryQuality::plus);
    }

    private static double count(int[] labels, IntPredicate pixel) {
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            count += pixel.test(i) ? 1 : 0;
        }
        return count;
    }
}
