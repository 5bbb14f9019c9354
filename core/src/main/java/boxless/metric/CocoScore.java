package boxless.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * COCO's twelve numbers, each in [0, 1], NaN if there is no object to find (the official tool gives -1).
 *
 * @param numbers by {@link #NUMBERS}, in this order
 * @param categories of every category: AP, AP50 and AP75
 */
public record CocoScore(Map<String, Double> numbers, SortedMap<Integer, PerCategory> categories) {
    /** Names of the numbers, in COCO's order. */
    public static final List<String> NUMBERS = List.of(
            "AP",
            "AP50",
            "AP75",
            "APsmall",
            "APmedium",
            "APlarge",
            "AR1",
            "AR10",
            "AR100",
            "ARsmall",
            "ARmedium",
            "ARlarge");

    /** Average precision of one category; NaN if it has no object to find. */
    public record PerCategory(double ap, double ap50, double ap75) {}

    public CocoScore {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
    }

    /** One of {@link #NUMBERS}. */
    public double number(String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }
}
