package boxless.data.synthetic;

/** An outline around the origin, given by the distance from it. */
@FunctionalInterface
interface Contour {
    /** How far the point is from the outline: negative inside. */
    double distance(double u, double v);

    static Contour circle(double radius) {
        return (u, v) -> Math.sqrt(u * u + v * v) - radius;
    }

    /** Two arcs that meet in points at u = -halfLength and u = halfLength. */
    static Contour lens(double halfLength, double halfWidth) {
        double below = (halfLength * halfLength - halfWidth * halfWidth) / (2 * halfWidth);
        double radius = halfWidth + below;
        return (u, v) -> {
            double x = Math.abs(u);
            double y = Math.abs(v) + below;
            boolean besideArc = x * below <= y * halfLength;
            double beyond = x - halfLength;
            return besideArc
                    ? Math.sqrt(x * x + y * y) - radius
                    : Math.sqrt(beyond * beyond + (y - below) * (y - below));
        };
    }

    /**
     * A polygon that is the same after every turn by a folds-th and after mirroring.
     *
     * @param folds at least 2
     * @param corners {u, v, u, v, ...} of its first half fold: from the axis v = 0 to half a turn / folds, at ascending angles
     */
    static Contour polygon(int folds, double... corners) {
        return new FoldedPolygon(folds, corners);
    }
}
