package boxless.data.synthetic;

/**
 * How a shape is put down: larger, stretched, sheared and turned. Its area becomes radius^2 times as large.
 *
 * @param radius pixels of one unit
 * @param stretch factor of its length, while its width is divided by it
 * @param shear how far its upper side leans over, in heights
 * @param angle of its length, in radians
 */
record Pose(double radius, double stretch, double shear, double cos, double sin) {
    static Pose of(double radius, double stretch, double shear, double angle) {
        return new Pose(radius, stretch, shear, StrictMath.cos(angle), StrictMath.sin(angle));
    }

    /** Pixels along its length of a point that is so many pixels from its centre. */
    double along(double dx, double dy) {
        return dx * cos + dy * sin;
    }

    /** Pixels across its length. */
    double across(double dx, double dy) {
        return dy * cos - dx * sin;
    }

    /** Distance of a point from the outline of the shape in this pose: exact on the outline, in pixels near it but for the stretch. */
    double distance(Shape shape, double dx, double dy) {
        double along = along(dx, dy);
        double across = across(dx, dy);
        return radius * shape.distance((along - shear * across) / (radius * stretch), across * stretch / radius);
    }

    /** Pixels from the centre within which the shape lies. */
    double reach(Shape shape) {
        double longest = Math.max(stretch, 1 / stretch) + Math.abs(shear) / stretch;
        return radius * shape.reach() * longest;
    }
}
