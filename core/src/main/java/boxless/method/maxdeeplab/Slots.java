package boxless.method.maxdeeplab;

/**
 * What the slots of an image say of their classes.
 *
 * @param channels most probable channel of each slot, void left out
 * @param sureness its probability: c in the paper
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Slots(int[] channels, float[] sureness) {
    /**
     * @param logits (N, C + 1), void last
     * @param outputs C + 1
     */
    static Slots of(float[] logits, int outputs) {
        int count = logits.length / outputs;
        Slots slots = new Slots(new int[count], new float[count]);
        for (int n = 0; n < count; n++) {
            int from = n * outputs;
            int best = 0;
            float most = logits[from + outputs - 1];
            for (int c = 0; c < outputs - 1; c++) {
                best = logits[from + c] > logits[from + best] ? c : best;
                most = Math.max(most, logits[from + c]);
            }
            double sum = 0;
            for (int c = 0; c < outputs; c++) {
                sum += Math.exp(logits[from + c] - most);
            }
            slots.channels[n] = best;
            slots.sureness[n] = (float) (Math.exp(logits[from + best] - most) / sum);
        }
        return slots;
    }

    /** How many there are: N. */
    int count() {
        return channels.length;
    }
}
