package boxless.method.adaptis;

import java.util.Arrays;

/**
 * Category probabilities of every pixel; they sum to 1 over all planes.
 *
 * @param width columns
 * @param height rows
 * @param stuff one plane (height x width), row-major, for each stuff category, or a single one for the background where a model has none
 * @param things likewise for each category of things, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Semantic(int width, int height, float[][] stuff, float[][] things) {
    Semantic {
        if (stuff.length == 0 || things.length == 0) {
            throw new IllegalArgumentException("%d planes of stuff and %d of things; there must be one of each"
                    .formatted(stuff.length, things.length));
        }
        for (float[][] planes : new float[][][] {stuff, things}) {
            for (float[] plane : planes) {
                if (plane.length != (long) width * height) {
                    throw new IllegalArgumentException(
                            "a plane of %d values for an image of %dx%d".formatted(plane.length, width, height));
                }
            }
        }
    }

    int pixels() {
        return width * height;
    }

    /** Every pixel's probability of its most probable category of things (height x width); not to be changed. */
    float[] mostProbableThing() {
        return greatest(things);
    }

    /** Likewise of stuff. */
    float[] mostProbableStuff() {
        return greatest(stuff);
    }

    /** Every pixel's probability of belonging to no thing, 1 - sum over things, times a weight (height x width). */
    float[] noThing(float weight) {
        float[] sum = things[0].clone();
        for (int t = 1; t < things.length; t++) {
            float[] plane = things[t];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += plane[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] = weight * (1 - sum[i]);
        }
        return sum;
    }

    private static float[] greatest(float[][] planes) {
        if (planes.length == 1) {
            return planes[0];
        }
        float[] most = Arrays.copyOf(planes[0], planes[0].length);
        for (int p = 1; p < planes.length; p++) {
            float[] plane = planes[p];
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], plane[i]);
            }
        }
        return most;
    }
}
