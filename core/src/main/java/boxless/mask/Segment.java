package boxless.mask;

/**
 * One region of a partition.
 *
 * @param id its label in the map, at least 1
 * @param category category id of the data set
 * @param thing a countable object; false for stuff
 * @param crowd a group of objects that were not separated
 * @param score confidence in [0, 1]; 1 for ground truth
 */
public record Segment(int id, int category, boolean thing, boolean crowd, float score) {
    public Segment {
        if (id < 1) {
            throw new IllegalArgumentException("segment id " + id + "; 0 means void, ids start at 1");
        }
    }
}
