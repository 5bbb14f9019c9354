package boxless.method.solo;

/**
 * A binary mask, 64 pixels a word, so that two masks are compared in microseconds.
 *
 * @param words pixel i is bit i % 64 of word i / 64
 * @param area number of pixels
 * @param first word that is not 0, or how many there are
 * @param last word that is not 0, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BitMask(long[] words, int area, int first, int last) {
    static BitMask of(long[] words) {
        int area = 0;
        int first = words.length;
        int last = -1;
        for (int word = 0; word < words.length; word++) {
            if (words[word] != 0) {
                area += Long.bitCount(words[word]);
                first = Math.min(first, word);
                last = word;
            }
        }
        return new BitMask(words, area, first, last);
    }

    /** The first of its pixels; only of a mask that has any. */
    int firstPixel() {
        return first * 64 + Long.numberOfTrailingZeros(words[first]);
    }

    /** Common pixels by pixels of either; 0 where both are empty. */
    double iou(BitMask other) {
        int common = 0;
        int end = Math.min(last, other.last);
        for (int word = Math.max(first, other.first); word <= end; word++) {
            common += Long.bitCount(words[word] & other.words[word]);
        }
        int either = area + other.area - common;
        return either == 0 ? 0 : (double) common / either;
    }
}
