package boxless.method.adaptis;

import boxless.drawing.ColourMap;
import boxless.drawing.Drawing;
import boxless.drawing.Oklab;
import boxless.mask.LabelMap;
import boxless.mask.Point;
import boxless.method.Explanation;
import boxless.method.Explanation.Picture;
import boxless.method.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows how points become objects: where things are, which points are proposed and accepted, and what follows a click. */
final class PointPictures {
    private static final int WHITE = 0xFFFFFF;
    private static final int PASSED_OVER = 0x8A8F98;
    private static final int ACCEPTED = 0x5CF2E3;
    private static final double GOLDEN = 0.618033988749895; // neighbouring numbers get distant hues

    private final Subject subject;
    private final Readout image;
    private final CoordinateOptions coordinates;
    private final int width;
    private final double dot;

    PointPictures(Subject subject, Readout image, CoordinateOptions coordinates) {
        this.subject = subject;
        this.image = image;
        this.coordinates = coordinates;
        width = image.semantic().width();
        dot = Math.max(1.6, Math.sqrt(image.semantic().pixels()) / 110);
    }

    /**
     * @param proposals how proposals become points; null if points are random
     * @param block at most so many masks are worked out at once
     */
    void explain(PointOptions.@Nullable Proposals proposals, int block, Consumer<Explanation> explanations) {
        float[] things = image.semantic().mostProbableThing();
        explanations.accept(new Picture(
                "things",
                "probability of the most probable class of things at each pixel: only there points are proposed",
                dimmed().heat(things, ColourMap.LAGOON).pixels()));
        int click = greatest(things);
        if (proposals != null) {
            List<Integer> accepted = proposed(proposals, block, explanations);
            click = accepted.isEmpty() ? click : accepted.getFirst();
        }
        click(click, explanations);
    }

    private Drawing dimmed() {
        return Drawing.onDimmed(subject.image());
    }

    private List<Integer> proposed(PointOptions.Proposals options, int block, Consumer<Explanation> explanations) {
        float[] map = Decoder.proposalMap(image, options);
        int[] candidates =
                LocalMaxima.of(map, width, image.semantic().height(), options).points();
        GreedySelection selection = new GreedySelection(options, candidates, width, map.length, image.head(), block);
        int[] owners = new int[map.length];
        float[] best = new float[map.length];
        List<Integer> accepted = new ArrayList<>();
        selection.selectPoints((point, mask) -> {
            accepted.add(point);
            for (int i = 0; i < mask.length; i++) {
                if (mask[i] > best[i]) {
                    best[i] = mask[i];
                    owners[i] = accepted.size();
                }
            }
        });
        Drawing drawing = dimmed().heat(map, ColourMap.EMBER);
        for (int candidate : candidates) {
            mark(drawing, candidate, 0.6 * dot, PASSED_OVER);
        }
        accepted.forEach(point -> mark(drawing, point, dot, ACCEPTED));
        explanations.accept(new Picture(
                "proposals",
                "how good a point of its object each pixel is; %d points were proposed (grey), %d gave an object (turquoise)"
                        .formatted(candidates.length, accepted.size()),
                drawing.pixels()));
        explanations.accept(masks(accepted, best, owners, options.mask()));
        return accepted;
    }

    private Picture masks(List<Integer> accepted, float[] best, int[] owners, double threshold) {
        Drawing drawing = dimmed().cover(i -> Oklab.hued(0.78, 0.16, GOLDEN * owners[i]), i -> 0.95 * best[i] * best[i])
                .edges(above(best, owners, threshold), WHITE);
        accepted.forEach(point -> mark(drawing, point, 0.8 * dot, WHITE));
        return new Picture(
                "masks",
                "the mask of every accepted point in a colour of its own, stronger where it is more probable",
                drawing.pixels());
    }

    private LabelMap above(float[] probabilities, int[] owners, double threshold) {
        int[] labels = new int[owners.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = probabilities[i] > (float) threshold ? owners[i] : 0;
        }
        return new LabelMap(width, image.semantic().height(), labels);
    }

    private void click(int at, Consumer<Explanation> explanations) {
        int column = at % width;
        int row = at / width;
        String place = String.format(Locale.ROOT, "the click at (%d, %d)", column, row);
        if (coordinates.relativeTo() == CoordinateOptions.Origin.POINT) {
            explanations.accept(coordinates(at, place));
        }
        float[] mask = image.head().masks(List.of(new Point(column, row)))[0];
        Drawing drawing = dimmed().heat(mask, ColourMap.EMBER);
        mark(drawing, at, dot, ACCEPTED);
        explanations.accept(new Picture(
                "click", "probability of each pixel to belong to the object under " + place, drawing.pixels()));
    }

    /** The channels of {@link Coordinates}: the hue is the direction, the lightness the distance up to the radius. */
    private Picture coordinates(int at, String place) {
        double radius = coordinates.radius().pixels();
        Drawing drawing = dimmed().cover(
                        i -> {
                            double down = (i / width - at / width) / radius;
                            double right = (i % width - at % width) / radius;
                            double distance = Math.hypot(down, right);
                            return Oklab.hued(
                                    0.92 - 0.30 * distance,
                                    0.22 * Math.sqrt(distance),
                                    Math.atan2(down, right) / (2 * Math.PI));
                        },
                        i -> 0.85 * (Math.hypot(i / width - at / width, i % width - at % width) <= radius ? 1 : 0));
        mark(drawing, at, dot, WHITE);
        return new Picture(
                "coordinates",
                "coordinates that the mask head sees beside the features for " + place
                        + ": hue is direction, pale is near, up to the radius",
                drawing.pixels());
    }

    private void mark(Drawing drawing, int point, double radius, int colour) {
        drawing.dot(point % width, point / width, radius, colour);
    }

    private static int greatest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
