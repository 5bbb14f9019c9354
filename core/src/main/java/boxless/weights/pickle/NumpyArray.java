package boxless.weights.pickle;

/** An array of NumPy before its content is told; its place in the memo is then taken by the tensor. */
final class NumpyArray extends Opaque {
    private int memo = -1;

    NumpyArray() {
        super("numpy.ndarray");
    }

    /** Where the pickle remembers it, negative if nowhere. */
    int memo() {
        return memo;
    }

    void memo(int index) {
        memo = index;
    }
}
