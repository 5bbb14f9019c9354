package boxless.data.synthetic;

/** Band-limited noise with features about one unit wide (gradient noise, Perlin 1985, with hashed gradients); values in about [-1, 1]. */
final class GradientNoise {
    private static final int DIRECTIONS = 32;
    private static final float[] COS = new float[DIRECTIONS];
    private static final float[] SIN = new float[DIRECTIONS];

    static {
        for (int i = 0; i < DIRECTIONS; i++) {
            double angle = 2 * Math.PI * i / DIRECTIONS;
            COS[i] = (float) StrictMath.cos(angle);
            SIN[i] = (float) StrictMath.sin(angle);
        }
    }

    private final long seed;

    GradientNoise(long seed) {
        this.seed = seed;
    }

    double at(double x, double y) {
        double left = Math.floor(x);
        double top = Math.floor(y);
        int column = (int) left;
        int row = (int) top;
        double fx = x - left;
        double fy = y - top;
        double sx = fade(fx);
        double sy = fade(fy);
        double upper = mix(slope(column, row, fx, fy), slope(column + 1, row, fx - 1, fy), sx);
        double lower = mix(slope(column, row + 1, fx, fy - 1), slope(column + 1, row + 1, fx - 1, fy - 1), sx);
        return 1.6 * mix(upper, lower, sy);
    }

    /** Two octaves: features one and half a unit wide. */
    double rough(double x, double y) {
        return 0.65 * at(x, y) + 0.5 * at(2 * x + 17.3, 2 * y - 9.1);
    }

    private double slope(int column, int row, double dx, double dy) {
        long hash = Dice.mix(seed + column * 0x9E3779B97F4A7C15L + row * 0xC2B2AE3D27D4EB4FL);
        int direction = (int) (hash >>> 59);
        return COS[direction] * dx + SIN[direction] * dy;
    }

    private static double fade(double t) {
        return t * t * t * (t * (t * 6 - 15) + 10);
    }

    private static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
