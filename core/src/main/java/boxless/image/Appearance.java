package boxless.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * How an image looks as a whole, regardless of depth and exposure. Two numbers tell fluorescence, bright objects on a dark background, from stained
 * tissue, bright field and photographs.
 *
 * @param level mean brightness as a share of the contrast, which reaches from percentile 1 to percentile 99.8: 0 if all but a few pixels are as dark
 *     as the darkest, 1 if they are as bright as the brightest
 * @param colour share of the deviation of red, green and blue that is not along one line, 0 to 1: 0 for grey images, about 0 for grey ones shown in
 *     one colour, .1 and more for stains and photographs. 0 for images of other than three channels
 */
public record Appearance(double level, double colour) {
    private static final double DARKEST = 1;
    private static final double BRIGHTEST = 99.8;

    /** More pixels would not change the numbers. */
    private static final int SAMPLES = 1 << 16;

    /** Values that are read at once; of larger images, {@link #PATCHES} x {@link #PATCHES} squares are looked at. */
    private static final long WHOLE = 1 << 24;

    private static final int PATCHES = 16;
    private static final int PATCH = 16;

    /**
     * Looks at up to {@value #SAMPLES} pixels, spread evenly.
     *
     * @return empty for an image whose pixels all have about the same brightness
     * @throws boxless.file.BadFileException if the image cannot be read
     */
    public static Optional<Appearance> of(PictureSource picture) {
        Samples samples = new Samples();
        if ((long) picture.width() * picture.height() * picture.channels() <= WHOLE) {
            samples.add(picture.region(0, 0, picture.width(), picture.height()));
        } else {
            int width = Math.min(PATCH, picture.width());
            int height = Math.min(PATCH, picture.height());
            for (int row = 0; row < PATCHES; row++) {
                for (int column = 0; column < PATCHES; column++) {
                    int x = (int) ((picture.width() - width) * (long) column / (PATCHES - 1));
                    int y = (int) ((picture.height() - height) * (long) row / (PATCHES - 1));
                    samples.add(picture.region(x, y, width, height));
                }
            }
        }
        return samples.appearance();
    }

    private static final class Samples {
        private final float[] brightness = new float[SAMPLES];
        private final Covariance colours = new Covariance();
        private int size;

        void add(Pixels part) {
            int plane = part.width() * part.height();
            // Both sides in equal steps, so that no row or column is preferred.
            int step = (int) Math.ceil(Math.sqrt((double) plane / SAMPLES));
            for (int y = 0; y < part.height(); y += step) {
                for (int x = 0; x < part.width() && size < SAMPLES; x += step) {
                    add(part, y * part.width() + x, plane);
                }
            }
        }

        private void add(Pixels part, int pixel, int plane) {
            float[] values = part.values();
            double sum = 0;
            for (int at = pixel; at < values.length; at += plane) {
                sum += values[at];
            }
            brightness[size++] = (float) (sum / part.channels());
            if (part.channels() == 3) {
                colours.add(values[pixel], values[plane + pixel], values[2 * plane + pixel]);
            }
        }

        Optional<Appearance> appearance() {
            float[] sorted = Arrays.copyOf(brightness, size);
            Arrays.sort(sorted);
            double darkest = at(sorted, DARKEST);
            double contrast = at(sorted, BRIGHTEST) - darkest;
            if (!(contrast > 0)) {
                return Optional.empty();
            }
            double sum = 0;
            for (float value : sorted) {
                sum += value;
            }
            return Optional.of(
                    new Appearance(Math.clamp((sum / size - darkest) / contrast, 0, 1), colours.besideTheLine()));
        }

        private static double at(float[] sorted, double percent) {
            return sorted[(int) Math.round(percent / 100 * (sorted.length - 1))];
        }
    }

    /** Of red, green and blue, in one pass (Welford). */
    private static final class Covariance {
        private final double[] mean = new double[3];
        private final double[][] products = new double[3][3];
        private long size;

        void add(double... colour) {
            size++;
            double[] before = new double[3];
            for (int i = 0; i < 3; i++) {
                before[i] = colour[i] - mean[i];
                mean[i] += before[i] / size;
            }
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    products[i][j] += before[i] * (colour[j] - mean[j]);
                }
            }
        }

        /** Share of the deviation that the best line leaves. */
        double besideTheLine() {
            double all = products[0][0] + products[1][1] + products[2][2];
            return all > 0 ? Math.sqrt(Math.max(0, 1 - alongTheLine() / all)) : 0;
        }

        /** The largest eigenvalue: powers of the matrix turn any direction towards its line. */
        private double alongTheLine() {
            double[] direction = {1, 1.1, 0.9};
            double length = 0;
            for (int round = 0; round < 100; round++) {
                double[] turned = new double[3];
                for (int i = 0; i < 3; i++) {
                    for (int j = 0; j < 3; j++) {
                        turned[i] += products[i][j] * direction[j];
                    }
                }
                length = Math.sqrt(turned[0] * turned[0] + turned[1] * turned[1] + turned[2] * turned[2]);
                for (int i = 0; i < 3; i++) {
                    direction[i] = length > 0 ? turned[i] / length : 0;
                }
            }
            return length;
        }
    }
}
