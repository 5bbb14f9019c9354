package boxless.data.synthetic;

/**
 * One thing in a scene.
 *
 * @param shape its class
 * @param pose of the shape
 * @param cutout the shape in its pose
 * @param x column of its centre, may lie outside the picture
 * @param y row of its centre
 * @param paint what covers it
 * @param bevel how far its rounded edge reaches inwards, in pixels
 * @param relief how strongly the edge catches the light
 * @param lift how far it floats above what is behind, in pixels
 */
record Thing(
        Shape shape, Pose pose, Cutout cutout, int x, int y, Paint paint, double bevel, double relief, double lift) {
    Thing at(int newX, int newY) {
        return new Thing(shape, pose, cutout, newX, newY, paint, bevel, relief, lift);
    }
}
