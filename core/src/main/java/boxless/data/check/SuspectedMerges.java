package boxless.data.check;

import boxless.mask.ConvexHull;
import boxless.mask.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects that may be several under one label. Two round things that touch are about twice as large as one, and dented where they
 * meet; so an object is suspected whose area is more than {@value #LARGER} times the median of its category and whose solidity (pixels by those of
 * the convex hull) lies below the median by more than {@value #DENTED} times the usual deviation and below {@value #SOLID}. Categories
 * of irregular shape have a large deviation, so that little is suspected there. Keeps a few numbers for each object.
 */
final class SuspectedMerges {
    private static final double LARGER = 1.5;
    private static final double DENTED = 5;
    private static final double SOLID = 0.92;

    /** Fewer objects do not say what is usual. */
    private static final int LEAST = 20;

    /** Of a normal distribution the standard deviation is so many times the median absolute deviation. */
    private static final double NORMAL = 1.4826;

    private record Shape(int sample, int object, double area, double solidity) {}

    private final Map<Integer, List<Shape>> shapes = new TreeMap<>();

    void add(int sample, int number, Instance object) {
        if (!object.mask().isEmpty()) {
            shapes.computeIfAbsent(object.category(), category -> new ArrayList<>())
                    .add(new Shape(sample, number, object.mask().area(), ConvexHull.solidity(object.mask())));
        }
    }

    /** The numbers of the suspected objects by sample. */
    SortedMap<Integer, List<Integer>> find() {
        SortedMap<Integer, List<Integer>> suspected = new TreeMap<>();
        for (List<Shape> category : shapes.values()) {
            if (category.size() < LEAST) {
                continue;
            }
            double area = median(category.stream().mapToDouble(Shape::area).toArray());
            double solidity =
                    median(category.stream().mapToDouble(Shape::solidity).toArray());
            double deviation = NORMAL
                    * median(category.stream()
                            .mapToDouble(shape -> Math.abs(shape.solidity() - solidity))
                            .toArray());
            double limit = Math.min(SOLID, solidity - DENTED * deviation);
            category.stream()
                    .filter(shape -> shape.area() > LARGER * area && shape.solidity() < limit)
                    .forEach(shape -> suspected
                            .computeIfAbsent(shape.sample(), sample -> new ArrayList<>())
                            .add(shape.object()));
        }
        return suspected;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
