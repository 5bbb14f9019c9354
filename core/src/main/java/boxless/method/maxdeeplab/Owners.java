package boxless.method.maxdeeplab;

import java.util.List;

/**
 * Which slot has each pixel of an image.
 *
 * @param width columns
 * @param height rows
 * @param slots number of the slot, from 1; 0 where none has the pixel (height x width)
 * @param quality mean probability of each slot's mask over its pixels
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Owners(int width, int height, int[] slots, float[] quality) {
    /** Sums of the masks' probabilities over their pixels, of a part of the image. */
    static final class Sums {
        private final double[] probabilities;
        private final long[] pixels;

        Sums(int slots) {
            probabilities = new double[slots];
            pixels = new long[slots];
        }

        void add(int slot, double probability) {
            probabilities[slot] += probability;
            pixels[slot]++;
        }

        /** The mean of each slot over all parts; 0 for a slot without a pixel. */
        static float[] means(int slots, List<Sums> parts) {
            float[] means = new float[slots];
            for (int n = 0; n < slots; n++) {
                double sum = 0;
                long count = 0;
                for (Sums part : parts) {
                    sum += part.probabilities[n];
                    count += part.pixels[n];
                }
                means[n] = count == 0 ? 0 : (float) (sum / count);
            }
            return means;
        }
    }
}
