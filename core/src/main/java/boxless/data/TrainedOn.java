package boxless.data;

import boxless.image.Appearance;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the images and objects looked like that a model learned from, so that it can be said where it does not know what it sees.
 *
 * @param images number of images looked at
 * @param level brightness of the images, see {@link Appearance#level}
 * @param colour their colour, see {@link Appearance#colour}
 * @param bright share of the images whose objects are brighter, on average, than the rest; 0 to 1
 * @param diameter of the objects in pixels, as that of a disc of the same area: the values that 5, 50 and 95 % of the objects are below; 0 without
 *     objects. Where training resized images that the model segments at their own size, as large as the objects were then
 * @param side longest side of the smallest and of the largest image in pixels; null in models of versions that did not note it
 * @param aspect the longer side of an image by the shorter, of the least and of the most elongated one, not rounded; likewise null
 */
public record TrainedOn(
        int images,
        Range level,
        Range colour,
        double bright,
        Diameter diameter,
        @Nullable Range side,
        @Nullable Range aspect) {
    public TrainedOn {
        Objects.requireNonNull(level, "level: missing");
        Objects.requireNonNull(colour, "colour: missing");
        Objects.requireNonNull(diameter, "diameter: missing");
    }

    /** The smallest and the largest value in any image. */
    public record Range(double least, double most) {
        boolean reaches(double value, double margin) {
            return value >= least - margin && value <= most + margin;
        }
    }

    /** Percentiles 5, 50 and 95. */
    public record Diameter(double small, double median, double large) {}

    /** Images looked at, at most; spread evenly over the data. */
    private static final int ENOUGH = 1000;

    /**
     * Images that far outside the range were not seen. An empty fluorescence image, which is noise, has a level of .45; stained tissue and bright
     * field begin at .53.
     */
    private static final double LEVEL_MARGIN = 0.25;

    /** A grey image shown in one colour and saved as JPEG reaches .1. */
    private static final double COLOUR_MARGIN = 0.12;

    /**
     * Looks at the images of a data set and their objects; stuff and crowds are not counted.
     *
     * @param inverted whether training also inverted the images
     * @throws boxless.file.BadFileException if an image cannot be read
     */
    public static TrainedOn of(Dataset data, boolean inverted) {
        return of(data, inverted, image -> 1);
    }

    /**
     * The same where training shows objects at another size than segmentation will.
     *
     * @param scale what the sides of objects in an image of this size are multiplied by
     */
    public static TrainedOn of(Dataset data, boolean inverted, ToDoubleFunction<Size> scale) {
        Survey survey = new Survey(inverted, scale);
        data.spread(ENOUGH).forEach(i -> survey.add(data.read(i)));
        return survey.result();
    }

    /** In what an image differs from all that were learned from, as the end of a sentence; empty if it does not. */
    public Optional<String> difference(Appearance seen) {
        if (!level.reaches(seen.level(), LEVEL_MARGIN)) {
            boolean brighter = seen.level() > level.most;
            return Optional.of(text(
                    "most of it is %s (mean brightness %.2f of the contrast, trained on %.2f to %.2f)",
                    brighter ? "bright" : "dark", seen.level(), level.least, level.most));
        }
        if (!colour.reaches(seen.colour(), COLOUR_MARGIN)) {
            boolean more = seen.colour() > colour.most;
            return Optional.of(text(
                    "it has %s (share of colour %.2f, trained on %.2f to %.2f)",
                    more ? "colours" : "no such colours", seen.colour(), colour.least, colour.most));
        }
        return Optional.empty();
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static final class Survey {
        private final boolean inverted;
        private final ToDoubleFunction<Size> scale;
        private final List<Double> levels = new ArrayList<>();
        private final List<Double> colours = new ArrayList<>();
        private final List<Double> diameters = new ArrayList<>();
        private final List<Double> sides = new ArrayList<>();
        private final List<Double> aspects = new ArrayList<>();
        private int images;
        private int compared;
        private int bright;

        Survey(boolean inverted, ToDoubleFunction<Size> scale) {
            this.inverted = inverted;
            this.scale = scale;
        }

        void add(Sample sample) {
            images++;
            double longer = Math.max(sample.image().width(), sample.image().height());
            sides.add(longer);
            aspects.add(longer / Math.min(sample.image().width(), sample.image().height()));
            Appearance.of(PictureSource.of(sample.image())).ifPresent(appearance -> {
                levels.add(appearance.level());
                colours.add(appearance.colour());
                if (inverted) {
                    levels.add(1 - appearance.level());
                }
            });
            List<Mask> objects = ObjectSizes.masks(sample.truth());
            double factor = scale.applyAsDouble(
                    new Size(sample.image().width(), sample.image().height()));
            objects.forEach(mask -> diameters.add(factor * 2 * Math.sqrt(mask.area() / Math.PI)));
            compare(sample.image(), objects);
        }

        private void compare(Pixels image, List<Mask> objects) {
            int pixels = image.width() * image.height();
            int[] inside = new int[pixels];
            objects.forEach(mask -> mask.paint(inside, 1));
            double[] sums = new double[2];
            long[] counts = new long[2];
            for (int i = 0; i < image.values().length; i++) {
                int side = inside[i % pixels];
                sums[side] += image.values()[i];
                counts[side]++;
            }
            if (counts[0] > 0 && counts[1] > 0) {
                compared++;
                bright += sums[1] / counts[1] > sums[0] / counts[0] ? 1 : 0;
            }
        }

        TrainedOn result() {
            return new TrainedOn(
                    images,
                    range(levels),
                    range(colours),
                    compared == 0 ? 0 : rounded((double) bright / compared),
                    new Diameter(percentile(5), percentile(50), percentile(95)),
                    range(sides),
                    exactRange(aspects));
        }

        private static Range range(List<Double> values) {
            Range exact = exactRange(values);
            return new Range(rounded(exact.least), rounded(exact.most));
        }

        private static Range exactRange(List<Double> values) {
            return new Range(
                    values.stream().mapToDouble(v -> v).min().orElse(0),
                    values.stream().mapToDouble(v -> v).max().orElse(1));
        }

        private double percentile(int percent) {
            diameters.sort(null);
            return diameters.isEmpty() ? 0 : rounded(diameters.get(percent * (diameters.size() - 1) / 100));
        }

        private static double rounded(double value) {
            return Math.round(value * 1000) / 1000.0;
        }
    }
}
