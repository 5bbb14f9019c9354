package boxless.data.synthetic;

/** What an outline encloses, on its own small square raster. */
final class Cutout {
    /** The raster has 2 * reach + 1 rows and columns; it is centred. */
    final int reach;

    final int side;
    /** Pixels whose centre is inside. */
    final int area;

    private final float[] distance;

    /**
     * @param contour in pixels
     * @param reach pixels from the centre within which the raster lies; it needs two beyond the outline
     * @param dice for a shift by a fraction of a pixel
     */
    Cutout(Contour contour, int reach, Dice dice) {
        this.reach = reach;
        side = 2 * reach + 1;
        distance = new float[side * side];
        double offsetX = dice.between(-0.5, 0.5);
        double offsetY = dice.between(-0.5, 0.5);
        int inside = 0;
        int at = 0;
        for (int y = -reach; y <= reach; y++) {
            for (int x = -reach; x <= reach; x++, at++) {
                distance[at] = (float) contour.distance(x - offsetX, y - offsetY);
                inside += distance[at] <= 0 ? 1 : 0;
            }
        }
        area = inside;
    }

    /** @param margin pixels around the shape for its shadow */
    static Cutout of(Shape shape, Pose pose, int margin, Dice dice) {
        int reach = (int) Math.ceil(pose.reach(shape)) + 2 + margin;
        return new Cutout((u, v) -> pose.distance(shape, u, v), reach, dice);
    }

    /** Takes a pixel of a picture, row * width + column, and its place on the raster, from the centre. */
    @FunctionalInterface
    interface Visitor {
        void pixel(int at, int dx, int dy);
    }

    /** Visits the pixels of a picture that the raster lies over, but for the raster's own border, when its centre is put on a pixel. */
    void over(int width, int height, int centreX, int centreY, Visitor visitor) {
        int inner = reach - 1;
        for (int y = Math.max(0, centreY - inner); y <= Math.min(height - 1, centreY + inner); y++) {
            for (int x = Math.max(0, centreX - inner); x <= Math.min(width - 1, centreX + inner); x++) {
                visitor.pixel(y * width + x, x - centreX, y - centreY);
            }
        }
    }

    private int at(int dx, int dy) {
        return (dy + reach) * side + dx + reach;
    }

    boolean covers(int dx, int dy) {
        return distance[at(dx, dy)] <= 0;
    }

    /** From the outline, negative inside; about pixels. */
    double distance(int dx, int dy) {
        return distance[at(dx, dy)];
    }

    /** Change of the distance per column; not for the raster's border. */
    double slopeX(int dx, int dy) {
        int at = at(dx, dy);
        return 0.5 * (distance[at + 1] - distance[at - 1]);
    }

    /** Change of the distance per row; not for the raster's border. */
    double slopeY(int dx, int dy) {
        int at = at(dx, dy);
        return 0.5 * (distance[at + side] - distance[at - side]);
    }
}
