package boxless.image;

import java.io.IOException;

/** A Huffman code for literals (RFC 8878, 4.2). */
final class ZstandardHuffman {
    private static final int MOST_BITS = 11;
    private static final int MOST_WEIGHTS = 255;

    private final int bits;
    private final byte[] symbols;
    private final byte[] lengths;

    private ZstandardHuffman(int[] weights, int count) throws IOException {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i] == 0 ? 0 : 1 << weights[i] - 1;
        }
        bits = 32 - Integer.numberOfLeadingZeros(sum);
        int rest = (1 << bits) - sum;
        if (sum == 0 || bits > MOST_BITS || Integer.bitCount(rest) != 1) {
            throw new IOException("the Zstandard data is damaged: a Huffman code that is not full");
        }
        weights[count] = Integer.numberOfTrailingZeros(rest) + 1; // the last one is not stored
        symbols = new byte[1 << bits];
        lengths = new byte[1 << bits];
        int at = 0;
        for (int weight = 1; weight <= bits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                for (int i = 0; weights[symbol] == weight && i < 1 << weight - 1; i++, at++) {
                    symbols[at] = (byte) symbol;
                    lengths[at] = (byte) (bits + 1 - weight);
                }
            }
        }
    }

    /** A code and the number of bytes that describe it. */
    record Described(ZstandardHuffman code, int bytes) {}

    static Described read(byte[] in, int start, int end) throws IOException {
        int head = in[start] & 0xff;
        int[] weights = new int[MOST_WEIGHTS + 1];
        if (head >= 128) {
            int count = head - 127;
            for (int i = 0; i < count; i++) {
                weights[i] = in[start + 1 + i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
            }
            return new Described(new ZstandardHuffman(weights, count), 1 + (count + 1) / 2);
        }
        int from = start + 1;
        int to = from + head;
        if (to > end) {
            throw new IOException("the Zstandard data is damaged: a Huffman code that ends early");
        }
        ZstandardTable.Described table = ZstandardTable.read(in, from, to, 6, MOST_BITS + 1);
        int count = weights(table.table(), new ZstandardBits(in, from + table.bytes(), to), weights);
        return new Described(new ZstandardHuffman(weights, count), 1 + head);
    }

    /** Two states take turns until the bits are used up; each then has a last symbol. */
    private static int weights(ZstandardTable table, ZstandardBits bits, int[] weights) throws IOException {
        ZstandardTable.State now = new ZstandardTable.State(table, bits);
        ZstandardTable.State other = new ZstandardTable.State(table, bits);
        int count = 0;
        while (count < MOST_WEIGHTS - 1) {
            weights[count++] = now.symbol();
            now.advance(bits);
            if (bits.left() < 0) {
                weights[count++] = other.symbol();
                return count;
            }
            ZstandardTable.State swapped = now;
            now = other;
            other = swapped;
        }
        throw new IOException("the Zstandard data is damaged: a Huffman code of too many symbols");
    }

    /** Decodes one stream. */
    void decode(byte[] in, int start, int end, byte[] out, int from, int to) throws IOException {
        ZstandardBits stream = new ZstandardBits(in, start, end);
        for (int i = from; i < to; i++) {
            int at = stream.peek(bits);
            out[i] = symbols[at];
            stream.skip(lengths[at]);
        }
        if (stream.left() != 0) {
            throw new IOException("the Zstandard data is damaged: literals of the wrong length");
        }
    }
}
