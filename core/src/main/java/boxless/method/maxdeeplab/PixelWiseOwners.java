package boxless.method.maxdeeplab;

import boxless.method.maxdeeplab.Owners.Sums;
import java.util.List;

/** Gives each pixel to its most probable slot (section 3.4 of the paper). */
final class PixelWiseOwners {
    private final boolean[] sure;
    private final float least;
    private final int width;
    private final int[] owners;

    private PixelWiseOwners(boolean[] sure, float least, MaskMap masks) {
        this.sure = sure;
        this.least = least;
        width = masks.imageWidth();
        owners = new int[width * masks.imageHeight()];
    }

    static Owners of(MaskMap masks, Slots slots, DecoderOptions.PixelWise rule, double pixel) {
        boolean[] sure = new boolean[slots.count()];
        float[] margin = new float[slots.count()];
        for (int n = 0; n < sure.length; n++) {
            sure[n] = slots.sureness()[n] >= (float) rule.sure();
            // Of the others only matters which is the greatest: they have no part in the softmax.
            margin[n] = sure[n] ? MaskMap.NEGLIGIBLE : 0;
        }
        PixelWiseOwners all = new PixelWiseOwners(sure, (float) pixel, masks);
        List<Sums> sums = masks.visit(margin, all::strip).stream()
                .map(strip -> strip.sums)
                .toList();
        return new Owners(masks.imageWidth(), masks.imageHeight(), all.owners, Sums.means(sure.length, sums));
    }

    private Strip strip() {
        return new Strip();
    }

    private final class Strip implements MaskMap.Visitor {
        private final Sums sums = new Sums(sure.length);

        @Override
        public void pixel(int x, int y, int count, int[] slots, float[] logits) {
            int best = -1;
            float dropped = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                if (!sure[slots[k]]) {
                    dropped = Math.max(dropped, logits[k]);
                } else if (best < 0 || logits[k] > logits[best]) {
                    best = k;
                }
            }
            if (best >= 0 && logits[best] >= dropped) {
                double probability = probability(best, count, slots, logits);
                if (probability > least) {
                    owners[y * width + x] = slots[best] + 1;
                    sums.add(slots[best], probability);
                }
            }
        }

        private double probability(int best, int count, int[] slots, float[] logits) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                float below = logits[best] - logits[k];
                if (sure[slots[k]] && below < MaskMap.NEGLIGIBLE) {
                    sum += below == 0 ? 1 : Math.exp(-below);
                }
            }
            return 1 / sum;
        }
    }
}
