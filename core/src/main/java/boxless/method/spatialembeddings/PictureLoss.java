package boxless.method.spatialembeddings;

import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Centre;

/**
 * The loss of one picture and its derivative by the network's raw output, in plain Java.
 *
 * <p>A background pixel whose hinge error is below every error of the object's own pixels has slope 0: behind the last own pixel the
 * Jaccard loss is 1 and stays so. Such pixels, nearly the whole picture, never enter an object's sort, and nothing changes.
 */
final class PictureLoss {
    /** Factor of the bandwidth logit: alpha = exp(10 s). */
    static final double SIGMA_SCALE = 10;

    /** -ln 2^-25: beyond it the hinge error 1 + (2 phi - 1) is 0 in float32. */
    private static final float FARTHEST = 17.33f;

    private final SpatialEmbeddingsOptions options;
    private final int sigmas;
    private final int pixels;
    private final float[] gridX;
    private final float[] gridY;
    private final float[] x;
    private final float[] y;
    private final float[] bandwidth;
    private final int[] near;
    private final float[] phi;
    private final float[] errors;
    private final float[] slopes;
    private final boolean[] positive;
    private final float[] seedTarget;
    private final NearbyPixels nearby;
    private final LovaszHinge hinge = new LovaszHinge();

    private float[] output = {};
    private float[] gradient = {};
    private int offset;

    private double instanceTerm;
    private double smoothnessTerm;
    private double seedTerm;

    PictureLoss(SpatialEmbeddingsOptions options, int width, int height) {
        this.options = options;
        sigmas = options.sigmas();
        pixels = width * height;
        x = new float[pixels];
        y = new float[pixels];
        bandwidth = new float[2];
        near = new int[pixels];
        phi = new float[pixels];
        errors = new float[pixels];
        slopes = new float[pixels];
        positive = new boolean[pixels];
        seedTarget = new float[pixels];
        nearby = new NearbyPixels(width, height, options.grid());
        gridX = options.grid().xs(width);
        gridY = options.grid().ys(height);
    }

    /** L_inst of the last picture. */
    double instanceTerm() {
        return instanceTerm;
    }

    /** L_var of the last picture. */
    double smoothnessTerm() {
        return smoothnessTerm;
    }

    /** L_seed of the last picture. */
    double seedTerm() {
        return seedTerm;
    }

    /** The weighted sum of the terms. */
    double total() {
        return options.weights().instance() * instanceTerm
                + options.weights().smoothness() * smoothnessTerm
                + options.weights().seed() * seedTerm;
    }

    /**
     * Computes the terms and adds the derivative of {@link #total}, times {@code scale}, to {@code gradient}.
     *
     * @param output raw network output of the batch (B, 2 + sigmas + classes, H, W)
     * @param gradient of the same layout
     * @param offset where the picture begins in both
     */
    void compute(float[] output, float[] gradient, int offset, Targets.Picture targets, double scale) {
        this.output = output;
        this.gradient = gradient;
        this.offset = offset;
        instanceTerm = 0;
        smoothnessTerm = 0;
        embed();
        int count = targets.count();
        double weight = scale * options.weights().instance() / Math.max(1, count);
        for (int k = 0; k < count; k++) {
            instanceTerm += switch (options.objective()) {
                        case JOINT -> joint(targets, k, weight);
                        case REGRESSION -> distance(targets, k, 0, weight);
                        case HINGE -> distance(targets, k, options.margin(), weight);
                    }
                    / count;
            if (sigmas > 0) {
                smoothnessTerm += smoothness(targets, k, scale / count) / count;
            }
        }
        seedTerm = seeds(targets, scale) / pixels;
        throughTanh(scale);
    }

    /** e_i = tanh(o_i) + x_i. */
    private void embed() {
        int width = gridX.length;
        for (int i = 0; i < pixels; i++) {
            x[i] = (float) Math.tanh(output[offset + i]) + gridX[i % width];
            y[i] = (float) Math.tanh(output[offset + pixels + i]) + gridY[i / width];
        }
        nearby.sort(x, y);
    }

