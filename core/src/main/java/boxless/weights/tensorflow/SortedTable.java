package boxless.weights.tensorflow;

import boxless.file.BadFileException;
import boxless.weights.FileBytes;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A table in the format of LevelDB: blocks of keys and values, a block that says where they lie, and a footer that says where that one lies. A key
 * leaves out what it has in common with the one before.
 */
final class SortedTable {
    private static final long MAGIC = 0xDB4775248B80FB57L;
    /** Two places of blocks, padded to 40 bytes, and the magic number. */
    private static final int FOOTER = 48;

    private static final int CHECKSUM = 4;

    private SortedTable() {}

    /** Whether a file ends as such tables do. */
    static boolean isOne(FileBytes file) {
        return file.length() >= FOOTER && Cursor.of(file, file.length() - 8, 8).i64() == MAGIC;
    }

    /**
     * Gives every key and its value, in the order of the keys. The file is a table by its footer.
     *
     * @throws BadFileException if a block breaks the format's rules or differs from its checksum
     */
    static void read(FileBytes file, BiConsumer<byte[], Cursor> entries) {
        Cursor footer = Cursor.of(file, file.length() - FOOTER, FOOTER);
        block(file, footer); // of other information, of which TensorFlow has none
        entries(block(file, footer), (lastKey, place) -> entries(block(file, place), entries));
    }

    /** The content of the block whose place comes next. */
    private static Cursor block(FileBytes file, Cursor place) {
        long offset = place.varint();
        long length = place.varint();
        Cursor whole = Cursor.of(file, offset, length < 0 ? length : length + 1 + CHECKSUM);
        Cursor checked = whole.part(length + 1);
        int checksum = new MaskedChecksum().add(checked.bytes()).value();
        if (checksum != whole.i32()) {
            throw whole.damaged("differs from its checksum in the block at " + offset);
        }
        Cursor content = checked.part(length);
        int compression = checked.i8();
        if (compression != 0) {
            throw file.bad("has compressed blocks, which TensorFlow does not write; save the checkpoint again");
        }
        return content;
    }

    private static void entries(Cursor block, BiConsumer<byte[], Cursor> each) {
        Cursor records = withoutRestarts(block);
        byte[] key = new byte[0];
        while (records.hasMore()) {
            long shared = records.varint();
            long added = records.varint();
            long value = records.varint();
            if (shared < 0 || shared > key.length) {
                throw records.damaged("has a key that continues a shorter one");
            }
            byte[] rest = records.part(added).bytes();
            key = Arrays.copyOf(key, Math.addExact((int) shared, rest.length));
            System.arraycopy(rest, 0, key, (int) shared, rest.length);
            each.accept(key.clone(), records.part(value));
        }
    }

    /** A block ends with the places of its complete keys, for searching, and their number. */
    private static Cursor withoutRestarts(Cursor block) {
        long length = block.remaining();
        if (length < 4) {
            throw block.damaged("has a block of " + length + " bytes");
        }
        Cursor records = block.part(length - 4);
        long restarts = Integer.toUnsignedLong(block.i32());
        return records.part(length - 4 - 4 * restarts);
    }
}
