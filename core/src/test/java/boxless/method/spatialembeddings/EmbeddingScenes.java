package boxless.method.spatialembeddings;

import boxless.method.Frame;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Sigma;
import java.util.SplittableRandom;

/** Network outputs made by a rule: for tests that compare, and for the benchmark. */
public final class EmbeddingScenes {
    private EmbeddingScenes() {}

    /** One picture that fills the network's input. */
    static Embeddings embeddings(float[] output, int width, int height, int sigmas, int classes, CoordinateGrid grid) {
        return new Embeddings(output, 0, new Frame(width, height, width, height), options(sigmas, classes, grid));
    }

    static SpatialEmbeddingsOptions options(int sigmas, int classes, CoordinateGrid grid) {
        SpatialEmbeddingsOptions defaults = SpatialEmbeddingsOptions.DEFAULTS;
        Sigma sigma = sigmas == 0 ? Sigma.FIXED : sigmas == 1 ? Sigma.CIRCULAR : Sigma.ELLIPTICAL;
        return new SpatialEmbeddingsOptions(
                defaults.channels(),
                classes,
                defaults.objective(),
                sigma,
                defaults.margin(),
                defaults.centre(),
                defaults.weights(),
                grid,
                defaults.decoder(),
                defaults.clustering());
    }

    /** A few pixels with everything that can go wrong: ties, overlaps, huge and tiny margins, stray embeddings. */
    static Embeddings wild(SplittableRandom random, int width, int height, int sigmas, int classes) {
        int plane = width * height;
        float[] output = new float[(2 + sigmas + classes) * plane];
        CoordinateGrid grid = random.nextBoolean() ? CoordinateGrid.CITYSCAPES : CoordinateGrid.EMBED_SEG;
        float[] xs = grid.xs(width);
        float[] ys = grid.ys(height);
        int centres = 1 + random.nextInt(5);
        double noise = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 4 / 1023;
        for (int i = 0; i < plane; i++) {
            int centre = random.nextInt(centres);
            double x = (centre * 7919 % width) * grid.stepX() + noise * (random.nextDouble() - 0.5);
            double y = (centre * 104729 % height) * grid.stepY() + noise * (random.nextDouble() - 0.5);
            output[i] = (float) (x - xs[i % width]);
            output[plane + i] = (float) (y - ys[i / width]);
            if (random.nextInt(200) == 0) {
                output[i] = (float) (8 * random.nextDouble() - 4);
            }
            for (int s = 2; s < 2 + sigmas; s++) {
                output[s * plane + i] = (float) (0.7 + random.nextDouble());
            }
            for (int k = 2 + sigmas; k < 2 + sigmas + classes; k++) {
                double logit = 10 * random.nextDouble() - 3;
                output[k * plane + i] = random.nextInt(3) == 0 ? (float) (Math.rint(logit) * 4) : (float) logit;
            }
        }
        return embeddings(output, width, height, sigmas, classes, grid);
    }

    /**
     * Round objects on a lattice, about {@code foreground} of the picture, whose offsets point to the centre with noise
     * that grows towards the border and whose seeds are low there, as a trained network's.
     */
    public static Embeddings street(int width, int height, int objects, double foreground) {
        SplittableRandom random = new SplittableRandom(1);
        int plane = width * height;
        float[] output = new float[4 * plane];
        CoordinateGrid grid = CoordinateGrid.CITYSCAPES;
        float[] xs = grid.xs(width);
        float[] ys = grid.ys(height);
        int across = (int) Math.ceil(Math.sqrt((double) objects * width / height));
        int down = (objects + across - 1) / across;
        double radius = Math.sqrt(foreground * plane / objects / Math.PI);
        double alpha = Math.log(2) / Math.pow(0.6 * radius * grid.stepX(), 2);
        for (int i = 0; i < plane; i++) {
            int column = i % width;
            int row = i / width;
            int object = row * down / height * across + column * across / width;
            double x = (column * across / width + 0.5) * width / across;
            double y = (row * down / height + 0.5) * height / down;
            double r = Math.hypot(column - x, row - y) / radius;
            double spread = 0.05 + 0.45 * r * r;
            output[i] = (float) ((x + radius * spread * (random.nextDouble() - 0.5)) * grid.stepX() - xs[column]);
            output[plane + i] = (float) ((y + radius * spread * (random.nextDouble() - 0.5)) * grid.stepY() - ys[row]);
            output[2 * plane + i] = (float) (Math.log(alpha) / 10 + 0.01 * (random.nextDouble() - 0.5));
            output[3 * plane + i] = object < objects ? (float) (4 * (1 - r * r) + random.nextDouble() - 0.5) : -5;
        }
        return embeddings(output, width, height, 1, 1, grid);
    }
}
