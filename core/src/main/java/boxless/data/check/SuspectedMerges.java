package boxless.data.check;

import boxless.mask.Instance;
import boxless.mask.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects that may be several under one label. Two round things that touch are about twice as large as one, and dented where they
 * meet; so an object is suspected whose area is more than {@value #LARGER} times the median of its category and whose {@link Shape#solidity} lies
 * below the median by more than {@value #DENTED} times the usual deviation and below {@value #SOLID}. Categories of irregular shape have a large
 * deviation, so that little is suspected there. Keeps a few numbers for each object.
 */
final class SuspectedMerges {
    private static final double LARGER = 1.5;
    private static final double DENTED = 7;
    private static final double SOLID = 0.92;

    /** Fewer objects do not say what is usual. */
    private static final int LEAST = 20;

    /** Of a normal distribution the standard deviation is so many times the median absolute deviation. */
    private static final double NORMAL = 1.4826;

    /**
     * A suspected object.
     *
     * @param number in its sample, from 0
     * @param name what the data calls it
     */
    record Suspect(int number, long name) {}

    private record Seen(int sample, Suspect object, double area, double solidity) {}

    private final Map<Integer, List<Seen>> seen = new TreeMap<>();

    void add(int sample, int number, long name, Instance object) {
        if (!object.mask().isEmpty()) {
            seen.computeIfAbsent(object.category(), category -> new ArrayList<>())
                    .add(new Seen(
                            sample,
                            new Suspect(number, name),
                            object.mask().area(),
                            Shape.of(object.mask()).solidity()));
        }
    }

    /** The suspected objects by sample. */
    SortedMap<Integer, List<Suspect>> find() {
        SortedMap<Integer, List<Suspect>> suspected = new TreeMap<>();
        for (List<Seen> category : seen.values()) {
            if (category.size() < LEAST) {
                continue;
            }
            double area = median(category.stream().mapToDouble(Seen::area).toArray());
            double solidity =
                    median(category.stream().mapToDouble(Seen::solidity).toArray());
            double deviation = NORMAL
                    * median(category.stream()
                            .mapToDouble(each -> Math.abs(each.solidity() - solidity))
                            .toArray());
            double limit = Math.min(SOLID, solidity - DENTED * deviation);
            category.stream()
                    .filter(each -> each.area() > LARGER * area && each.solidity() < limit)
                    .forEach(each -> suspected
                            .computeIfAbsent(each.sample(), sample -> new ArrayList<>())
                            .add(each.object()));
        }
        return suspected;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
