package boxless.data.synthetic;

import java.util.Locale;

/** The kinds of things in a scene of shapes. One unit is about the radius; all are of about the same area but for the slender. */
enum Shape {
    DISC(Contour.circle(1), 0, 1, Texture.DOTS),
    BOX(Contour.polygon(4, 0.88, 0, 0.88, 0.88), 0, 1.25, Texture.CHECKS),
    TRIANGLE(Contour.polygon(3, 0.65, 0, 0.65, 1.1258), 0, 1.3, Texture.STRIPES),
    STAR(Contour.polygon(5, 1.3, 0, 0.5, 0.36327), 0, 1.3, Texture.FADE),
    RING(Contour.circle(1.08), 0.56, 1.08, Texture.STRIPES),
    CROSS(Contour.polygon(4, 1.1, 0, 1.1, 0.38, 0.38, 0.38), 0, 1.17, Texture.PLAIN),
    LEAF(Contour.lens(1.4, 0.6), 0, 1.4, Texture.MARBLE),
    GEAR(Contour.polygon(8, 1.16, 0, 1.16, 0.19, 0.86, 0.26, 0.83, 0.3438), 0.3, 1.18, Texture.PLAIN);

    private final Contour rim;
    private final double hole;
    private final double reach;
    private final Texture usual;

    Shape(Contour rim, double hole, double reach, Texture usual) {
        this.rim = rim;
        this.hole = hole;
        this.reach = reach;
        this.usual = usual;
    }

    /** How far the point is from the nearest outline: negative inside the shape. */
    double distance(double u, double v) {
        double outer = rim.distance(u, v);
        return hole == 0 ? outer : Math.max(outer, hole - Math.sqrt(u * u + v * v));
    }

    /** The shape lies in a circle of this radius. */
    double reach() {
        return reach;
    }

    /** The texture that its things wear more often than others. */
    Texture usual() {
        return usual;
    }

    int category() {
        return ordinal() + 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
