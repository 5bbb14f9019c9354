package boxless.weights.pickle;

import boxless.file.BadFileException;
import boxless.weights.Bytes;
import boxless.weights.FileBytes;
import boxless.weights.Names;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip file, so that stored ones can be read where they lie; {@link java.util.zip.ZipFile} only gives
 * streams.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final long SATURATED = 0xffffffffL;
    private static final long MAX_DIRECTORY = 64L << 20;
    private static final String DAMAGED = "; the file is truncated or damaged, copy or download it again";

    private record Entry(int flags, int method, long packed, long size, long header) {}

    private final FileBytes file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long inflated;

    ZipDirectory(FileBytes file) {
        this.file = file;
        readDirectory(findEnd());
    }

    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** The content of an entry, or null if there is none of this name. A compressed one is expanded in memory. */
    @Nullable
    Bytes bytes(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return null;
        }
        if (entry.header > file.length() - 30) {
            throw bad(name, "extends beyond the file");
        }
        ByteBuffer local = slice(entry.header, 30);
        if (local.getInt(0) != LOCAL || (entry.flags & 1) != 0) {
            throw bad(name, (entry.flags & 1) != 0 ? "is encrypted" : "is not where it should be");
        }
        long start = entry.header + 30 + (local.getShort(26) & 0xffff) + (local.getShort(28) & 0xffff);
        if (entry.packed > file.length() - start) {
            throw bad(name, "extends beyond the file");
        }
        Bytes packed = file.slice(start, entry.packed);
        return switch (entry.method) {
            case 0 -> {
                if (entry.packed != entry.size) {
                    throw bad(name, "has two different sizes");
                }
                yield packed;
            }
            case 8 -> inflate(name, packed, entry.size);
            default -> throw bad(name, "is compressed by an unknown method");
        };
    }

    private record Directory(long start, long size) {}

    private Directory findEnd() {
        int tail = (int) Math.min(file.length(), 22 + 0xffff);
        ByteBuffer end = slice(file.length() - tail, tail);
        for (int at = tail - 22; at >= 0; at--) {
            if (end.getInt(at) == END && (end.getShort(at + 20) & 0xffff) == tail - at - 22) {
                Directory directory = new Directory(end.getInt(at + 16) & SATURATED, end.getInt(at + 12) & SATURATED);
                long locator = file.length() - tail + at - 20;
                return locator >= 0 ? find64(locator, directory) : directory;
            }
        }
        throw file.bad("has no directory at its end" + DAMAGED);
    }

    private Directory find64(long locator, Directory plain) {
        ByteBuffer where = slice(locator, 20);
        if (where.getInt(0) != LOCATOR_64) {
            return plain;
        }
        long at = where.getLong(8);
        if (at < 0 || at > file.length() - 56 || slice(at, 4).getInt(0) != END_64) {
            throw file.bad("has a broken directory" + DAMAGED);
        }
        ByteBuffer end = slice(at, 56);
        return new Directory(end.getLong(48), end.getLong(40));
    }

    private void readDirectory(Directory at) {
        if (at.start < 0 || at.size < 0 || at.size > MAX_DIRECTORY || at.start > file.length() - at.size) {
            throw file.bad("has a broken directory" + DAMAGED);
        }
        ByteBuffer directory = slice(at.start, (int) at.size);
        while (directory.remaining() >= 46) {
            int start = directory.position();
            int nameLength = directory.getShort(start + 28) & 0xffff;
            int extraLength = directory.getShort(start + 30) & 0xffff;
            int commentLength = directory.getShort(start + 32) & 0xffff;
            int extra = start + 46 + nameLength;
            if (directory.getInt(start) != CENTRAL || extra + extraLength + commentLength > directory.limit()) {
                throw file.bad("has a broken directory" + DAMAGED);
            }
            String name = new String(directory.array(), start + 46, nameLength, StandardCharsets.UTF_8);
            if (entries.put(name, entry(directory, start, extra, extraLength)) != null) {
                throw bad(name, "exists twice");
            }
            directory.position(extra + extraLength + commentLength);
        }
    }

    private Entry entry(ByteBuffer directory, int start, int extra, int extraLength) {
        long[] fields = {
            directory.getInt(start + 24) & SATURATED, // size
            directory.getInt(start + 20) & SATURATED, // packed size
            directory.getInt(start + 42) & SATURATED, // place of the local header
        };
        for (int at = extra; at + 4 <= extra + extraLength; at += 4 + (directory.getShort(at + 2) & 0xffff)) {
            if (directory.getShort(at) == 1) {
                int end = Math.min(extra + extraLength, at + 4 + (directory.getShort(at + 2) & 0xffff));
                int value = at + 4;
                for (int i = 0; i < fields.length; i++) {
                    if (fields[i] == SATURATED && value + 8 <= end) {
                        fields[i] = directory.getLong(value);
                        value += 8;
                    }
                }
            }
        }
        if (fields[0] < 0 || fields[1] < 0 || fields[2] < 0) {
            throw file.bad("has a broken directory" + DAMAGED);
        }
        return new Entry(
                directory.getShort(start + 8), directory.getShort(start + 10), fields[1], fields[0], fields[2]);
    }

    private Bytes inflate(String name, Bytes packed, long size) {
        inflated += size;
        // Trained weights hardly shrink; only a file made to exhaust the memory grows like this.
        if (size > Integer.MAX_VALUE - 8 || inflated > 4 * file.length() + (64L << 20)) {
            throw bad(name, "expands to far more than the file; store it uncompressed, as torch.save does");
        }
        byte[] content = new byte[(int) size];
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
        Inflater inflater = new Inflater(true);
        try {
            int got = 0;
            long at = 0;
            while (!inflater.finished() && (!inflater.needsInput() || at < packed.length())) {
                if (inflater.needsInput()) {
                    chunk.clear().limit((int) Math.min(chunk.capacity(), packed.length() - at));
                    packed.read(at, chunk);
                    at += chunk.flip().limit();
                    inflater.setInput(chunk);
                }
                int count = inflater.inflate(content, got, content.length - got);
                if (count == 0 && !inflater.needsInput() && !inflater.finished()) {
                    break; // more than announced, or a preset dictionary
                }
                got += count;
            }
            if (got != content.length || !inflater.finished()) {
                throw bad(name, "does not decompress to its stated size");
            }
            return Bytes.of(ByteBuffer.wrap(content));
        } catch (DataFormatException e) {
            throw new BadFileException(
                    file.path(), "its part " + Names.quoted(name) + " cannot be decompressed" + DAMAGED, e);
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer slice(long start, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(start, buffer);
        return buffer.flip();
    }

    private BadFileException bad(String name, String what) {
        return file.bad("its part " + Names.quoted(name) + " " + what + DAMAGED);
    }
}
