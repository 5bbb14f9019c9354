package boxless.weights.pickle;

import boxless.weights.Bytes;
import boxless.weights.DType;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flat array under one or several tensors of a PyTorch checkpoint. */
final class Storage extends Opaque {
    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("FloatStorage", DType.F32),
            Map.entry("DoubleStorage", DType.F64),
            Map.entry("HalfStorage", DType.F16),
            Map.entry("BFloat16Storage", DType.BF16),
            Map.entry("LongStorage", DType.I64),
            Map.entry("IntStorage", DType.I32),
            Map.entry("ShortStorage", DType.I16),
            Map.entry("CharStorage", DType.I8),
            Map.entry("ByteStorage", DType.U8),
            Map.entry("BoolStorage", DType.BOOL));
    // Types without a counterpart here; their size is needed to find what follows them.
    private static final Map<String, Integer> OTHER_SIZES = Map.of(
            "ComplexFloatStorage", 8,
            "ComplexDoubleStorage", 16,
            "QInt8Storage", 1,
            "QUInt8Storage", 1,
            "QInt32Storage", 4,
            "UntypedStorage", 1,
            "_UntypedStorage", 1);

    private final @Nullable DType dtype;
    private final int width;
    private final Bytes bytes;

    private Storage(String type, @Nullable DType dtype, int width, Bytes bytes) {
        super(type);
        this.dtype = dtype;
        this.width = width;
        this.bytes = bytes;
    }

    /** Bytes an element of a storage class takes, 0 if the name is none. */
    static int width(String type) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        DType dtype = TYPES.get(simple);
        if (!type.startsWith("torch.")) {
            return 0;
        }
        return dtype != null ? dtype.bytes() : OTHER_SIZES.getOrDefault(simple, 0);
    }

    /** A storage whose class name has a {@link #width}. */
    static Storage of(String type, Bytes bytes) {
        return new Storage(type, TYPES.get(type.substring(type.lastIndexOf('.') + 1)), width(type), bytes);
    }

    /** The element type, or null where there is no counterpart. */
    @Nullable
    DType dtype() {
        return dtype;
    }

    long elements() {
        return bytes.length() / width;
    }

    Bytes bytes() {
        return bytes;
    }

    Storage view(long first, long count) {
        return new Storage(name(), dtype, width, bytes.slice(first * width, count * width));
    }

    /** Bytes whose place in the file is found after their tensors are built, as in the format before torch 1.6. */
    static final class Late implements Bytes {
        private final long length;
        private @Nullable Bytes place;

        Late(long length) {
            this.length = length;
        }

        boolean isPlaced() {
            return place != null;
        }

        void place(Bytes bytes) {
            place = bytes;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            if (place == null) {
                throw new IllegalStateException("read before the file was read to its end");
            }
            place.read(offset, into);
        }
    }
}
