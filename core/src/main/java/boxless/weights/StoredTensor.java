package boxless.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A tensor as a weight file holds it: an element type, a shape, and little-endian elements in row-major order. The
 * elements stay where they are (file or array) until they are read. Reading from several threads is safe.
 */
public final class StoredTensor {
    private static final int CHUNK = 1 << 18;

    private final DType dtype;
    private final long[] shape;
    private final long elements;
    private final Bytes bytes;

    public StoredTensor(DType dtype, long[] shape, Bytes bytes) {
        this.dtype = dtype;
        this.shape = shape.clone();
        this.elements = elements(shape);
        this.bytes = bytes;
        if (bytes.length() != Math.multiplyExact(elements, (long) dtype.bytes())) {
            throw new IllegalArgumentException(
                    "%d bytes for %s %s".formatted(bytes.length(), dtype, Arrays.toString(shape)));
        }
    }

    /** F32 values in row-major order; the array is used as it is and must not change any more. An empty shape is a single number. */
    public static StoredTensor ofFloats(long[] shape, float... values) {
        return new StoredTensor(DType.F32, shape, new Computed(values.length, 4, (first, out) -> {
            int count = out.remaining() / 4;
            out.asFloatBuffer().put(values, Math.toIntExact(first), count);
            out.position(out.limit());
        }));
    }

    /** I64 values in row-major order; the array is used as it is and must not change any more. An empty shape is a single number. */
    public static StoredTensor ofLongs(long[] shape, long... values) {
        return new StoredTensor(DType.I64, shape, new Computed(values.length, 8, (first, out) -> {
            int count = out.remaining() / 8;
            out.asLongBuffer().put(values, Math.toIntExact(first), count);
            out.position(out.limit());
        }));
    }

    /**
     * Number of elements of a shape; 1 for the empty shape.
     *
     * @throws IllegalArgumentException if an extent is negative or the product exceeds a long
     */
    public static long elements(long... shape) {
        long product = 1;
        for (long extent : shape) {
            if (extent < 0 || (extent > 0 && product > Long.MAX_VALUE / 8 / extent)) {
                throw new IllegalArgumentException("impossible shape " + Arrays.toString(shape));
            }
            product *= extent;
        }
        return product;
    }

    public DType dtype() {
        return dtype;
    }

    /** A copy of the extents, outermost first; empty for a single number. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public long elements() {
        return elements;
    }

    /** Size of the elements in bytes. */
    public long byteSize() {
        return bytes.length();
    }

    /**
     * Fills {@code into} up to its limit with the little-endian elements from byte {@code offset} on; offset and count
     * are multiples of the element size.
     *
     * @throws boxless.file.BadFileException if the file does not deliver them
     * @throws IllegalStateException if the file was closed
     */
    public void read(long offset, ByteBuffer into) {
        if (offset % dtype.bytes() != 0 || into.remaining() % dtype.bytes() != 0) {
            throw new IllegalArgumentException(
                    "bytes %d + %d cut an element of %s".formatted(offset, into.remaining(), dtype));
        }
        Objects.checkFromIndexSize(offset, into.remaining(), bytes.length());
        bytes.read(offset, into);
    }

    /**
     * All elements as floats: exact for F16, BF16, F32, BOOL and 8/16-bit integers, else rounded to nearest.
     *
     * @throws IllegalStateException if there are more than a Java array can hold, or the file was closed
     */
    public float[] toFloats() {
        float[] values = new float[arrayLength()];
        floats(0, values, values.length);
        return values;
    }

    /**
     * All elements as longs; BOOL gives 0 and 1.
     *
     * @throws IllegalStateException if the elements are floating point, or more than a Java array can hold, or the file was closed
     */
    public long[] toLongs() {
        if (dtype.isFloating()) {
            throw new IllegalStateException("elements are " + dtype + ", not integers");
        }
        long[] values = new long[arrayLength()];
        int at = 0;
        ByteBuffer chunk = chunk();
        while (at < values.length) {
            int count = fill(chunk, at, values.length - at);
            for (int i = 0; i < count; i++) {
                values[at + i] = integer(chunk, i);
            }
            at += count;
        }
        return values;
    }

    /**
     * The same values in another floating type, rounded to nearest, ties to even (F64 by way of F32), computed as they are read.
     *
     * @throws IllegalArgumentException if either type is not floating point or the target is F64
     */
    public StoredTensor as(DType target) {
        if (target == dtype) {
            return this;
        }
        if (!dtype.isFloating() || !target.isFloating() || target == DType.F64) {
            throw new IllegalArgumentException("no conversion from " + dtype + " to " + target);
        }
        return new StoredTensor(target, shape, new Computed(elements, target.bytes(), (first, out) -> {
            float[] values = new float[Math.min(CHUNK, out.remaining() / target.bytes())];
            while (out.hasRemaining()) {
                int count = Math.min(values.length, out.remaining() / target.bytes());
                floats(first, values, count);
                for (int i = 0; i < count; i++) {
                    switch (target) {
                        case F16 -> out.putShort(Float.floatToFloat16(values[i]));
                        case BF16 -> out.putShort(toBfloat16(values[i]));
                        default -> out.putFloat(values[i]);
                    }
                }
                first += count;
            }
        }));
    }

