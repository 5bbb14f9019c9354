package boxless.data.synthetic;

/** One channel of light while it is being made, in grey levels. Row by row, as pictures are. */
final class Plane {
    final int width;
    final int height;
    final float[] values;

    Plane(int width, int height) {
        this(width, height, new float[width * height]);
    }

    private Plane(int width, int height, float[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    void add(Plane other, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (factor * other.values[i]);
        }
    }

    /** A smooth round bump that is zero beyond its radius, stretched along an angle. */
    void addBump(double centreX, double centreY, double radius, double stretch, double angle, double height) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double reach = radius * Math.max(1, stretch);
        for (int y = (int) Math.max(0, centreY - reach); y <= Math.min(this.height - 1, centreY + reach); y++) {
            for (int x = (int) Math.max(0, centreX - reach); x <= Math.min(width - 1, centreX + reach); x++) {
                double dx = x - centreX;
                double dy = y - centreY;
                double along = (dx * cos + dy * sin) / stretch;
                double across = dy * cos - dx * sin;
                values[y * width + x] += (float) (height * bump((along * along + across * across) / (radius * radius)));
            }
        }
    }

    /** A bell over the squared distance in radii: 1 at 0, 0 from 1 on. */
    static double bump(double squared) {
        return squared >= 1 ? 0 : (1 - squared) * (1 - squared);
    }

    /** Gaussian blur; light beyond the border is taken as at the border. Wide blurs are three box filters. */
    Plane blurred(double sigma) {
        if (sigma < 0.15) {
            return this;
        }
        return sigma < 2.5
                ? alongRows(kernel(sigma)).turned().alongRows(kernel(sigma)).turned()
                : boxed(sigma);
    }

    private static float[] kernel(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        float[] kernel = new float[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += StrictMath.exp(-i * i / (2 * sigma * sigma));
        }
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = (float) (StrictMath.exp(-i * i / (2 * sigma * sigma)) / sum);
        }
        return kernel;
    }

    private Plane alongRows(float[] kernel) {
        int radius = kernel.length / 2;
        Plane out = new Plane(width, height);
        float[] row = new float[width + 2 * radius];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = values[y * width + Math.max(0, Math.min(width - 1, i - radius))];
            }
            for (int k = 0; k < kernel.length; k++) {
                float weight = kernel[k];
                for (int x = 0; x < width; x++) {
                    out.values[y * width + x] += weight * row[x + k];
                }
            }
        }
        return out;
    }

    private Plane boxed(double sigma) {
        int radius = (int) Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
        Plane out = this;
        for (int pass = 0; pass < 3; pass++) {
            out = out.boxRows(radius);
        }
        out = out.turned();
        for (int pass = 0; pass < 3; pass++) {
            out = out.boxRows(radius);
        }
        return out.turned();
    }

    private Plane boxRows(int radius) {
        Plane out = new Plane(width, height);
        for (int y = 0; y < height; y++) {
            int row = y * width;
            double sum = 0;
            for (int i = -radius; i <= radius; i++) {
                sum += values[row + clamp(i)];
            }
            for (int x = 0; x < width; x++) {
                out.values[row + x] = (float) (sum / (2 * radius + 1));
                sum += values[row + clamp(x + radius + 1)] - values[row + clamp(x - radius)];
            }
        }
        return out;
    }

    private int clamp(int x) {
        return Math.max(0, Math.min(width - 1, x));
    }

    private Plane turned() {
        Plane out = new Plane(height, width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out.values[x * height + y] = values[y * width + x];
            }
        }
        return out;
    }
}
