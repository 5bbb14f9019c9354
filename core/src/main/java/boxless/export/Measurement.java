package boxless.export;

import boxless.image.PictureSource;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.mask.Shape;
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
 * @param shape elongation, concavity and largest extent
 * @param intensities of each channel over the object; empty without an image
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
        Shape shape,
        List<Intensity> intensities) {
    public Measurement {
        intensities = List.copyOf(intensities);
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
                Shape.of(mask),
                Intensity.of(mask, picture));
    }
}
