package boxless.evaluate;

import boxless.mask.Box;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.DistanceTransform;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A click as a person would make it who knows the true object.
 *
 * @param x column
 * @param y row
 * @param positive whether the object is to contain the pixel
 */
public record RobotClick(int x, int y, boolean positive) {
    private static final int MISSED = 1;
    private static final int WRONG = 2;

    /**
     * A first click: a pixel of the object, each as likely as the others.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static RobotClick inside(Mask truth, RandomGenerator random) {
        if (truth.isEmpty()) {
            throw new IllegalArgumentException("an empty object has no pixel to click");
        }
        int[] runs = truth.runs();
        int pixel = runs[0] + random.nextInt((int) truth.area());
        int end = runs[0] + runs[1];
        for (int i = 2; pixel >= end; i += 2) {
            pixel += runs[i];
            end += runs[i] + runs[i + 1];
        }
        return new RobotClick(pixel / truth.height(), pixel % truth.height(), true);
    }

    /**
     * A further click: into the largest piece, connected by edges, of what is missing or of what is too much, at its pixel that is farthest from
     * everything else, the image's surroundings included. Of equals the first in reading order.
     *
     * @return empty if nothing is wrong
     * @throws IllegalArgumentException if the images' sizes differ
     */
    public static Optional<RobotClick> atLargestError(Mask truth, Mask found) {
        if (truth.equals(found)) {
            return Optional.empty();
        }
        Box box = truth.union(found).box();
        boolean[] wanted = truth.toBitmap(box);
        boolean[] given = found.toBitmap(box);
        int[] errors = new int[wanted.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = wanted[i] == given[i] ? 0 : wanted[i] ? MISSED : WRONG;
        }
        int[] pieces = Components.of(new LabelMap(box.width(), box.height(), errors), Connectivity.FOUR)
                .labels();
        int at = innermost(box, pieces, largest(pieces));
        return Optional.of(new RobotClick(box.x() + at % box.width(), box.y() + at / box.width(), wanted[at]));
    }

    private static int largest(int[] pieces) {
        int[] areas = new int[pieces.length + 1];
        int largest = 0;
        for (int piece : pieces) {
            areas[piece] += piece > 0 ? 1 : 0;
        }
        for (int piece = 1; piece < areas.length; piece++) {
            largest = areas[piece] > areas[largest] ? piece : largest;
        }
        return largest;
    }

    private static int innermost(Box box, int[] pieces, int piece) {
        boolean[] region = new boolean[pieces.length];
        for (int i = 0; i < region.length; i++) {
            region[i] = pieces[i] == piece;
        }
        int[] depths = DistanceTransform.squared(box.width(), box.height(), region);
        int deepest = 0;
        for (int i = 1; i < depths.length; i++) {
            deepest = depths[i] > depths[deepest] ? i : deepest;
        }
        return deepest;
    }
}
