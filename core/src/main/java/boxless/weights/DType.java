package boxless.weights;

/** Element types that a weight file may hold here. The order is that of the safetensors reference, whose writer sorts by it. */
public enum DType {
    BOOL(1),
    U8(1),
    I8(1),
    I16(2),
    F16(2),
    BF16(2),
    I32(4),
    F32(4),
    F64(8),
    I64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floating-point numbers. */
    public boolean isFloating() {
        return this == F16 || this == BF16 || this == F32 || this == F64;
    }
}
