package boxless.method.adaptis;

import boxless.mask.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Objects from random points, for models without a trained proposal head: a few points of what is left, and of their masks the surest one. */
final class RandomSelection {
    /** A mask is as sure as it is probable on average where it is greater than this. */
    private static final float SURE = .2f;

    private final PointOptions.Random options;
    private final PointMasks head;
    private final int width;
    private final PixelSet left; // things that no object covers
    private final RandomGenerator random;

    /** @param probable every pixel's probability of its most probable category of things (height x width) */
    RandomSelection(PointOptions.Random options, float[] probable, int width, PointMasks head, RandomGenerator random) {
        this.options = options;
        this.head = head;
        this.width = width;
        this.random = random;
        left = PixelSet.from(probable, (float) options.thing());
    }

    /** @param kept receives the probabilities (height x width) of each object, in order */
    void select(Consumer<float[]> kept) {
        for (int round = 0; round < options.rounds(); round++) {
            int size = left.size();
            if (size == 0) {
                return;
            }
            List<Point> points = draw(size);
            float[][] masks = head.masks(points);
            int best = surest(masks);
            float[] mask = masks[best];
            Point point = points.get(best);
            MaskCut.around((int) point.y(), (int) point.x(), options.radius(), mask, width);
            PixelSet pixels = PixelSet.above(mask, (float) options.mask());
            int area = pixels.size();
            if (area > 0 && (double) pixels.common(left) / area >= options.uncovered()) {
                left.remove(pixels);
                kept.accept(mask);
            }
        }
    }

    /** Different pixels of those that are left, fewer where there are not so many. */
    private List<Point> draw(int size) {
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < Math.min(size, options.points())) {
            int next = random.nextInt(size);
            if (!drawn.contains(next)) {
                drawn.add(next);
            }
        }
        return drawn.stream()
                .map(left::get)
                .map(at -> new Point(at % width, at / width))
                .toList();
    }

    private static int surest(float[][] masks) {
        int best = 0;
        double most = -1;
        for (int k = 0; k < masks.length; k++) {
            double sure = sureness(masks[k]);
            if (sure > most) {
                best = k;
                most = sure;
            }
        }
        return best;
    }

    private static double sureness(float[] mask) {
        double sum = 0;
        int count = 0;
        for (float value : mask) {
            if (value > SURE) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
