package boxless.mask;

/** Which pixels count as neighbours. */
public enum Connectivity {
    /** Those that share an edge. */
    FOUR,
    /** Those that share an edge or a corner. */
    EIGHT
}