    /** The derivatives so far are by e; o is one tanh away. */
    private void throughTanh(double scale) {
        int width = gridX.length;
        for (int i = 0; i < pixels; i++) {
            float tanhX = x[i] - gridX[i % width];
            float tanhY = y[i] - gridY[i / width];
            gradient[offset + i] *= 1 - tanhX * tanhX;
            gradient[offset + pixels + i] *= 1 - tanhY * tanhY;
        }
    }

    /** alpha_k per axis: one constant, or exp(10 times the mean logit over the object). */
    private void bandwidth(Targets.Picture targets, int k) {
        if (sigmas == 0) {
            double radius = options.margin() * options.grid().stepX();
            bandwidth[0] = (float) (Math.log(2) / (radius * radius));
            bandwidth[1] = bandwidth[0];
            return;
        }
        for (int d = 0; d < sigmas; d++) {
            bandwidth[d] = (float) Math.exp(SIGMA_SCALE * mean(output, offset + (2 + d) * pixels, targets, k));
        }
        if (sigmas == 1) {
            bandwidth[1] = bandwidth[0];
        }
    }

    private static double mean(float[] values, int at, Targets.Picture targets, int k) {
        double sum = 0;
        for (int p = targets.first()[k]; p < targets.first()[k + 1]; p++) {
            sum += values[at + targets.pixels()[p]];
        }
        return sum / targets.size(k);
    }

    private boolean learnsCentre() {
        return options.centre() == Centre.LEARNABLE;
    }

    private double centreX(Targets.Picture targets, int k) {
        return learnsCentre() ? mean(x, 0, targets, k) : targets.centreX()[k];
    }

    private double centreY(Targets.Picture targets, int k) {
        return learnsCentre() ? mean(y, 0, targets, k) : targets.centreY()[k];
    }

    /** Lovász hinge of 2 phi_k - 1 against the object's mask (paper, Eq. 5 to 8). */
    private double joint(Targets.Picture targets, int k, double weight) {
        bandwidth(targets, k);
        float cx = (float) centreX(targets, k);
        float cy = (float) centreY(targets, k);
        int count = gaussian(targets, k, cx, cy);
        hinge.slopes(errors, positive, count, slopes);
        double loss = 0;
        double towardsX = 0;
        double towardsY = 0;
        double widerX = 0;
        double widerY = 0;
        for (int n = 0; n < count; n++) {
            loss += errors[n] * slopes[n];
            int i = near[n];
            double dPhi = (positive[n] ? -2 : 2) * slopes[n] * weight * phi[n];
            float dx = x[i] - cx;
            float dy = y[i] - cy;
            double byX = -2 * bandwidth[0] * dx * dPhi;
            double byY = -2 * bandwidth[1] * dy * dPhi;
            gradient[offset + i] += (float) byX;
            gradient[offset + pixels + i] += (float) byY;
            towardsX -= byX;
            towardsY -= byY;
            widerX -= dx * dx * dPhi;
            widerY -= dy * dy * dPhi;
        }
        if (learnsCentre()) {
            spread(targets, k, 0, towardsX);
            spread(targets, k, 1, towardsY);
        }
        if (sigmas == 1) {
            spread(targets, k, 2, SIGMA_SCALE * bandwidth[0] * (widerX + widerY));
        } else if (sigmas == 2) {
            spread(targets, k, 2, SIGMA_SCALE * bandwidth[0] * widerX);
            spread(targets, k, 3, SIGMA_SCALE * bandwidth[1] * widerY);
        }
        return loss;
    }

    /** phi_k and hinge errors of every pixel with a slope: the object's own, and others near its centre. Returns how many. */
    private int gaussian(Targets.Picture targets, int k, float cx, float cy) {
        int count = 0;
        float best = 0;
        for (int p = targets.first()[k]; p < targets.first()[k + 1]; p++) {
            int i = targets.pixels()[p];
            float value = (float) Math.exp(-exponent(i, cx, cy));
            seedTarget[i] = value;
            best = Math.max(best, value);
            add(count++, i, value, true);
        }
        float farthest = (float) Math.min(FARTHEST, -Math.log(1 - best));
        float reachX = (float) Math.sqrt(farthest / bandwidth[0]);
        float reachY = (float) Math.sqrt(farthest / bandwidth[1]);
        int left = nearby.column(cx - reachX);
        int right = nearby.column(cx + reachX);
        int bottom = nearby.row(cy + reachY);
        for (int row = nearby.row(cy - reachY); row <= bottom; row++) {
            int end = nearby.end(right, row);
            for (int n = nearby.start(left, row); n < end; n++) {
                int i = nearby.pixel(n);
                float exponent = exponent(i, cx, cy);
                if (exponent < farthest && targets.object()[i] != k) {
                    add(count++, i, (float) Math.exp(-exponent), false);
                }
            }
        }
        return count;
    }

