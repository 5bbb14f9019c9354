package boxless.method.maxdeeplab;

import boxless.method.maxdeeplab.DecoderOptions.MaskWise;
import boxless.method.maxdeeplab.Owners.Sums;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Lets slots lay down their masks one after another. Of a slot that is sure of its class a pixel costs one bit until then. */
final class MaskWiseOwners {
    private final float least;
    private final float
            reach; // a mask's logit is not further below the greatest where its probability is greater than this
    private final int words; // of a row
    private final long[][] bits; // of each slot, row by row; none for slots that are not sure

    private MaskWiseOwners(boolean[] sure, float least, MaskMap masks) {
        this.least = least;
        reach = (float) -Math.log(least);
        words = Math.ceilDiv(masks.imageWidth(), Long.SIZE);
        bits = new long[sure.length][];
        for (int n = 0; n < sure.length; n++) {
            bits[n] = new long[sure[n] ? words * masks.imageHeight() : 0];
        }
    }

    /**
     * @param masks of the image
     * @param coarse the same masks, not enlarged: their mean probability decides on the order
     */
    static Owners of(MaskMap masks, MaskMap coarse, Slots slots, Channels channels, MaskWise rule, double pixel) {
        int count = slots.count();
        boolean[] sure = new boolean[count];
        for (int n = 0; n < count; n++) {
            boolean thing = channels.isThing(slots.channels()[n]);
            sure[n] = slots.sureness()[n] >= (float) (thing ? rule.sureThing() : rule.sureStuff());
        }
        MaskWiseOwners all = new MaskWiseOwners(sure, (float) pixel, masks);
        float[] quality = all.fill(masks, sure);
        float[] order =
                rule.maskWeight() == 0 ? quality : new MaskWiseOwners(sure, (float) pixel, coarse).fill(coarse, sure);
        int[] best = IntStream.range(0, count)
                .filter(n -> sure[n])
                .boxed()
                .sorted(Comparator.comparingDouble(n ->
                        -Math.pow(slots.sureness()[n], rule.classWeight()) * Math.pow(order[n], rule.maskWeight())))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] owners = all.laidDown(best, rule.free(), masks.imageWidth(), masks.imageHeight());
        return new Owners(masks.imageWidth(), masks.imageHeight(), owners, quality);
    }

    /** Finds the pixels of every mask; returns their mean probabilities. */
    private float[] fill(MaskMap masks, boolean[] sure) {
        float[] margin = new float[sure.length];
        Arrays.fill(margin, MaskMap.NEGLIGIBLE);
        List<Sums> sums = masks.visit(margin, Strip::new).stream()
                .map(strip -> strip.sums)
                .toList();
        return Sums.means(sure.length, sums);
    }

    private int[] laidDown(int[] order, double free, int width, int height) {
        int[] owners = new int[width * height];
        long[] taken = new long[words * height];
        for (int slot : order) {
            long[] own = bits[slot];
            long all = 0;
            long left = 0;
            for (int i = 0; i < own.length; i++) {
                all += Long.bitCount(own[i]);
                left += Long.bitCount(own[i] & ~taken[i]);
            }
            if (left > all * free) {
                for (int i = 0; i < own.length; i++) {
                    paint(owners, i / words * width + i % words * Long.SIZE, own[i] & ~taken[i], slot + 1);
                    taken[i] |= own[i];
                }
            }
        }
        return owners;
    }

    private static void paint(int[] owners, int from, long pixels, int value) {
        for (long rest = pixels; rest != 0; rest &= rest - 1) {
            owners[from + Long.numberOfTrailingZeros(rest)] = value;
        }
    }

    private final class Strip implements MaskMap.Visitor {
        private final Sums sums = new Sums(bits.length);

        @Override
        public void pixel(int x, int y, int count, int[] slots, float[] logits) {
            float most = Float.NEGATIVE_INFINITY;
            float own = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                most = Math.max(most, logits[k]);
                own = bits[slots[k]].length > 0 ? Math.max(own, logits[k]) : own;
            }
            if (most - own <= reach) {
                add(x, y, count, slots, logits, most);
            }
        }

        private void add(int x, int y, int count, int[] slots, float[] logits, float most) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += most - logits[k] < MaskMap.NEGLIGIBLE ? Math.exp(logits[k] - most) : 0;
            }
            for (int k = 0; k < count; k++) {
                long[] own = bits[slots[k]];
                if (own.length > 0 && most - logits[k] < MaskMap.NEGLIGIBLE) {
                    double probability = Math.exp(logits[k] - most) / sum;
                    if (probability > least) {
                        own[y * words + x / Long.SIZE] |= 1L << x;
                        sums.add(slots[k], probability);
                    }
                }
            }
        }
    }
}
