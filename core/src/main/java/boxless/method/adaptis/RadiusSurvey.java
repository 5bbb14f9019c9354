package boxless.method.adaptis;

import boxless.mask.Segmentation;
import boxless.method.Survey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The radius of the coordinates that suits data: from any point of an object, all of it lies within the radius in rows and columns. */
final class RadiusSurvey implements Survey {
    private static final double COVERED = 0.99;

    private int[] sides = new int[256];
    private int count;

    @Override
    public void add(Segmentation truth) {
        sides(truth).forEach(side -> {
            if (count == sides.length) {
                sides = Arrays.copyOf(sides, 2 * count);
            }
            sides[count++] = side;
        });
    }

    /** The longer sides of the boxes of all objects. */
    private static IntStream sides(Segmentation truth) {
        return truth.instances().objects().stream()
                .filter(object -> !object.crowd() && !object.mask().isEmpty())
                .map(object -> object.mask().box())
                .mapToInt(box -> Math.max(box.width(), box.height()));
    }

    /** The longest side that 99 % of the objects do not exceed; 0 if there are none. */
    int radius() {
        int[] sorted = Arrays.copyOf(sides, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(int) Math.ceil(COVERED * (count - 1))];
    }

    @Override
    public List<Advice> advice() {
        int radius = radius();
        return count == 0 ? List.of() : List.of(new Advice("AdaptIS", String.format(Locale.ROOT, """
                        radius of the coordinates for images at their original size; in a recipe write
                          model:
                            coordinates: {radius: %d}""", radius)));
    }
}
