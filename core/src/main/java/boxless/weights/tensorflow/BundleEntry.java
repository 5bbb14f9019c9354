package boxless.weights.tensorflow;

import java.util.ArrayList;
import java.util.List;

/**
 * What the index says about a tensor.
 *
 * @param type of its elements, a number of TensorFlow's
 * @param shard the file that holds it
 * @param offset of its first byte there
 * @param size in bytes
 * @param checksum masked
 * @param slices 0, or how many pieces its elements are stored in instead
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BundleEntry(int type, long[] shape, int shard, long offset, long size, int checksum, int slices) {
    /** How a protocol buffer stores a field. */
    private static final int VARINT = 0;

    private static final int EIGHT_BYTES = 1;
    private static final int PART = 2;
    private static final int FOUR_BYTES = 5;

    private static final int TYPE = tag(1, VARINT);
    private static final int SHAPE = tag(2, PART);
    private static final int SHARD = tag(3, VARINT);
    private static final int OFFSET = tag(4, VARINT);
    private static final int SIZE = tag(5, VARINT);
    private static final int CHECKSUM = tag(6, FOUR_BYTES);
    private static final int SLICE = tag(7, PART);

    private static final int DIMENSION = tag(2, PART);
    private static final int EXTENT = tag(1, VARINT);

    /**
     * The bundle's header, which stands under the empty key.
     *
     * @param shards number of files that hold the tensors
     */
    record Header(int shards, boolean littleEndian) {
        private static final int SHARDS = tag(1, VARINT);
        private static final int ENDIANNESS = tag(2, VARINT);

        static Header parse(Cursor in) {
            int shards = 0;
            boolean littleEndian = true;
            while (in.hasMore()) {
                long tag = in.varint();
                if (tag == SHARDS) {
                    shards = number(in);
                } else if (tag == ENDIANNESS) {
                    littleEndian = in.varint() == 0;
                } else {
                    skip(in, tag);
                }
            }
            return new Header(shards, littleEndian);
        }
    }

    /** Fields that are 0 are left out. */
    static BundleEntry parse(Cursor in) {
        int type = 0;
        long[] shape = {};
        int shard = 0;
        long offset = 0;
        long size = 0;
        int checksum = 0;
        int slices = 0;
        while (in.hasMore()) {
            long tag = in.varint();
            if (tag == TYPE) {
                type = number(in);
            } else if (tag == SHAPE) {
                shape = shape(in.part(in.varint()));
            } else if (tag == SHARD) {
                shard = number(in);
            } else if (tag == OFFSET) {
                offset = in.varint();
            } else if (tag == SIZE) {
                size = in.varint();
            } else if (tag == CHECKSUM) {
                checksum = in.i32();
            } else {
                slices += tag == SLICE ? 1 : 0;
                skip(in, tag);
            }
        }
        return new BundleEntry(type, shape, shard, offset, size, checksum, slices);
    }

    private static long[] shape(Cursor in) {
        List<Long> extents = new ArrayList<>();
        while (in.hasMore()) {
            long tag = in.varint();
            if (tag == DIMENSION) {
                extents.add(extent(in.part(in.varint())));
            } else {
                skip(in, tag);
            }
        }
        return extents.stream().mapToLong(extent -> extent).toArray();
    }

    private static long extent(Cursor in) {
        long extent = 0;
        while (in.hasMore()) {
            long tag = in.varint();
            if (tag == EXTENT) {
                extent = in.varint();
            } else {
                skip(in, tag);
            }
        }
        return extent;
    }

    private static int number(Cursor in) {
        long number = in.varint();
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw in.damaged("has the impossible number " + Long.toUnsignedString(number));
        }
        return (int) number;
    }

    /** Steps over a field that says nothing about the numbers. */
    private static void skip(Cursor in, long tag) {
        switch ((int) (tag & 7)) {
            case VARINT -> in.varint();
            case EIGHT_BYTES -> in.i64();
            case PART -> in.part(in.varint());
            case FOUR_BYTES -> in.i32();
            default -> throw in.damaged("has a field of an unknown kind");
        }
    }

    private static int tag(int field, int storage) {
        return field << 3 | storage;
    }
}
