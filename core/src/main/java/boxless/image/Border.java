package boxless.image;

/** What surrounds an image. */
public sealed interface Border {
    /** The image mirrored at its outermost pixels, which are not repeated: c b | a b c | b a. */
    record Reflect() implements Border {}

    /** The outermost pixels are repeated: a a | a b c | c c. */
    record Edge() implements Border {}

    /**
     * One value everywhere.
     *
     * @param value on the scale of the image
     */
    record Constant(float value) implements Border {}
}
