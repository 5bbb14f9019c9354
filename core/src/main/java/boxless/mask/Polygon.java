package boxless.mask;

import java.util.List;

/**
 * One piece of a mask, whose pixels are connected by their edges.
 *
 * @param outer its outline, clockwise on the screen
 * @param holes its holes, counter-clockwise; a hole may touch the outline or another hole in a corner
 */
public record Polygon(Ring outer, List<Ring> holes) {
    public Polygon {
        holes = List.copyOf(holes);
    }

    /** Pixels of the piece, without its holes. */
    public long area() {
        long area = outer.signedArea();
        for (Ring hole : holes) {
            area += hole.signedArea();
        }
        return area;
    }
}
