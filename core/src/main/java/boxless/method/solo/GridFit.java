package boxless.method.solo;

import java.util.List;

/**
 * How grids and sizes suit the objects of data: whether every object has a cell of its own.
 *
 * @param levels one for the single level, or five, finest first
 * @param objects in the data
 * @param lost objects that no cell answers for: others took all of theirs, or no level takes their size
 */
record GridFit(List<Level> levels, int objects, int lost) {
    /** Part of a level's objects that may share a cell with another one. */
    static final double BEARABLE = 0.01;

    public GridFit {
        levels = List.copyOf(levels);
    }

    /**
     * One level.
     *
     * @param grid cells a side
     * @param sizes of the objects that it takes
     * @param objects that it takes
     * @param collisions those of them whose centre lies in a cell that another one's centre already has
     */
    public record Level(int grid, Sizes sizes, int objects, int collisions) {
        /** Whether more objects share a cell than is good. */
        public boolean isCrowded() {
            return isCrowded(BEARABLE);
        }

        boolean isCrowded(double bearable) {
            return collisions > bearable * objects;
        }
    }

    /** Cells a side of each level, as a recipe says them. */
    public Grids grids() {
        return new Grids(levels.stream().map(Level::grid).toList());
    }

    /** What each level takes, as a recipe says it. */
    public List<Sizes> sizes() {
        return levels.stream().map(Level::sizes).toList();
    }
}
