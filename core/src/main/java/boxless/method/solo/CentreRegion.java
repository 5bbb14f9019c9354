package boxless.method.solo;

import boxless.mask.Box;
import boxless.mask.Mask;
import boxless.mask.Point;

/**
 * The cells that answer for an object: those of a box around its centre of mass, at most one away from the centre's own, rows {@code top} to
 * {@code bottom} and columns {@code left} to {@code right}, all inclusive.
 */
record CentreRegion(int top, int bottom, int left, int right) {
    /**
     * @param width of the padded picture, which the grid is laid over
     * @param height likewise
     * @param grid cells a side
     * @param centre part of the object's box that the region spans
     */
    static CentreRegion of(Mask mask, int width, int height, int grid, double centre) {
        Box box = mask.box();
        Point middle = mask.centroid();
        float x = (float) middle.x();
        float y = (float) middle.y();
        float halfWidth = (float) (0.5 * (box.width() - 1) * centre);
        float halfHeight = (float) (0.5 * (box.height() - 1) * centre);
        int column = cell(x, width, grid);
        int row = cell(y, height, grid);
        return new CentreRegion(
                Math.max(Math.max(0, cell(y - halfHeight, height, grid)), row - 1),
                Math.min(Math.min(grid - 1, cell(y + halfHeight, height, grid)), row + 1),
                Math.max(Math.max(0, cell(x - halfWidth, width, grid)), column - 1),
                Math.min(Math.min(grid - 1, cell(x + halfWidth, width, grid)), column + 1));
    }

    /** In single precision and divided by the cell's length, as in the official code: on a border between cells the last bit decides. */
    private static int cell(float position, int length, int grid) {
        return (int) (position / length / (float) (1.0 / grid));
    }

    /** Root of the box's area, its last pixel not counted, as COCO's boxes are read by the official code. */
    static double size(Mask mask) {
        Box box = mask.box();
        return Math.sqrt((box.width() - 1.0) * (box.height() - 1.0));
    }
}