    private float exponent(int i, float cx, float cy) {
        float dx = x[i] - cx;
        float dy = y[i] - cy;
        return bandwidth[0] * dx * dx + bandwidth[1] * dy * dy;
    }

    private void add(int at, int i, float value, boolean own) {
        near[at] = i;
        phi[at] = value;
        positive[at] = own;
        errors[at] = own ? 2 - 2 * value : 2 * value;
    }

    /** A mean over the object's pixels got this derivative: each of its pixels gets its share. */
    private void spread(Targets.Picture targets, int k, int channel, double derivative) {
        float share = (float) (derivative / targets.size(k));
        int at = offset + channel * pixels;
        for (int p = targets.first()[k]; p < targets.first()[k + 1]; p++) {
            gradient[at + targets.pixels()[p]] += share;
        }
    }

    /** Mean over the object of max(|e_i - C_k| - delta, 0) in pixels (paper, Eq. 1 and 2, there as sums). */
    private double distance(Targets.Picture targets, int k, double delta, double weight) {
        double pixel = options.grid().stepX();
        double cx = centreX(targets, k);
        double cy = centreY(targets, k);
        double share = weight / targets.size(k) / pixel;
        double sum = 0;
        double towardsX = 0;
        double towardsY = 0;
        for (int p = targets.first()[k]; p < targets.first()[k + 1]; p++) {
            int i = targets.pixels()[p];
            double dx = x[i] - cx;
            double dy = y[i] - cy;
            double length = Math.sqrt(dx * dx + dy * dy);
            double inMargins = length / pixel / options.margin();
            seedTarget[i] = delta > 0 ? (float) Math.exp(-Math.log(2) * inMargins * inMargins) : 1;
            if (length / pixel > delta) {
                sum += length / pixel - delta;
                double byX = share * dx / length;
                double byY = share * dy / length;
                gradient[offset + i] += (float) byX;
                gradient[offset + pixels + i] += (float) byY;
                towardsX -= byX;
                towardsY -= byY;
            }
        }
        if (learnsCentre()) {
            spread(targets, k, 0, towardsX);
            spread(targets, k, 1, towardsY);
        }
        return sum / targets.size(k);
    }

    /** Variance of the bandwidth logits inside the object; its mean counts as constant (paper, Eq. 10). */
    private double smoothness(Targets.Picture targets, int k, double scale) {
        double loss = 0;
        double share = scale * options.weights().smoothness() * 2 / (targets.size(k) * (double) sigmas);
        for (int d = 0; d < sigmas; d++) {
            int at = offset + (2 + d) * pixels;
            double mean = mean(output, at, targets, k);
            for (int p = targets.first()[k]; p < targets.first()[k + 1]; p++) {
                double difference = output[at + targets.pixels()[p]] - mean;
                loss += difference * difference;
                gradient[at + targets.pixels()[p]] += (float) (share * difference);
            }
        }
        return loss / (targets.size(k) * (double) sigmas);
    }

    /** Every class's seed map regresses phi on its objects and 0 elsewhere (paper, Eq. 11); phi counts as constant. */
    private double seeds(Targets.Picture targets, double scale) {
        double loss = 0;
        double share = 2 * scale * options.weights().seed() / pixels;
        for (int c = 0; c < options.classes(); c++) {
            int at = offset + (2 + sigmas + c) * pixels;
            double foreground = options.foregroundWeight(c);
            for (int i = 0; i < pixels; i++) {
                int k = targets.object()[i];
                boolean own = k >= 0 && targets.classes()[k] == c;
                double q = 1 / (1 + Math.exp(-output[at + i]));
                double difference = own ? q - seedTarget[i] : q;
                double weighted = own ? foreground * difference : difference;
                loss += weighted * difference;
                gradient[at + i] += (float) (share * weighted * q * (1 - q));
            }
        }
        return loss;
    }
}
