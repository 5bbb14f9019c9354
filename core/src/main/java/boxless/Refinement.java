package boxless;

import boxless.mask.Point;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What several clicks inside one object say together. AdaptIS answers one point and knows no second; a further click is asked on its own, and this
 * decides what becomes of its answer and the earlier ones.
 */
public enum Refinement {
    /** A pixel belongs to the object if one click says so: the highest probability counts. For objects of which a part was missed. */
    UNION {
        @Override
        void add(float[] soFar, float[] next) {
            for (int i = 0; i < soFar.length; i++) {
                soFar[i] = Math.max(soFar[i], next[i]);
            }
        }
    },
    /** The last click alone counts. For objects of which the answer so far is of no use. */
    REPLACEMENT {
        @Override
        void add(float[] soFar, float[] next) {
            System.arraycopy(next, 0, soFar, 0, soFar.length);
        }
    },
    /** The mean probability counts: clicks outvote each other. */
    MEAN {
        @Override
        void add(float[] soFar, float[] next) {
            for (int i = 0; i < soFar.length; i++) {
                soFar[i] += next[i];
            }
        }

        @Override
        void finish(float[] sum, int clicks) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= clicks;
            }
        }
    };

    /** What is done unless a program asks for something else. */
    public static final Refinement USUAL = UNION;

    /** Takes the answer to the next click in. */
    abstract void add(float[] soFar, float[] next);

    /** Ends after the answers to so many clicks. */
    void finish(float[] soFar, int clicks) {}

    /**
     * Probability of each pixel after all clicks.
     *
     * @param clicks in their order, at least one
     * @param maps gives the answer to a click (height x width), which stays as it is; asked one after the other
     * @return an array of its own
     */
    final float[] of(List<Point> clicks, Function<Point, float[]> maps) {
        float[] result = maps.apply(clicks.getFirst()).clone();
        clicks.subList(1, clicks.size()).forEach(click -> add(result, maps.apply(click)));
        finish(result, clicks.size());
        return result;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
