package boxless.data.drawn;

import boxless.mask.Mask;
import java.util.List;

/**
 * An object.
 *
 * @param label name of its category
 * @param shapes its parts, at least one
 */
public record Region(String label, List<Shape> shapes) {
    public Region {
        shapes = List.copyOf(shapes);
    }

    /** The pixels of all parts. */
    Mask mask(int width, int height) {
        return shapes.stream()
                .map(shape -> shape.mask(width, height))
                .reduce(Mask::union)
                .orElseThrow();
    }
}
