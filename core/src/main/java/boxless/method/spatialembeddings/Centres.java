package boxless.method.spatialembeddings;

/** Fixed centres of attraction. */
final class Centres {
    private Centres() {}

    /** Grid coordinates {x, y} of every object's centre; empty where the centre is learned. */
    static double[][] of(int width, int[] first, int[] pixels, SpatialEmbeddingsOptions options) {
        int count = first.length - 1;
        int height = 1;
        for (int pixel : pixels) {
            height = Math.max(height, pixel / width + 1);
        }
        float[] gridX = options.grid().xs(width);
        float[] gridY = options.grid().ys(height);
        return switch (options.centre()) {
            case LEARNABLE -> new double[2][0];
            case CENTROID -> {
                double[][] centres = new double[2][count];
                for (int k = 0; k < count; k++) {
                    for (int p = first[k]; p < first[k + 1]; p++) {
                        centres[0][k] += gridX[pixels[p] % width];
                        centres[1][k] += gridY[pixels[p] / width];
                    }
                    centres[0][k] /= first[k + 1] - first[k];
                    centres[1][k] /= first[k + 1] - first[k];
                }
                yield centres;
            }
            case MEDOID, APPROXIMATE_MEDOID -> throw new IllegalArgumentException("medoid pending");
        };
    }
}
