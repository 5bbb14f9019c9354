package boxless.metric;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cityscapes' average precision.
 *
 * @param byClass AP at each of {@link CityscapesAp#THRESHOLDS}, by id of the class; NaN if the class has no object to find
 */
public record CityscapesScore(SortedMap<Integer, List<Double>> byClass) {
    public CityscapesScore {
        SortedMap<Integer, List<Double>> copy = new TreeMap<>();
        byClass.forEach((id, ap) -> copy.put(id, List.copyOf(ap)));
        byClass = Collections.unmodifiableSortedMap(copy);
    }

    /** Mean over the thresholds, by class. */
    public Map<Integer, Double> ap() {
        Map<Integer, Double> ap = new TreeMap<>();
        byClass.forEach((id, values) -> ap.put(
                id, values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)));
        return ap;
    }

    /** At threshold 0.5, by class. */
    public Map<Integer, Double> ap50() {
        Map<Integer, Double> ap = new TreeMap<>();
        byClass.forEach((id, values) -> ap.put(id, values.getFirst()));
        return ap;
    }

    /** Mean over the classes that have objects to find; NaN if there are none. */
    public static double mean(Map<Integer, Double> ap) {
        return ap.values().stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
