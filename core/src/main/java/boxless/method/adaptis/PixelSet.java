package boxless.method.adaptis;

/** Pixels of an image as bits, 64 a word. */
final class PixelSet {
    private final long[] words; // pixel i is bit i % 64 of word i / 64

    private PixelSet(long[] words) {
        this.words = words;
    }

    static PixelSet none(int pixels) {
        return new PixelSet(new long[(pixels + 63) / 64]);
    }

    /** The pixels whose value is greater. */
    static PixelSet above(float[] values, float threshold) {
        PixelSet set = none(values.length);
        for (int word = 0; word < set.words.length; word++) {
            int from = word * 64;
            int to = Math.min(values.length, from + 64);
            long bits = 0;
            for (int i = from; i < to; i++) {
                if (values[i] > threshold) {
                    bits |= 1L << i;
                }
            }
            set.words[word] = bits;
        }
        return set;
    }

    /** The pixels whose value is not less. */
    static PixelSet from(float[] values, float threshold) {
        return above(values, Math.nextDown(threshold));
    }

    int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    int common(PixelSet other) {
        int common = 0;
        for (int word = 0; word < words.length; word++) {
            common += Long.bitCount(words[word] & other.words[word]);
        }
        return common;
    }

    boolean contains(int pixel) {
        return (words[pixel >> 6] & 1L << pixel) != 0;
    }

    void add(PixelSet other) {
        for (int word = 0; word < words.length; word++) {
            words[word] |= other.words[word];
        }
    }

    void remove(PixelSet other) {
        for (int word = 0; word < words.length; word++) {
            words[word] &= ~other.words[word];
        }
    }

    /**
     * The n-th of the pixels, ascending.
     *
     * @param n from 0, below {@link #size}
     */
    int get(int n) {
        int left = n;
        int word = 0;
        for (int here = Long.bitCount(words[0]); here <= left; here = Long.bitCount(words[word])) {
            left -= here;
            word++;
        }
        long bits = words[word];
        for (; left > 0; left--) {
            bits &= bits - 1;
        }
        return word * 64 + Long.numberOfTrailingZeros(bits);
    }
}
