package boxless.method;

/**
 * A tensor of a network that has a row for each object that an image may have. No row depends on another, so that a network with fewer can start from
 * the first rows of one with more.
 *
 * @param tensor its name; the rows are axis 1: (1, slots, C)
 * @param option of the method that says how many there are, as in {@code network.slots}
 */
public record SlotRows(String tensor, String option) {
    /** The axis of the rows. */
    public static final int AXIS = 1;
}
