package boxless.method.solo;

/**
 * A binary mask, 64 pixels a word, so that two masks are compared in microseconds.
 *
 * @param bits pixel i is bit i % 64 of word i / 64
 * @param area number of pixels
 * @param first word that is not 0
 * @param last word that is not 0, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BitMask(long[] bits, int area, int first, int last) {
    /** The pixels whose probability is greater. */
    static BitMask of(float[] probabilities, int from, int pixels, float threshold) {
        long[] bits = new long[(pixels + 63) / 64];
        int area = 0;
        int first = bits.length;
        int last = -1;
        for (int word = 0; word < bits.length; word++) {
            long made = 0;
            int start = from + word * 64;
            int end = Math.min(start + 64, from + pixels);
            for (int i = start; i < end; i++) {
                if (probabilities[i] > threshold) {
                    made |= 1L << (i - start);
                }
            }
            if (made != 0) {
                bits[word] = made;
                area += Long.bitCount(made);
                first = Math.min(first, word);
                last = word;
            }
        }
        return new BitMask(bits, area, first, last);
    }

    /** Common pixels by pixels of either; 0 where both are empty. */
    double iou(BitMask other) {
        int common = 0;
        int end = Math.min(last, other.last);
        for (int word = Math.max(first, other.first); word <= end; word++) {
            common += Long.bitCount(bits[word] & other.bits[word]);
        }
        int either = area + other.area - common;
        return either == 0 ? 0 : (double) common / either;
    }
}
