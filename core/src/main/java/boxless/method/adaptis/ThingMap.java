package boxless.method.adaptis;

import java.util.ArrayList;
import java.util.List;

/**
 * Which object has each pixel: the one whose mask is most probable there, unless it is more probable that there is no thing. Masks are added one by
 * one and not stored: a pixel costs eight bytes, however many objects there are.
 */
final class ThingMap {
    private final Semantic semantic;
    private final float mask;
    private final float[] best; // (height x width): probability of whatever has the pixel
    private final int[] owner; // (height x width): number of the object, from 1; 0 for none
    private final List<Thing> things = new ArrayList<>();

    /**
     * @param category from 0, among things
     * @param score mean probability of the object's mask, times mean probability of its category, both over the pixels of the mask
     */
    record Thing(int category, float score) {}

    /** @param background what the probability that a pixel is no thing counts */
    ThingMap(Semantic semantic, double background, double mask) {
        this.semantic = semantic;
        this.mask = (float) mask;
        best = semantic.noThing((float) background);
        owner = new int[best.length];
    }

    /** Adds an object. Where two are equally probable, the one added first has the pixel; nothing goes before either. */
    void add(MaskValues object) {
        int number = things.size() + 1;
        Sums sums = new Sums(semantic.things(), mask);
        object.forEachPiece((at, values, from, length) -> {
            for (int i = 0; i < length; i++) {
                if (values[from + i] > best[at + i]) {
                    best[at + i] = values[from + i];
                    owner[at + i] = number;
                }
            }
            sums.add(at, values, from, length);
        });
        things.add(sums.thing());
    }

    /** The objects, in the order of their numbers. */
    List<Thing> things() {
        return things;
    }

    /**
     * Number of each pixel's object, from 1, or 0 (height x width). Nothing can be added afterwards.
     *
     * @param least probability from which on a mask has a pixel
     */
    int[] owners(double least) {
        for (int i = 0; i < owner.length; i++) {
            if (best[i] < (float) least) {
                owner[i] = 0;
            }
        }
        return owner;
    }

    /** Sums over the pixels of a mask. */
    private static final class Sums {
        private final float[][] planes;
        private final float mask;
        private final double[] categories;
        private double own;
        private int count;

        Sums(float[][] planes, float mask) {
            this.planes = planes;
            this.mask = mask;
            categories = new double[planes.length];
        }

        void add(int at, float[] values, int from, int length) {
            for (int i = 0; i < length; i++) {
                float value = values[from + i];
                if (value > mask) {
                    own += value;
                    count++;
                    for (int c = 0; c < categories.length; c++) {
                        categories[c] += planes[c][at + i];
                    }
                }
            }
        }

        /** An average over crops may have lost all pixels of its mask: then nothing is sure. */
        Thing thing() {
            int category = 0;
            for (int c = 1; c < categories.length; c++) {
                if (categories[c] > categories[category]) {
                    category = c;
                }
            }
            double score = count == 0 ? 0 : own / count * (categories[category] / count);
            return new Thing(category, (float) Math.min(1, score));
        }
    }
}
