package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Scores a model that is asked for the object at a point: a robot clicks every true object, first at a random pixel of it, then again and again into the
 * largest error of the mask. Stuff, crowds and empty objects are left out. The same object is clicked first at the same pixel whatever else is scored.
 * Once a mask is perfect, nothing is left to click, and it counts for the further clicks, too.
 *
 * <p>For use by one thread. {@code boxless.ClickRobot} does this for models.
 */
public final class ClickScoring {
    private final List<List<Double>> ious = new ArrayList<>(); // after each click, of all objects
    private final List<Double> openMillis = new ArrayList<>();
    private final List<Double> clickMillis = new ArrayList<>();

    /**
     * @param clicks that each object gets at most
     * @throws IllegalArgumentException if they are fewer than 1
     */
    public ClickScoring(int clicks) {
        if (clicks < 1) {
            throw new IllegalArgumentException("%d clicks; give at least 1".formatted(clicks));
        }
        Stream.generate(() -> new ArrayList<Double>()).limit(clicks).forEach(ious::add);
    }

    /**
     * Clicks the objects of an image, one after the other.
     *
     * @param millis that it took to open the image
     * @param asked begins with an object of which nothing is known yet: takes its clicks, and answers each by the mask so far, of the image's size
     */
    public void add(Sample sample, double millis, Supplier<Function<RobotClick, Mask>> asked) {
        openMillis.add(millis);
        int number = 0;
        for (Instance object : sample.truth().instances().objects()) {
            number++;
            if (!object.crowd() && !object.mask().isEmpty()) {
                long seed = (long) sample.name().hashCode() << Integer.SIZE | number;
                click(object.mask(), RobotClick.inside(object.mask(), new SplittableRandom(seed)), asked.get());
            }
        }
    }

    private void click(Mask truth, RobotClick first, Function<RobotClick, Mask> object) {
        Optional<RobotClick> next = Optional.of(first);
        double iou = 0;
        for (List<Double> after : ious) {
            if (next.isPresent()) {
                long begin = System.nanoTime();
                Mask found = object.apply(next.get());
                clickMillis.add((System.nanoTime() - begin) / 1e6);
                iou = truth.iou(found);
                next = RobotClick.atLargestError(truth, found);
            }
            after.add(iou);
        }
    }

    /** The score of all images so far. */
    public ClickScore result() {
        return new ClickScore(
                openMillis.size(),
                ious.getFirst().size(),
                ious.stream().map(ClickScore.Masks::of).toList(),
                median(openMillis),
                median(clickMillis));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
