package boxless.image;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decompression of Zstandard (RFC 8878), for the strips and tiles of TIFFs: frames in memory, without dictionaries. Checksums are not compared. The libraries
 * for it are native, or need Java 25, or have this Java warn of them.
 */
final class Zstandard {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int LARGEST_BLOCK = 1 << 17;

    private static final int[] LITERAL_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16
    };
    private static final int[] MATCH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2,
        2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int[] LITERAL_BASE = bases(0, LITERAL_BITS);
    private static final int[] MATCH_BASE = bases(3, MATCH_BITS);
    private static final int MOST_OFFSET = 31;

    private final byte[] in;
    private final byte[] out;
    private int at;
    private int size;
    private @Nullable ZstandardHuffman code;
    private final @Nullable ZstandardTable[] tables = new ZstandardTable[3]; // literal lengths, offsets, match lengths
    private final int[] recent = {1, 4, 8};
    private byte[] literals = {};
    private int literalsEnd;

    private Zstandard(byte[] in, int most) {
        this.in = in;
        out = new byte[most];
    }

    /** Every code begins where the one before ends. */
    private static int[] bases(int first, int[] bits) {
        int[] bases = new int[bits.length];
        bases[0] = first;
        for (int i = 1; i < bits.length; i++) {
            bases[i] = bases[i - 1] + (1 << bits[i - 1]);
        }
        return bases;
    }

    /**
     * @param most bytes that it may become
     * @throws IOException where the data is damaged, or becomes more
     */
    static byte[] decode(byte[] packed, int most) throws IOException {
        Zstandard it = new Zstandard(packed, most);
        try {
            while (it.at < packed.length) {
                it.frame();
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the Zstandard data is damaged, or longer than its pixels", e);
        }
        return Arrays.copyOf(it.out, it.size);
    }

    private long number(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in[at++] & 0xffL) << 8 * i;
        }
        return value;
    }

    private void frame() throws IOException {
        int magic = (int) number(4);
        if ((magic & ~15) == SKIPPABLE) {
            at = Math.toIntExact(Math.min(in.length, at + 4 + number(4)));
            return;
        }
        int head = (int) number(1);
        if (magic != MAGIC || (head & 8) != 0) {
            throw new IOException("the data is not Zstandard's");
        }
        boolean single = (head & 32) != 0;
        number(single ? 0 : 1); // the window: all of it is kept
        if (number(new int[] {0, 1, 2, 4}[head & 3]) != 0) {
            throw new IOException("the Zstandard data needs a dictionary");
        }
        number(new int[] {single ? 1 : 0, 2, 4, 8}[head >> 6]);
        code = null;
        Arrays.fill(tables, null);
        System.arraycopy(new int[] {1, 4, 8}, 0, recent, 0, 3);
        boolean last = false;
        while (!last) {
            int block = (int) number(3);
            last = (block & 1) != 0;
            block(block >> 1 & 3, block >> 3);
        }
        at += (head & 4) != 0 ? 4 : 0;
    }

    private void block(int type, int length) throws IOException {
        switch (type) {
            case 0 -> {
                copy(in, at, length);
                at += length;
            }
            case 1 -> {
                Arrays.fill(out, size, size + length, in[at++]);
                size += length;
            }
            case 2 -> {
                if (length > LARGEST_BLOCK || length > in.length - at) {
                    throw new IOException("the Zstandard data ends early");
                }
                int end = at + length;
                literals(end);
                sequences(end);
                at = end;
            }
            default -> throw new IOException("the Zstandard data is damaged: a block of no kind");
        }
    }

    private void copy(byte[] from, int start, int length) {
        System.arraycopy(from, start, out, size, length);
        size += length;
    }

    private void literals(int end) throws IOException {
        int head = in[at] & 0xff;
        int type = head & 3;
        int format = head >> 2 & 3;
        if (type < 2) {
            int bytes = format == 1 ? 2 : format == 3 ? 3 : 1;
            literalsEnd = checked((int) number(bytes) >> (bytes == 1 ? 3 : 4));
            literals = new byte[literalsEnd];
            if (type == 0) {
                System.arraycopy(in, at, literals, 0, literalsEnd);
                at += literalsEnd;
            } else {
                Arrays.fill(literals, in[at++]);
            }
            return;
        }
        int bits = new int[] {10, 10, 14, 18}[format];
        long sizes = number(format < 2 ? 3 : format + 2) >> 4;
        literalsEnd = checked((int) sizes & (1 << bits) - 1);
        literals = new byte[literalsEnd];
        int packedEnd = at + (int) (sizes >> bits);
        if (packedEnd > end) {
            throw new IOException("the Zstandard data is damaged: literals that end early");
        }
        if (type == 2) {
            ZstandardHuffman.Described described = ZstandardHuffman.read(in, at, packedEnd);
            code = described.code();
            at += described.bytes();
        }
        ZstandardHuffman known = code;
        if (known == null) {
            throw new IOException("the Zstandard data is damaged: literals without a code");
        }
        if (format == 0) {
            known.decode(in, at, packedEnd, literals, 0, literalsEnd);
        } else {
            fourStreams(known, packedEnd);
        }
        at = packedEnd;
    }

    private void fourStreams(ZstandardHuffman known, int end) throws IOException {
        int[] lengths = {(int) number(2), (int) number(2), (int) number(2)};
        int each = (literalsEnd + 3) / 4;
        int start = at;
        for (int i = 0; i < 4; i++) {
            int stop = i < 3 ? start + lengths[i] : end;
            if (stop > end) {
                throw new IOException("the Zstandard data is damaged: literals that end early");
            }
            known.decode(in, start, stop, literals, i * each, i < 3 ? (i + 1) * each : literalsEnd);
            start = stop;
        }
    }

    private static int checked(int length) throws IOException {
        if (length > LARGEST_BLOCK) {
            throw new IOException("the Zstandard data is damaged: a block that is too large");
        }
        return length;
    }

    private void sequences(int end) throws IOException {
        int count = (int) number(1);
        if (count == 255) {
            count = (int) number(2) + 0x7f00;
        } else if (count >= 128) {
            count = (count - 128 << 8) + (int) number(1);
        }
        int literal = 0;
        if (count > 0) {
            int modes = (int) number(1);
            ZstandardTable lengths = table(0, modes >> 6, end);
            ZstandardTable offsets = table(1, modes >> 4 & 3, end);
            ZstandardTable matches = table(2, modes >> 2 & 3, end);
            ZstandardBits bits = new ZstandardBits(in, at, end);
            ZstandardTable.State length = new ZstandardTable.State(lengths, bits);
            ZstandardTable.State offset = new ZstandardTable.State(offsets, bits);
            ZstandardTable.State match = new ZstandardTable.State(matches, bits);
            for (int i = 0; i < count; i++) {
                long distance = (1L << offset.symbol()) + bits.read(offset.symbol());
                int copied = MATCH_BASE[match.symbol()] + (int) bits.read(MATCH_BITS[match.symbol()]);
                int own = LITERAL_BASE[length.symbol()] + (int) bits.read(LITERAL_BITS[length.symbol()]);
                copy(literals, literal, own);
                literal += own;
                repeat(distance(distance, own == 0), copied);
                if (i + 1 < count) {
                    length.advance(bits);
                    match.advance(bits);
                    offset.advance(bits);
                }
            }
            if (bits.left() != 0) {
                throw new IOException("the Zstandard data is damaged: sequences of the wrong length");
            }
        }
        copy(literals, literal, literalsEnd - literal);
    }

    private ZstandardTable table(int kind, int mode, int end) throws IOException {
        int mostSymbol = kind == 0 ? LITERAL_BITS.length - 1 : kind == 1 ? MOST_OFFSET : MATCH_BITS.length - 1;
        ZstandardTable table = switch (mode) {
            case 0 -> Usual.TABLES[kind];
            case 1 -> ZstandardTable.constant(Math.min(mostSymbol, in[at++] & 0xff));
            case 2 -> {
                ZstandardTable.Described described = ZstandardTable.read(in, at, end, kind == 1 ? 8 : 9, mostSymbol);
                at += described.bytes();
                yield described.table();
            }
            default -> tables[kind];
        };
        if (table == null) {
            throw new IOException("the Zstandard data is damaged: sequences without a table");
        }
        tables[kind] = table;
        return table;
    }

    /** The numbers 1 to 3 stand for distances used before. */
    private int distance(long number, boolean withoutLiterals) throws IOException {
        int distance;
        int older;
        if (number > 3) {
            distance = (int) Math.min(Integer.MAX_VALUE, number - 3);
            older = 2;
        } else {
            older = (int) number - 1 + (withoutLiterals ? 1 : 0);
            distance = older == 3 ? recent[0] - 1 : recent[older];
            older = Math.min(2, older);
        }
        System.arraycopy(recent, 0, recent, 1, older);
        recent[0] = distance;
        if (distance < 1 || distance > size) {
            throw new IOException("the Zstandard data is damaged: a distance beyond its start");
        }
        return distance;
    }

    /** What is copied may be longer than the distance: it then copies itself. */
    private void repeat(int distance, int length) {
        for (int i = 0; i < length; i++, size++) {
            out[size] = out[size - distance];
        }
    }

    /** The tables of blocks that bring none. */
    private static final class Usual {
        private static final ZstandardTable[] TABLES = tables();

        private static ZstandardTable[] tables() {
            int[] lengths = {
                4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
                -1, -1
            };
            int[] offsets = {1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
            };
            int[] matches = new int[MATCH_BITS.length];
            Arrays.fill(matches, 0, 46, 1);
            Arrays.fill(matches, 46, matches.length, -1);
            System.arraycopy(new int[] {1, 4, 3, 2, 2, 2, 2, 2, 2}, 0, matches, 0, 9);
            try {
                return new ZstandardTable[] {
                    ZstandardTable.of(6, lengths), ZstandardTable.of(5, offsets), ZstandardTable.of(6, matches)
                };
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
