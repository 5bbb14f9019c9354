package boxless.weights;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Elements picked from a storage by strides, put into row-major order when they are first read, and kept so until the last of them is. */
public final class StridedBytes implements Bytes {
    private final Bytes storage;
    private final int width;
    private final long offset;
    private final long[] shape;
    private final long[] strides;
    private final long length;
    private @Nullable Bytes gathered;

    /** Offset and strides count elements; every element must lie inside the storage. */
    private StridedBytes(Bytes storage, int width, long offset, long[] shape, long[] strides) {
        this.storage = storage;
        this.width = width;
        this.offset = offset;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.length = StoredTensor.elements(shape) * width;
    }

    public static Bytes of(Bytes storage, int width, long offset, long[] shape, long[] strides) {
        if (isRowMajor(shape, strides)) {
            return storage.slice(offset * width, StoredTensor.elements(shape) * width);
        }
        return new StridedBytes(storage, width, offset, shape, strides);
    }

    private static boolean isRowMajor(long[] shape, long[] strides) {
        long expected = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (shape[d] == 0) {
                return true;
            }
            if (shape[d] != 1 && strides[d] != expected) {
                return false;
            }
            expected *= shape[d];
        }
        return true;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long start, ByteBuffer into) {
        gathered(start + into.remaining() == length).read(start, into);
    }

    /** @param last whether what follows is the end: tensors are read once, and a model of which all were kept would be in memory twice */
    private synchronized Bytes gathered(boolean last) {
        Bytes all = gathered == null ? gather() : gathered;
        gathered = last ? null : all;
        return all;
    }

    private Bytes gather() {
        long last = 0;
        for (int d = 0; d < shape.length; d++) {
            last += (shape[d] - 1) * strides[d];
        }
        Bytes span = storage.slice(offset * width, (last + 1) * width).inMemory();
        return new Bytes() {
            private final long[] index = new long[shape.length];
            private long at;

            @Override
            public long length() {
                return length;
            }

            // Called once and in order by inMemory() below, so the index runs along.
            @Override
            public void read(long start, ByteBuffer into) {
                int limit = into.limit();
                while (into.position() < limit) {
                    into.limit(into.position() + width);
                    span.read(at * width, into);
                    step();
                }
            }

            private void step() {
                for (int d = shape.length - 1; d >= 0; d--) {
                    at += strides[d];
                    if (++index[d] < shape[d]) {
                        return;
                    }
                    at -= strides[d] * shape[d];
                    index[d] = 0;
                }
            }
        }.inMemory();
    }
}
