package boxless.weights.pickle;

import boxless.weights.Bytes;
import boxless.weights.DType;
import boxless.weights.StoredTensor;
import boxless.weights.StridedBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element type of NumPy: a letter for the kind, a size, and a byte order that is told afterwards. */
final class NumpyDtype extends Opaque {
    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("f8", DType.F64),
            Map.entry("f4", DType.F32),
            Map.entry("f2", DType.F16),
            Map.entry("i8", DType.I64),
            Map.entry("i4", DType.I32),
            Map.entry("i2", DType.I16),
            Map.entry("i1", DType.I8),
            Map.entry("u1", DType.U8),
            Map.entry("b1", DType.BOOL));

    private final @Nullable DType dtype;
    private boolean bigEndian;

    NumpyDtype(String code) {
        super("numpy.dtype " + (code.length() > 8 ? "" : code));
        this.dtype = TYPES.get(code);
    }

    void bigEndian(boolean big) {
        bigEndian = big;
    }

    /** The tensor with these bytes, or null if the type has no counterpart or the bytes do not fit. */
    @Nullable
    StoredTensor tensor(long[] shape, byte[] bytes, boolean columnMajor) {
        if (dtype == null
                || bigEndian
                || StoredTensor.elements(shape) != bytes.length / dtype.bytes()
                || bytes.length % dtype.bytes() != 0) {
            return null;
        }
        Bytes flat = Bytes.of(ByteBuffer.wrap(bytes));
        if (!columnMajor) {
            return new StoredTensor(dtype, shape, flat);
        }
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int d = 0; d < shape.length; d++) {
            strides[d] = stride;
            stride *= shape[d];
        }
        return new StoredTensor(dtype, shape, StridedBytes.of(flat, dtype.bytes(), 0, shape, strides));
    }

    /** A single number as Long, Double or Boolean, or null if the type has no counterpart or the bytes do not fit. */
    @Nullable
    Object number(byte[] bytes) {
        if (dtype == null || bytes.length != dtype.bytes()) {
            return null;
        }
        ByteBuffer value = ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return switch (dtype) {
            case F64 -> value.getDouble();
            case F32 -> (double) value.getFloat();
            case F16 -> (double) Float.float16ToFloat(value.getShort());
            case BF16 -> null; // NumPy has none
            case I64 -> value.getLong();
            case I32 -> (long) value.getInt();
            case I16 -> (long) value.getShort();
            case I8 -> (long) value.get();
            case U8 -> value.get() & 0xffL;
            case BOOL -> value.get() != 0;
        };
    }
}
