package boxless.method.spatialembeddings;

import java.util.Arrays;

/**
 * The pixels of a picture sorted by the cell that their embedding lies in, so that an object's Gaussian meets only the pixels near its
 * centre. Embeddings beyond the picture belong to the nearest border cell.
 */
final class NearbyPixels {
    /** Side of a cell in pixels: small objects span a few cells. */
    private static final int CELL = 8;

    private final int columns;
    private final int rows;
    private final float cellWidth;
    private final float cellHeight;
    private final int[] first;
    private final int[] order;
    private final int[] cellOf;

    NearbyPixels(int width, int height, CoordinateGrid grid) {
        columns = Math.ceilDiv(width, CELL);
        rows = Math.ceilDiv(height, CELL);
        cellWidth = (float) (grid.stepX() * CELL);
        cellHeight = (float) (grid.stepY() * CELL);
        first = new int[columns * rows + 1];
        order = new int[width * height];
        cellOf = new int[width * height];
    }

    /** Sorts the pixels by their embeddings, in grid units. */
    void sort(float[] x, float[] y) {
        Arrays.fill(first, 0);
        for (int i = 0; i < order.length; i++) {
            int cell = row(y[i]) * columns + column(x[i]);
            cellOf[i] = cell;
            first[cell + 1]++;
        }
        for (int cell = 0; cell < columns * rows; cell++) {
            first[cell + 1] += first[cell];
        }
        // Filled from behind, so that each cell's pixels stay in order and first[] ends up at their beginnings again.
        for (int i = order.length - 1; i >= 0; i--) {
            order[--first[cellOf[i] + 1]] = i;
        }
        System.arraycopy(first, 1, first, 0, first.length - 1);
        first[first.length - 1] = order.length;
    }

    int column(float x) {
        return Math.clamp((long) (x / cellWidth), 0, columns - 1);
    }

    int row(float y) {
        return Math.clamp((long) (y / cellHeight), 0, rows - 1);
    }

    /** Where the pixels of the cells {@code column} and after in a row begin in {@link #pixel}. */
    int start(int column, int row) {
        return first[row * columns + column];
    }

    /** Where the pixels of a cell end. */
    int end(int column, int row) {
        return first[row * columns + column + 1];
    }

    /** The n-th pixel by cell: row-major index. */
    int pixel(int n) {
        return order[n];
    }
}
