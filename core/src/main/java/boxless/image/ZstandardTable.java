package boxless.image;

import java.io.IOException;

/** A decoding table for one kind of symbol by finite state entropy (RFC 8878, 4.1). */
final class ZstandardTable {
    private final int log;
    private final int[] symbols;
    private final int[] bits;
    private final int[] next;

    private ZstandardTable(int log) {
        this.log = log;
        symbols = new int[1 << log];
        bits = new int[1 << log];
        next = new int[1 << log];
    }

    /** The table of a symbol that is always the same, which takes no bits. */
    static ZstandardTable constant(int symbol) {
        ZstandardTable table = new ZstandardTable(0);
        table.symbols[0] = symbol;
        return table;
    }

    /** @param counts how often each symbol occurs among 2^log; -1 for less than once */
    static ZstandardTable of(int log, int... counts) throws IOException {
        ZstandardTable table = new ZstandardTable(log);
        int size = 1 << log;
        int rare = size;
        int[] states = new int[counts.length];
        for (int s = 0; s < counts.length; s++) {
            states[s] = Math.abs(counts[s]);
            if (counts[s] < 0) {
                table.symbols[--rare] = s;
            }
        }
        int at = 0;
        for (int s = 0; s < counts.length; s++) {
            for (int i = 0; i < counts[s]; i++) {
                table.symbols[at] = s;
                do {
                    at = at + (size >> 1) + (size >> 3) + 3 & size - 1;
                } while (at >= rare);
            }
        }
        if (at != 0) {
            throw new IOException("the Zstandard data is damaged: a table that is not full");
        }
        for (int i = 0; i < size; i++) {
            int state = states[table.symbols[i]]++;
            table.bits[i] = log - (31 - Integer.numberOfLeadingZeros(state));
            table.next[i] = (state << table.bits[i]) - size;
        }
        return table;
    }

    /** Where a state is while symbols are read. */
    static final class State {
        private final ZstandardTable table;
        private int at;

        State(ZstandardTable table, ZstandardBits bits) {
            this.table = table;
            at = (int) bits.read(table.log);
        }

        int symbol() {
            return table.symbols[at];
        }

        void advance(ZstandardBits bits) {
            at = table.next[at] + (int) bits.read(table.bits[at]);
        }
    }

    /** A table and the number of bytes that describe it. */
    record Described(ZstandardTable table, int bytes) {}

    /**
     * Reads the description of a table.
     *
     * @param mostLog largest log that is allowed, likewise the symbol
     */
    static Described read(byte[] in, int start, int end, int mostLog, int mostSymbol) throws IOException {
        Forward bits = new Forward(in, start, end);
        int log = bits.read(4) + 5;
        if (log > mostLog) {
            throw new IOException("the Zstandard data is damaged: a table that is too large");
        }
        int[] counts = new int[mostSymbol + 1];
        int left = 1 << log;
        int symbol = 0;
        while (left > 0) {
            if (symbol > mostSymbol) {
                throw new IOException("the Zstandard data is damaged: a table of too many symbols");
            }
            int width = 32 - Integer.numberOfLeadingZeros(left + 1);
            int low = (1 << width - 1) - 1;
            int threshold = (1 << width) - 1 - (left + 1);
            int value = bits.read(width - 1);
            if (value >= threshold) {
                value += bits.read(1) << width - 1;
                value -= value > low ? threshold : 0;
            }
            counts[symbol++] = value - 1;
            left -= Math.abs(value - 1);
            for (int zeros = value == 1 ? 3 : 0; zeros == 3; ) {
                zeros = bits.read(2);
                symbol += zeros;
            }
        }
        if (left < 0) {
            throw new IOException("the Zstandard data is damaged: a table that is more than full");
        }
        return new Described(of(log, counts), bits.bytes());
    }

    /** Bits from the start of some bytes. */
    private static final class Forward {
        private final byte[] bytes;
        private final int start;
        private final int end;
        private int at;

        Forward(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.start = start;
            this.end = end;
        }

        int read(int count) throws IOException {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                int from = start + (at >> 3);
                if (from >= end) {
                    throw new IOException("the Zstandard data is damaged: a table that ends early");
                }
                value |= (bytes[from] >> (at & 7) & 1) << i;
            }
            return value;
        }

        /** Bytes begun. */
        int bytes() {
            return at + 7 >> 3;
        }
    }
}
