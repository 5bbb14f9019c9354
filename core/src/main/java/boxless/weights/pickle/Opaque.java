package boxless.weights.pickle;

/**
 * Something in a checkpoint that is not needed for weights: None, a class, an object of a class, a function's result.
 * Only its name is kept; nothing of it is ever loaded or run. Equal only to itself.
 */
sealed class Opaque permits Storage, NumpyDtype, NumpyArray {
    /** Python's None. */
    static final Opaque NONE = new Opaque("None");

    private final String name;

    Opaque(String name) {
        this.name = name;
    }

    /** The Python name, such as {@code torch.optim.adam.Adam}. */
    final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return "<" + name + ">";
    }
}
