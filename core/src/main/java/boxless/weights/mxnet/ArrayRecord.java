package boxless.weights.mxnet;

import boxless.weights.DType;
import boxless.weights.FileBytes;
import boxless.weights.StoredTensor;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One array of a file: version, storage type, shape, device, element type, elements. The oldest generation has no version and shorter extents, the
 * first one with a version has no storage type.
 */
final class ArrayRecord {
    private static final int V1 = 0xF993FAC8;
    private static final int V2 = 0xF993FAC9;
    /** Shapes as NumPy has them: no extents make a single number, and what is unknown is -1. */
    private static final int V3 = 0xF993FACA;

    private static final int MAX_EXTENTS = 32;
    private static final int DENSE = 0;
    private static final int UNKNOWN = -1;

    private final FileBytes file;
    private final Cursor in;
    private final long number;

    private ArrayRecord(FileBytes file, Cursor in, long number) {
        this.file = file;
        this.in = in;
        this.number = number;
    }

    /**
     * Reads the head of an array and steps over its elements.
     *
     * @param number of the array in the file, from 1, for messages: names come after all arrays
     * @return the array, or none where it was saved before its shape was known
     */
    static Optional<StoredTensor> read(FileBytes file, Cursor in, long number) {
        return Optional.ofNullable(new ArrayRecord(file, in, number).read());
    }

    private @Nullable StoredTensor read() {
        int version = in.i32();
        long[] shape = switch (version) {
            case V1 -> shape(in.i32());
            case V2 -> {
                checkStorage(in.i32());
                yield shape(in.i32());
            }
            case V3 -> {
                checkStorage(in.i32());
                yield numpyShape(in.i32());
            }
            default -> oldShape(version);
        };
        boolean known = version == V3 ? LongStream.of(shape).allMatch(extent -> extent != UNKNOWN) : shape.length > 0;
        if (!known) {
            return null;
        }
        in.i64(); // kind and number of the device that held the array
        DType dtype = dtype(in.i32());
        return new StoredTensor(dtype, shape, in.bytes(elements(shape) * dtype.bytes()));
    }

    private long elements(long[] shape) {
        try {
            return StoredTensor.elements(shape);
        } catch (IllegalArgumentException e) {
            throw file.damaged("array " + number + " has an " + e.getMessage(), e);
        }
    }

    private void checkStorage(int kind) {
        if (kind == 1 || kind == 2) {
            throw file.bad(
                    "array " + number
                            + " is sparse, but networks need dense ones; convert it in Python with array.tostype('default') and save again");
        }
        if (kind != DENSE) {
            throw in.damaged("array " + number + " has the unknown storage type " + kind);
        }
    }

    private long[] numpyShape(int extents) {
        return extents == UNKNOWN ? new long[] {UNKNOWN} : shape(extents);
    }

    private long[] shape(int extents) {
        long[] shape = new long[checked(extents)];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = in.i64();
        }
        return shape;
    }

    private long[] oldShape(int extents) {
        long[] shape = new long[checked(extents)];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = in.u32();
        }
        return shape;
    }

    private int checked(int extents) {
        if (extents < 0 || extents > MAX_EXTENTS) {
            throw in.damaged("array %d begins with an unknown version or a wrong number of extents (%s)"
                    .formatted(number, Integer.toHexString(extents)));
        }
        return extents;
    }

    private DType dtype(int code) {
        return switch (code) {
            case 0 -> DType.F32;
            case 1 -> DType.F64;
            case 2 -> DType.F16;
            case 3 -> DType.U8;
            case 4 -> DType.I32;
            case 5 -> DType.I8;
            case 6 -> DType.I64;
            case 7 -> DType.BOOL;
            case 8 -> DType.I16;
            case 12 -> DType.BF16;
            default ->
                throw file.bad(
                        "array " + number + " has the unknown element type " + code
                                + "; if the file is not damaged, convert it in Python with array.astype('float32') and save again");
        };
    }
}
