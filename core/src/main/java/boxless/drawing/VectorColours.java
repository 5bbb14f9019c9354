package boxless.drawing;

import java.util.Arrays;

/**
 * Colours of vectors: like vectors have like colours. Vectors of three components become red, green and blue as they are; of others, their three
 * principal components become the two colour axes and the lightness of {@link Oklab}.
 */
public final class VectorColours {
    private static final int ITERATIONS = 60;

    /** A component of a smaller part of the first one's deviation is not stretched as far as the others: it may well be noise. */
    private static final double WEAK = 0.4;

    private static final double SPREAD = 2.2; // standard deviations that are told apart

    private final double[] mean;
    private final double[][]
            axes; // (3, D), divided by the standard deviations along them; empty for red, green and blue

    private VectorColours(double[] mean, double[][] axes) {
        this.mean = mean;
        this.axes = axes;
    }

    /**
     * Colours fitted to vectors.
     *
     * @param values (D, n): all first components, then all second ones, ...; for D = 3 within -1 to 1
     * @param dimensions D
     */
    public static VectorColours fitted(float[] values, int dimensions) {
        if (dimensions == 3) {
            return new VectorColours(new double[3], new double[0][]);
        }
        int count = values.length / dimensions;
        double[] mean = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            for (int i = 0; i < count; i++) {
                mean[d] += values[d * count + i];
            }
            mean[d] /= count;
        }
        double[][] covariance = covariance(values, count, mean);
        double[][] axes = new double[3][];
        double strongest = 0;
        for (int k = 0; k < 3; k++) {
            double[] axis = principal(covariance, k);
            double variance =
                    Math.sqrt(Arrays.stream(axis).map(value -> value * value).sum());
            strongest = Math.max(strongest, Math.sqrt(variance));
            double deviation = Math.max(Math.sqrt(variance), WEAK * strongest);
            axes[k] = Arrays.stream(axis)
                    .map(value -> variance == 0 ? 0 : value / variance / deviation)
                    .toArray();
        }
        return new VectorColours(mean, axes);
    }

    private static double[][] covariance(float[] values, int count, double[] mean) {
        int dimensions = mean.length;
        double[][] covariance = new double[dimensions][dimensions];
        for (int d = 0; d < dimensions; d++) {
            for (int e = 0; e <= d; e++) {
                double sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += (values[d * count + i] - mean[d]) * (values[e * count + i] - mean[e]);
                }
                covariance[d][e] = sum / count;
                covariance[e][d] = sum / count;
            }
        }
        return covariance;
    }

    /** The axis of the greatest variance, as long as this: found by power iteration, then taken out of the covariance. 0 if there is no variance left. */
    private static double[] principal(double[][] covariance, int number) {
        int dimensions = covariance.length;
        double[] axis = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            axis[d] = Math.sin(1 + d * (number + 1.0)); // any start that is orthogonal to nothing
        }
        double variance = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            double[] next = product(covariance, axis);
            variance = Math.sqrt(Arrays.stream(next).map(value -> value * value).sum());
            if (variance < 1e-12) {
                return new double[dimensions];
            }
            for (int d = 0; d < dimensions; d++) {
                axis[d] = next[d] / variance;
            }
        }
        for (int d = 0; d < dimensions; d++) {
            for (int e = 0; e < dimensions; e++) {
                covariance[d][e] -= variance * axis[d] * axis[e];
            }
        }
        double length = variance;
        return Arrays.stream(axis).map(value -> value * length).toArray();
    }

    private static double[] product(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int d = 0; d < vector.length; d++) {
            for (int e = 0; e < vector.length; e++) {
                product[d] += matrix[d][e] * vector[e];
            }
        }
        return product;
    }

    /**
     * Places of vectors in the space of colours, to be interpolated between and given to {@link #colour}.
     *
     * @param values (D, n)
     * @return (3, n)
     */
    public float[] places(float[] values) {
        int dimensions = mean.length;
        int count = values.length / dimensions;
        if (axes.length == 0) {
            return values;
        }
        float[] places = new float[3 * count];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int d = 0; d < dimensions; d++) {
                    sum += axes[k][d] * (values[d * count + i] - mean[d]);
                }
                places[k * count + i] = (float) (sum / SPREAD);
            }
        }
        return places;
    }

    /** The colour of a place, 0xRRGGBB. */
    public int colour(float first, float second, float third) {
        if (axes.length == 0) {
            return tone(first) << 16 | tone(second) << 8 | tone(third);
        }
        return Oklab.rgb(0.66 + 0.22 * limited(third), 0.20 * limited(first), 0.20 * limited(second));
    }

    private static double limited(float place) {
        return Math.tanh(place);
    }

    private static int tone(float value) {
        return (int) Math.clamp(Math.round(127.5 * (value + 1)), 0, 255);
    }
}
