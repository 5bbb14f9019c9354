package boxless.export;

import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import java.util.Arrays;
import java.util.List;

/**
 * Measurements of one object. Lengths and areas are in pixels.
 *
 * @param label its label in the label image, from 1; 0 for stuff
 * @param category category id
 * @param score confidence in [0, 1]
 * @param area number of pixels
 * @param visibleArea number of its pixels in the label image, that is, not covered by objects in front of it
 * @param centroid mean position, with pixel centres at integer coordinates
 * @param box smallest box around it
 * @param perimeter length of the outline, see {@link Mask#perimeter}
 * @param meanIntensities mean value of each channel over the object, in the file's own units; empty without an image
 */
public record Measurement(
        int label,
        int category,
        float score,
        long area,
        long visibleArea,
        Point centroid,
        Box box,
        double perimeter,
        List<Double> meanIntensities) {
    /** Read of an image at once. */
    private static final long VALUES = 1 << 22;

    public Measurement {
        meanIntensities = List.copyOf(meanIntensities);
    }

    /** An object without pixels has area 0 and NaN for what it has none of. */
    static Measurement of(int label, Instance object, long visibleArea, PictureSource picture) {
        Mask mask = object.mask();
        return new Measurement(
                label,
                object.category(),
                object.score(),
                mask.area(),
                visibleArea,
                mask.isEmpty() ? new Point(Double.NaN, Double.NaN) : mask.centroid(),
                mask.box(),
                mask.perimeter(),
                means(mask, picture));
    }

    /** Reads the image around the object, some rows at a time. */
    private static List<Double> means(Mask mask, PictureSource picture) {
        Box box = mask.box();
        double[] sums = new double[picture.channels()];
        int rows = (int) Math.max(1, VALUES / Math.max(1, (long) box.width() * sums.length));
        for (int y = box.y(); y < box.y() + box.height(); y += rows) {
            Box part = new Box(box.x(), y, box.width(), Math.min(rows, box.y() + box.height() - y));
            Pixels pixels = picture.region(part.x(), part.y(), part.width(), part.height());
            for (int channel = 0; channel < sums.length; channel++) {
                sums[channel] += sum(mask, part, pixels, channel);
            }
        }
        return Arrays.stream(sums).map(sum -> sum / mask.area()).boxed().toList();
    }

    private static double sum(Mask mask, Box part, Pixels pixels, int channel) {
        float[] values = pixels.values();
        int first = channel * part.width() * part.height();
        double[] sum = new double[1];
        mask.forEachRun(part, (x, y, length) -> {
            int at = first + (y - part.y()) * part.width() + x - part.x();
            double run = 0;
            for (int k = 0; k < length; k++, at += part.width()) {
                run += values[at];
            }
            sum[0] += run;
        });
        return sum[0];
    }
}
