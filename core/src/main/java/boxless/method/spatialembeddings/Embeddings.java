package boxless.method.spatialembeddings;

import boxless.method.Frame;

/**
 * The raw output of the network for one image, read as the paper reads it. Channels in order: two offsets, none to two
 * bandwidths, one seed map a class. Values are worked out when asked for, with float arithmetic in the order of the
 * reference; tanh and exp are correctly rounded to float but for one case in millions, and the same on every machine.
 */
public final class Embeddings {
    private final float[] output;
    private final int from;
    private final Frame frame;
    private final int sigmas;
    private final int classes;
    private final float constantAlpha;
    private final CoordinateGrid grid;
    private final float[] xs;
    private final float[] ys;

    /**
     * One image of a batch.
     *
     * @param output (B, 2 + sigmas + classes, input height, input width); not copied
     * @param from where the image begins in it
     * @param frame what of the input is the image: pixels of the padding are not looked at
     */
    public Embeddings(float[] output, int from, Frame frame, SpatialEmbeddingsOptions options) {
        this.output = output;
        this.from = from;
        this.frame = frame;
        this.sigmas = options.sigmas();
        this.classes = options.classes();
        this.grid = options.grid();
        double radius = options.margin() * grid.stepX();
        this.constantAlpha = (float) (Math.log(2) / (radius * radius));
        this.xs = grid.xs(frame.width());
        this.ys = grid.ys(frame.height());
        long size = (2L + sigmas + classes) * frame.inputWidth() * frame.inputHeight();
        if (from < 0 || from + size > output.length) {
            throw new IllegalArgumentException("%d values from %d for %d channels of %dx%d"
                    .formatted(output.length, from, 2 + sigmas + classes, frame.inputWidth(), frame.inputHeight()));
        }
    }

    public int width() {
        return frame.width();
    }

    public int height() {
        return frame.height();
    }

    public int classes() {
        return classes;
    }

    public CoordinateGrid grid() {
        return grid;
    }

    /** e_x = tanh(o_x) + x, in units of the grid. */
    public float x(int column, int row) {
        return tanh(output[at(0, column, row)]) + xs[column];
    }

    /** e_y = tanh(o_y) + y, in units of the grid. */
    public float y(int column, int row) {
        return tanh(output[at(1, column, row)]) + ys[row];
    }

    /** 1 / (2 sigma_x^2) = exp(10 s_x), in 1 / units^2; of the constant margin where the network knows no bandwidth. */
    public float alphaX(int column, int row) {
        return sigmas == 0 ? constantAlpha : exp(10 * output[at(2, column, row)]);
    }

    /** 1 / (2 sigma_y^2); equal to {@link #alphaX} where there is one bandwidth. */
    public float alphaY(int column, int row) {
        return sigmas == 2 ? exp(10 * output[at(3, column, row)]) : alphaX(column, row);
    }

    /** How good a centre the pixel is for an object of the class (from 0), in [0, 1]; low is background. */
    public float seed(int kind, int column, int row) {
        return sigmoid(output[seedAt(kind, column, row)]);
    }

    float[] output() {
        return output;
    }

    /** Index of a pixel of a channel in {@link #output}; the pixels of a row follow each other. */
    int at(int channel, int column, int row) {
        return from + (channel * frame.inputHeight() + row) * frame.inputWidth() + column;
    }

    int seedAt(int kind, int column, int row) {
        return at(2 + sigmas + kind, column, row);
    }

    float[] xs() {
        return xs;
    }

    float[] ys() {
        return ys;
    }

    static float tanh(float value) {
        return (float) StrictMath.tanh(value);
    }

    static float exp(float value) {
        return (float) StrictMath.exp(value);
    }

    static float sigmoid(float logit) {
        return 1 / (1 + exp(-logit));
    }

    /** The smallest logit whose sigmoid is greater than the threshold. Sigmoid does not fall, so that one comparison tells. */
    static float logitAbove(float threshold) {
        int low = OrderedFloats.toInt(-200);
        int high = OrderedFloats.toInt(200);
        while (low < high) {
            int middle = (int) (((long) low + high) >> 1);
            if (sigmoid(OrderedFloats.toFloat(middle)) > threshold) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return OrderedFloats.toFloat(low);
    }

    /** The smallest logit whose sigmoid, a float, is at least the threshold, a double. */
    static float logitAtLeast(double threshold) {
        float rounded = (float) threshold;
        return logitAbove(rounded < threshold ? rounded : Math.nextDown(rounded));
    }
}