    /**
     * The same elements with the axes in another order, read only when they are needed.
     *
     * @param axes for each new axis which old one it is: {@code 3, 2, 0, 1} brings (h, w, in, out) to (out, in, h, w)
     */
    public StoredTensor permuted(int... axes) {
        if (!Arrays.equals(
                IntStream.of(axes).sorted().toArray(),
                IntStream.range(0, shape.length).toArray())) {
            throw new IllegalArgumentException("axes %s of %s".formatted(Arrays.toString(axes), this));
        }
        long[] strides = strides();
        long[] newShape = IntStream.of(axes).mapToLong(axis -> shape[axis]).toArray();
        long[] newStrides = IntStream.of(axes).mapToLong(axis -> strides[axis]).toArray();
        return new StoredTensor(dtype, newShape, StridedBytes.of(bytes, dtype.bytes(), 0, newShape, newStrides));
    }

    /**
     * The first elements along an axis, read only when they are needed.
     *
     * @param count how many, at most as many as there are
     */
    public StoredTensor first(int axis, long count) {
        if (count < 0 || count > shape[axis]) {
            throw new IllegalArgumentException("the first %d along axis %d of %s".formatted(count, axis, this));
        }
        long[] newShape = shape.clone();
        newShape[axis] = count;
        return new StoredTensor(dtype, newShape, StridedBytes.of(bytes, dtype.bytes(), 0, newShape, strides()));
    }

    /** In elements, of each axis. */
    private long[] strides() {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape[d];
        }
        return strides;
    }

    /** The same elements in the same order under another shape of as many elements. */
    public StoredTensor reshaped(long... newShape) {
        return new StoredTensor(dtype, newShape, bytes);
    }

    /** The same tensor with its elements in memory, independent of the file. */
    public StoredTensor inMemory() {
        return new StoredTensor(dtype, shape, bytes.inMemory());
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }

    static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40); // rounding could carry a NaN into infinity
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    private int arrayLength() {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(this + " has more elements than a Java array holds");
        }
        return (int) elements;
    }

    private void floats(long first, float[] values, int count) {
        ByteBuffer chunk = chunk();
        int at = 0;
        while (at < count) {
            int got = fill(chunk, first + at, count - at);
            if (dtype == DType.F32) {
                chunk.asFloatBuffer().get(values, at, got);
            } else {
                for (int i = 0; i < got; i++) {
                    values[at + i] = number(chunk, i);
                }
            }
            at += got;
        }
    }

    private ByteBuffer chunk() {
        return ByteBuffer.allocate((int) Math.min(CHUNK, bytes.length())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int fill(ByteBuffer chunk, long first, int wanted) {
        int count = Math.min(wanted, chunk.capacity() / dtype.bytes());
        bytes.read(first * dtype.bytes(), chunk.clear().limit(count * dtype.bytes()));
        chunk.flip();
        return count;
    }

    private float number(ByteBuffer chunk, int i) {
        return switch (dtype) {
            case F16 -> Float.float16ToFloat(chunk.getShort(2 * i));
            case BF16 -> Float.intBitsToFloat(chunk.getShort(2 * i) << 16);
            case F32 -> chunk.getFloat(4 * i);
            case F64 -> (float) chunk.getDouble(8 * i);
            default -> integer(chunk, i);
        };
    }

    private long integer(ByteBuffer chunk, int i) {
        return switch (dtype) {
            case BOOL -> chunk.get(i) == 0 ? 0 : 1;
            case U8 -> chunk.get(i) & 0xff;
            case I8 -> chunk.get(i);
            case I16 -> chunk.getShort(2 * i);
            case I32 -> chunk.getInt(4 * i);
            case I64 -> chunk.getLong(8 * i);
            case F16, BF16, F32, F64 -> throw new AssertionError(dtype);
        };
    }

    /** Elements that {@code fill} puts into a little-endian buffer, from a first element on. */
    private record Computed(long elements, int width, Filler fill) implements Bytes {
        interface Filler {
            void fill(long first, ByteBuffer out);
        }

        @Override
        public long length() {
            return elements * width;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            ByteBuffer little = into.slice().order(ByteOrder.LITTLE_ENDIAN);
            fill.fill(offset / width, little);
            into.position(into.limit());
        }
    }
}
