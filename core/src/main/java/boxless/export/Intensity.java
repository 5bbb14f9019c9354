package boxless.export;

import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Mask;
import java.util.List;
import java.util.stream.Stream;

/**
 * The values of one channel over an object, in the file's own units.
 *
 * @param mean of its pixels
 * @param least smallest value
 * @param most largest value
 * @param deviation standard deviation, of all pixels, not n - 1
 */
public record Intensity(double mean, double least, double most, double deviation) {
    /** Read of an image at once. */
    private static final long VALUES = 1 << 22;

    /** One per channel; reads the image around the object, some rows at a time. All are NaN for an empty mask. */
    static List<Intensity> of(Mask mask, PictureSource picture) {
        Box box = mask.box();
        List<Sums> sums = Stream.generate(Sums::new).limit(picture.channels()).toList();
        int rows = (int) Math.max(1, VALUES / Math.max(1, (long) box.width() * sums.size()));
        for (int y = box.y(); y < box.y() + box.height(); y += rows) {
            Box part = new Box(box.x(), y, box.width(), Math.min(rows, box.y() + box.height() - y));
            Pixels pixels = picture.region(part.x(), part.y(), part.width(), part.height());
            for (int channel = 0; channel < sums.size(); channel++) {
                Sums of = sums.get(channel);
                int first = channel * part.width() * part.height();
                mask.forEachRun(
                        part,
                        (x, top, length) -> of.add(
                                pixels.values(),
                                first + (top - part.y()) * part.width() + x - part.x(),
                                part.width(),
                                length));
            }
        }
        return sums.stream().map(Sums::result).toList();
    }

    /** Relative to the first value, so that squares of large values do not swallow their differences. */
    private static final class Sums {
        private long size;
        private double origin;
        private double sum;
        private double squares;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        void add(float[] values, int from, int step, int length) {
            if (size == 0) {
                origin = values[from];
            }
            size += length;
            for (int k = 0, at = from; k < length; k++, at += step) {
                double value = values[at] - origin;
                sum += value;
                squares += value * value;
                least = Math.min(least, values[at]);
                most = Math.max(most, values[at]);
            }
        }

        Intensity result() {
            if (size == 0) {
                return new Intensity(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
            }
            double mean = sum / size;
            return new Intensity(origin + mean, least, most, Math.sqrt(Math.max(0, squares / size - mean * mean)));
        }
    }
}
