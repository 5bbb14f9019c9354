package boxless.method;

/**
 * Sides that a network's input may have, rows and columns alike: {@code step * n + offset} for n = 1, 2, ...
 *
 * @param step how many pixels lie between two of the network's coarsest features, at least 1
 * @param offset 0, or up to {@code step - 1}; 1 where the first of these features lies on the first pixel and the last on the last
 */
public record InputSizes(int step, int offset) {
    public InputSizes {
        if (step < 1 || offset < 0 || offset >= step) {
            throw new IllegalArgumentException("input sizes of %d n + %d".formatted(step, offset));
        }
    }

    /** Multiples of a number. */
    public static InputSizes multiplesOf(int step) {
        return new InputSizes(step, 0);
    }

    /** Whether the network takes an input of this size. */
    public boolean admit(long width, long height) {
        return admits(width) && admits(height);
    }

    private boolean admits(long side) {
        return side > offset && side % step == offset;
    }

    /** The smallest side that is at least {@code length}. */
    public int atLeast(int length) {
        return Math.max(1, Math.ceilDiv(length - offset, step)) * step + offset;
    }

    /** As an error names them: "multiples of 32", "sides of 16 n + 1 pixels (17, 33, 49, ...)". */
    @Override
    public String toString() {
        return offset == 0
                ? "multiples of " + step
                : "sides of %d n + %d pixels (%d, %d, %d, ...)"
                        .formatted(step, offset, step + offset, 2 * step + offset, 3 * step + offset);
    }
}
