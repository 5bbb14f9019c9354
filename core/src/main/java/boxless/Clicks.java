package boxless;

import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.mask.Threshold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * An open image: a click gives the object under it, further clicks refine it. Made by {@link Clicker#open}.
 *
 * <p>Coordinates are pixels of the image with pixel centres at whole numbers: (3, 5) is the middle of the pixel in column 3, row 5, and the image reaches
 * from -0.5 to its width - 0.5 and its height - 0.5. A click on nothing is not an error: its mask is empty.
 *
 * <p>Any number of threads may click at the same time: their clicks are answered one after the other. {@link #close} and those who move or close the
 * model wait for the click under way; afterwards clicks throw {@link IllegalStateException}, but the objects so far can still be read.
 */
public final class Clicks implements AutoCloseable {
    /** Of the answers that are kept; one is kept in any case. */
    private static final long MOST_BYTES = 256L << 20;

    private final EncodedImage<?> image;
    private final int width;
    private final int height;
    private final float threshold;
    private final Refinement refinement;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Point, float[]> maps = new HashMap<>(); // of the clicks on the object that was clicked last
    private int newest;
    private boolean closed;

    /** A click, and the object after it. */
    private record Step(int object, Point point, boolean positive, Instance after) {}

    /**
     * The object that was clicked, after all of its clicks so far.
     *
     * @param object its number, for further clicks; 0 where it has none, see {@link Clicks#ask}
     * @param instance its mask; its most probable category; as score the mean probability inside the mask, 0 if that is empty
     * @param probabilities of every pixel to belong to the object: one channel, range 1; 0 where an excluded object is more probable. The mask is where
     *     they exceed the threshold
     */
    public record Answer(int object, Instance instance, Pixels probabilities) {}

    Clicks(EncodedImage<?> image, int width, int height, float threshold, Refinement refinement) {
        this.image = image;
        this.width = width;
        this.height = height;
        this.threshold = threshold;
        this.refinement = refinement;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * A new object: the one at a point.
     *
     * @param x column; fractions are allowed
     * @param y row
     * @throws IllegalArgumentException if the point lies outside the image
     * @throws IllegalStateException if this or the model is closed, or the model was moved to another device or keeps only another precision
     */
    public synchronized Answer click(double x, double y) {
        return step(newest + 1, x, y, true);
    }

    /**
     * A further point of an object of which something is missing; {@link Refinement} says what becomes of it. Throws like {@link #click}.
     *
     * @param object number of an earlier answer
     * @throws IllegalArgumentException also if there is no such object
     */
    public synchronized Answer include(int object, double x, double y) {
        requireObject(object);
        return step(object, x, y, true);
    }

    /**
     * A point that an object should not contain. If another object is there, each pixel goes to the more probable of the two; and pixels around the point
     * that are no more probable than the point itself are given up. Throws like {@link #include}.
     */
    public synchronized Answer exclude(int object, double x, double y) {
        requireObject(object);
        return step(object, x, y, false);
    }

    /**
     * The object with all these points, for who keeps the clicks himself: the same as after clicking them one by one, but it gets no number and is not
     * among the {@link #objects}, and there is nothing to undo. Throws like {@link #click}.
     *
     * @param inside points that the object should contain, in the order of their clicks, at least one
     * @param outside points that it should not contain, see {@link #exclude}
     * @throws IllegalArgumentException also if there is no point inside
     */
    public synchronized Answer ask(List<Point> inside, List<Point> outside) {
        if (inside.isEmpty()) {
            throw new IllegalArgumentException("no point inside the object; give at least one");
        }
        inside.forEach(this::requireInside);
        outside.forEach(this::requireInside);
        return answer(0, List.copyOf(inside), List.copyOf(outside));
    }

    /**
     * Takes back the last click that has not been taken back. The object is again as it was before, or gone if it was its first click.
     *
     * @return number of the object that was clicked; empty if there is no click
     */
    public synchronized OptionalInt undo() {
        return steps.isEmpty() ? OptionalInt.empty() : OptionalInt.of(steps.removeLast().object);
    }

    /** All objects by their numbers, in the order of their first clicks; some may be empty, and some may overlap. */
    public synchronized SequencedMap<Integer, Instance> objects() {
        SequencedMap<Integer, Instance> objects = new LinkedHashMap<>();
        steps.forEach(step -> objects.put(step.object, step.after));
        return objects;
    }

    /** The same as one segmentation. */
    public Instances instances() {
        return new Instances(width, height, List.copyOf(objects().values()));
    }

    /** Memory that the image takes until it is closed, in bytes: native memory, and Java's for the points of the object that was clicked last. */
    public synchronized long bytes() {
        return closed ? 0 : image.bytes() + mapBytes() * maps.size();
    }

    /** Frees the native memory; may be called again. */
    @Override
    public synchronized void close() {
        closed = true;
        maps.clear();
        image.close();
    }

    private Answer step(int object, double x, double y, boolean positive) {
        Point point = new Point(x, y);
        requireInside(point);
        List<Point> inside = points(object, true);
        List<Point> outside = points(object, false);
        (positive ? inside : outside).add(point);
        Answer answer = answer(object, inside, outside);
        steps.add(new Step(object, point, positive, answer.instance));
        newest = Math.max(newest, object);
        return answer;
    }

    private List<Point> points(int object, boolean positive) {
        List<Point> points = new ArrayList<>();
        for (Step step : steps) {
            if (step.object == object && step.positive == positive) {
                points.add(step.point);
            }
        }
        return points;
    }

    private Answer answer(int object, List<Point> inside, List<Point> outside) {
        if (closed) {
            throw new IllegalStateException("the image is closed; open it again");
        }
        float[] probabilities = probabilities(inside, outside);
        Mask mask = Threshold.above(threshold, width, height, probabilities);
        Instance instance = new Instance(mask, image.category(mask), score(mask, probabilities));
        return new Answer(object, instance, new Pixels(width, height, 1, 1, probabilities));
    }

    private float[] probabilities(List<Point> inside, List<Point> outside) {
        maps.keySet().removeIf(point -> !inside.contains(point) && !outside.contains(point));
        float[] probabilities = refinement.of(inside, this::map);
        for (Point point : outside) {
            new Exclusion(width, height, threshold, inside).take(point, map(point), probabilities);
        }
        return probabilities;
    }

    private float[] map(Point point) {
        float[] known = maps.get(point);
        if (known != null) {
            return known;
        }
        float[] map = image.probabilities(point.x(), point.y());
        if (maps.isEmpty() || mapBytes() * (maps.size() + 1) <= MOST_BYTES) {
            maps.put(point, map);
        }
        return map;
    }

    private long mapBytes() {
        return (long) Float.BYTES * width * height;
    }

    private static float score(Mask mask, float[] probabilities) {
        if (mask.isEmpty()) {
            return 0;
        }
        double[] sum = new double[1];
        mask.forEachRun((x, y, length) -> {
            for (int i = 0, at = y * mask.width() + x; i < length; i++, at += mask.width()) {
                sum[0] += probabilities[at];
            }
        });
        return (float) Math.min(1, sum[0] / mask.area());
    }

    private void requireInside(Point point) {
        double x = point.x();
        double y = point.y();
        if (!(x >= -0.5 && x < width - 0.5 && y >= -0.5 && y < height - 0.5)) {
            throw new IllegalArgumentException(
                    "the click at (%s, %s) lies outside the image of %dx%d pixels; columns go from 0 to %d, rows from 0 to %d"
                            .formatted(number(x), number(y), width, height, width - 1, height - 1));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void requireObject(int object) {
        if (steps.stream().noneMatch(step -> step.object == object)) {
            throw new IllegalArgumentException("there is no object %d; the objects are %s"
                    .formatted(object, objects().keySet()));
        }
    }
}
