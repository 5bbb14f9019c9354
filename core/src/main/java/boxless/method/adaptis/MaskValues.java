package boxless.method.adaptis;

/** An object's probabilities, piece by piece: every pixel that no piece contains is improbable. */
@FunctionalInterface
interface MaskValues {
    /** Takes the probabilities {@code values[from .. from + length - 1]} of the pixels {@code at .. at + length - 1}. */
    @FunctionalInterface
    interface Visitor {
        void piece(int at, float[] values, int from, int length);
    }

    void forEachPiece(Visitor visitor);

    /** A probability for every pixel of the image. */
    static MaskValues of(float[] whole) {
        return visitor -> visitor.piece(0, whole, 0, whole.length);
    }
}
