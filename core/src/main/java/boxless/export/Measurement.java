package boxless.export;

import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of one object. Lengths and areas are in pixels.
 *
 * @param label its label in the label image, from 1
 * @param category category id
 * @param score confidence in [0, 1]
 * @param area number of pixels
 * @param centroid mean position; a pixel's centre is at its integer index
 * @param box smallest box around it
 * @param perimeter length of the outline, see {@link Mask#perimeter}
 * @param meanIntensities mean value of each channel over the object, in the file's own units; empty without a picture
 */
public record Measurement(
        int label,
        int category,
        float score,
        long area,
        Point centroid,
        Box box,
        double perimeter,
        List<Double> meanIntensities) {
    public Measurement {
        meanIntensities = List.copyOf(meanIntensities);
    }

    /** An object without pixels has area 0 and NaN for what it has none of. */
    static Measurement of(int label, Instance object, int channels, float[] values) {
        Mask mask = object.mask();
        List<Double> means = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            means.add(mean(mask, values, channel * mask.width() * mask.height()));
        }
        return new Measurement(
                label,
                object.category(),
                object.score(),
                mask.area(),
                mask.isEmpty() ? new Point(Double.NaN, Double.NaN) : mask.centroid(),
                mask.box(),
                mask.perimeter(),
                means);
    }

    private static double mean(Mask mask, float[] values, int plane) {
        int width = mask.width();
        double[] sum = new double[1];
        mask.forEachRun((x, y, length) -> {
            int at = plane + y * width + x;
            double run = 0;
            for (int k = 0; k < length; k++, at += width) {
                run += values[at];
            }
            sum[0] += run;
        });
        return sum[0] / mask.area();
    }
}
