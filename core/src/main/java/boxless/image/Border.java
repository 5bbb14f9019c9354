package boxless.image;

/** What lies around a picture. */
public sealed interface Border {
    /** The picture mirrored at its outermost pixels, which are not repeated: c b | a b c | b a. */
    record Reflect() implements Border {}

    /** The outermost pixels go on: a a | a b c | c c. */
    record Edge() implements Border {}

    /**
     * One value everywhere.
     *
     * @param value on the picture's own scale
     */
    record Constant(float value) implements Border {}
}
