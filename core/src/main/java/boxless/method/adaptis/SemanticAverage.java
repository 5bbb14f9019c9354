package boxless.method.adaptis;

import boxless.mask.Box;

/** Category probabilities of an image that is seen in crops, each pixel's averaged over the crops that see it. */
final class SemanticAverage {
    private final int width;
    private final int height;
    private final float[][] stuff; // (height x width), sums
    private final float[][] things;
    private final float[] seen; // (height x width)

    /**
     * @param width of the image
     * @param height of the image
     * @param stuff number of planes
     * @param things number of planes
     */
    SemanticAverage(int width, int height, int stuff, int things) {
        this.width = width;
        this.height = height;
        int pixels = Math.multiplyExact(width, height);
        this.stuff = new float[stuff][pixels];
        this.things = new float[things][pixels];
        seen = new float[pixels];
    }

    void add(Box crop, Semantic semantic) {
        add(crop, semantic.stuff(), stuff);
        add(crop, semantic.things(), things);
        for (int y = crop.y(); y < crop.y() + crop.height(); y++) {
            for (int at = y * width + crop.x(); at < y * width + crop.x() + crop.width(); at++) {
                seen[at]++;
            }
        }
    }

    private void add(Box crop, float[][] planes, float[][] sums) {
        for (int p = 0; p < planes.length; p++) {
            float[] plane = planes[p];
            float[] sum = sums[p];
            for (int y = 0; y < crop.height(); y++) {
                int to = (crop.y() + y) * width + crop.x();
                int from = y * crop.width();
                for (int k = 0; k < crop.width(); k++) {
                    sum[to + k] += plane[from + k];
                }
            }
        }
    }

    /** The means. Nothing can be added afterwards. */
    Semantic mean() {
        divide(stuff);
        divide(things);
        return new Semantic(width, height, stuff, things);
    }

    private void divide(float[][] sums) {
        for (float[] sum : sums) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= seen[i];
            }
        }
    }
}
