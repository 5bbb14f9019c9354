package boxless.method.spatialembeddings;

/**
 * The raw output of the network for one picture, read as the paper reads it. Channels in order: two offsets, one or two
 * bandwidths, one seed map a class. Values are worked out when asked for, with float arithmetic in the order of the
 * reference; tanh and exp are correctly rounded to float but for one case in millions, and the same on every machine.
 */
public final class Embeddings {
    private final float[] output;
    private final int width;
    private final int height;
    private final int sigmas;
    private final int classes;
    private final CoordinateGrid grid;
    private final float[] xs;
    private final float[] ys;

    /**
     * @param output (2 + sigmas + classes, height, width); not copied
     * @param sigmas 1: circular margins, 2: elliptic ones
     * @param classes number of seed maps
     */
    public Embeddings(float[] output, int width, int height, int sigmas, int classes, CoordinateGrid grid) {
        if (width < 1 || height < 1 || sigmas < 1 || sigmas > 2 || classes < 1) {
            throw new IllegalArgumentException("%dx%d pixels, %d bandwidths and %d classes; bandwidths are 1 or 2"
                    .formatted(width, height, sigmas, classes));
        }
        if (output.length != (2L + sigmas + classes) * width * height) {
            throw new IllegalArgumentException(
                    "%d values for %d channels of %dx%d".formatted(output.length, 2 + sigmas + classes, width, height));
        }
        this.output = output;
        this.width = width;
        this.height = height;
        this.sigmas = sigmas;
        this.classes = classes;
        this.grid = grid;
        this.xs = grid.xs(width);
        this.ys = grid.ys(height);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public int classes() {
        return classes;
    }

    public CoordinateGrid grid() {
        return grid;
    }

    /** e_x = tanh(o_x) + x, in units of the grid. */
    public float x(int column, int row) {
        return tanh(output[row * width + column]) + xs[column];
    }

    /** e_y = tanh(o_y) + y, in units of the grid. */
    public float y(int column, int row) {
        return tanh(output[(height + row) * width + column]) + ys[row];
    }

    /** 1 / (2 sigma_x^2) = exp(10 s_x), in 1 / units^2. */
    public float alphaX(int column, int row) {
        return exp(10 * output[(2 * height + row) * width + column]);
    }

    /** 1 / (2 sigma_y^2); equal to {@link #alphaX} where there is one bandwidth. */
    public float alphaY(int column, int row) {
        return exp(10 * output[((1 + sigmas) * height + row) * width + column]);
    }

    /** How good a centre the pixel is for an object of the class, in [0, 1]; low is background. */
    public float seed(int kind, int column, int row) {
        return sigmoid(output[seedPlane(kind) + row * width + column]);
    }

    float[] output() {
        return output;
    }

    int offsetPlane(int axis) {
        return axis * height * width;
    }

    int seedPlane(int kind) {
        return (2 + sigmas + kind) * height * width;
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
        int low = ordered(-200);
        int high = ordered(200);
        while (low < high) {
            int middle = (int) (((long) low + high) >> 1);
            if (sigmoid(fromOrdered(middle)) > threshold) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return fromOrdered(low);
    }

    private static int ordered(float value) {
        int bits = Float.floatToIntBits(value);
        return bits < 0 ? Integer.MIN_VALUE - bits : bits;
    }

    private static float fromOrdered(int ordered) {
        return Float.intBitsToFloat(ordered < 0 ? Integer.MIN_VALUE - ordered : ordered);
    }
}
