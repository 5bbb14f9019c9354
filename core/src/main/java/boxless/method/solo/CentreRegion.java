package boxless.method.solo;

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
    static CentreRegion of(ObjectExtent object, int width, int height, int grid, double centre) {
        float halfWidth = (float) (0.5 * object.width() * centre);
        float halfHeight = (float) (0.5 * object.height() * centre);
        int column = cell(object.x(), width, grid);
        int row = cell(object.y(), height, grid);
        return new CentreRegion(
                Math.max(Math.max(0, cell(object.y() - halfHeight, height, grid)), row - 1),
                Math.min(Math.min(grid - 1, cell(object.y() + halfHeight, height, grid)), row + 1),
                Math.max(Math.max(0, cell(object.x() - halfWidth, width, grid)), column - 1),
                Math.min(Math.min(grid - 1, cell(object.x() + halfWidth, width, grid)), column + 1));
    }

    /**
     * The row or column in which a position lies. In single precision and divided by the cell's length, as in the official code: on a border
     * between cells the last bit decides.
     */
    static int cell(float position, int length, int grid) {
        return (int) (position / length / (float) (1.0 / grid));
    }
}
