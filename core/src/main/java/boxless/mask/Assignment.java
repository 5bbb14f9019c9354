package boxless.mask;

import java.util.Arrays;

/**
 * One-to-one assignment of rows to columns with the largest total gain, by shortest augmenting paths with potentials
 * (Jonker and Volgenant, 1987; Crouse, 2016, for the rectangular case): O(rows^2 * columns) for rows at most columns.
 */
public final class Assignment {
    private final double[][] cost; // what is gained, negated
    private final int columns;
    private final double[] rowPrice;
    private final double[] columnPrice;
    private final int[] rowOf; // of each column, -1 where free
    private final int[] columnOf; // of each row, -1 where free

    // State of the one search under way.
    private final double[] distance;
    private final int[] before; // row from which a column is reached
    private final boolean[] done;

    private Assignment(double[][] cost, int columns) {
        this.cost = cost;
        this.columns = columns;
        rowPrice = new double[cost.length];
        columnPrice = new double[columns];
        rowOf = filled(columns);
        columnOf = filled(cost.length);
        distance = new double[columns];
        before = new int[columns];
        done = new boolean[columns];
    }

    /**
     * Assigns as many pairs as the smaller side has, with the largest total gain.
     *
     * @param gain (rows x columns), finite
     * @return the column of each row; -1 for unassigned rows
     * @throws IllegalArgumentException if rows differ in length or a gain is not finite
     */
    public static int[] maximise(double[][] gain) {
        int rows = gain.length;
        int columns = rows == 0 ? 0 : gain[0].length;
        boolean turned = rows > columns;
        double[][] cost = new double[turned ? columns : rows][turned ? rows : columns];
        for (int r = 0; r < rows; r++) {
            if (gain[r].length != columns) {
                throw new IllegalArgumentException(
                        "row %d has %d columns, row 0 has %d".formatted(r, gain[r].length, columns));
            }
            for (int c = 0; c < columns; c++) {
                if (!Double.isFinite(gain[r][c])) {
                    throw new IllegalArgumentException(
                            "gain %s at row %d, column %d; gains are finite".formatted(gain[r][c], r, c));
                }
                cost[turned ? c : r][turned ? r : c] = -gain[r][c];
            }
        }
        Assignment assignment = new Assignment(cost, turned ? rows : columns);
        for (int row = 0; row < cost.length; row++) {
            assignment.augment(row);
        }
        return turned ? assignment.rowOf : assignment.columnOf;
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, -1);
        return array;
    }

    /** Gives {@code free} a column along the cheapest alternating path, and keeps all reduced costs at least 0. */
    private void augment(int free) {
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        Arrays.fill(done, false);
        int row = free;
        double reached = 0;
        int sink = -1;
        while (sink < 0) {
            int nearest = relax(row, reached);
            reached = distance[nearest];
            done[nearest] = true;
            if (rowOf[nearest] < 0) {
                sink = nearest;
            } else {
                row = rowOf[nearest];
            }
        }
        rowPrice[free] += reached;
        for (int c = 0; c < columns; c++) {
            if (done[c] && c != sink) {
                rowPrice[rowOf[c]] += reached - distance[c];
                columnPrice[c] -= reached - distance[c];
            }
        }
        int column = sink;
        int taken;
        do {
            taken = before[column];
            rowOf[column] = taken;
            int next = columnOf[taken];
            columnOf[taken] = column;
            column = next;
        } while (taken != free);
    }

    /** Shortens the ways that lead over {@code row}; returns the nearest column not done, a free one among equals. */
    private int relax(int row, double reached) {
        double[] costs = cost[row];
        double price = rowPrice[row];
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < columns; c++) {
            if (done[c]) {
                continue;
            }
            double way = reached + costs[c] - price - columnPrice[c];
            if (way < distance[c]) {
                distance[c] = way;
                before[c] = row;
            }
            if (nearest < 0 || distance[c] < least || (distance[c] == least && rowOf[c] < 0)) {
                least = distance[c];
                nearest = c;
            }
        }
        return nearest;
    }
}
