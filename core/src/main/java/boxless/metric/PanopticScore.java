package boxless.metric;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/**
 * Panoptic quality of a set of images.
 *
 * @param categories the counts of each category, including those that do not occur
 * @param countable which of them are things; the others are stuff
 */
public record PanopticScore(SortedMap<Integer, CategoryQuality> categories, Set<Integer> countable) {
    public PanopticScore {
        categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
        countable = Set.copyOf(countable);
    }

    /**
     * Means over the categories of a group that have any segment, true or predicted; NaN if there is none.
     *
     * @param pq panoptic quality
     * @param sq segmentation quality
     * @param rq recognition quality
     * @param n number of these categories
     */
    public record Mean(double pq, double sq, double rq, int n) {}

    public Mean all() {
        return mean(category -> true);
    }

    public Mean things() {
        return mean(countable::contains);
    }

    public Mean stuff() {
        return mean(category -> !countable.contains(category));
    }

    private Mean mean(IntPredicate group) {
        List<CategoryQuality> counted = categories.entrySet().stream()
                .filter(entry -> group.test(entry.getKey()) && !entry.getValue().isEmpty())
                .map(Map.Entry::getValue)
                .toList();
        return new Mean(
                mean(counted, CategoryQuality::pq),
                mean(counted, CategoryQuality::sq),
                mean(counted, CategoryQuality::rq),
                counted.size());
    }

    private static double mean(List<CategoryQuality> counted, ToDoubleFunction<CategoryQuality> ratio) {
        return counted.stream().mapToDouble(ratio).average().orElse(Double.NaN);
    }
}
