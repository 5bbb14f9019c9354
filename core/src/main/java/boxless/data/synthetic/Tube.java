package boxless.data.synthetic;

/** What a disc covers that changes its radius evenly from corner to corner of a path; centred on the middle of its extent. */
final class Tube implements Contour {
    private final double[] x;
    private final double[] y;
    private final double[] radius;
    /** From every corner to the next, and one over the squared length of that. */
    private final double[] alongX;

    private final double[] alongY;
    private final double[] perLength;

    /** @param radius at each corner; at least two corners */
    Tube(double[] x, double[] y, double[] radius) {
        this.x = centred(x);
        this.y = centred(y);
        this.radius = radius.clone();
        alongX = new double[x.length - 1];
        alongY = new double[x.length - 1];
        perLength = new double[x.length - 1];
        for (int i = 0; i < perLength.length; i++) {
            alongX[i] = x[i + 1] - x[i];
            alongY[i] = y[i + 1] - y[i];
            double squared = alongX[i] * alongX[i] + alongY[i] * alongY[i];
            perLength[i] = squared > 0 ? 1 / squared : 0;
        }
    }

    private static double[] centred(double[] values) {
        double least = values[0];
        double most = values[0];
        for (double value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double[] shifted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            shifted[i] = values[i] - 0.5 * (least + most);
        }
        return shifted;
    }

    /** Exact where the radius does not change, and close to it elsewhere. */
    @Override
    public double distance(double u, double v) {
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < alongX.length; i++) {
            double fromX = u - x[i];
            double fromY = v - y[i];
            double at = Texture.within((fromX * alongX[i] + fromY * alongY[i]) * perLength[i]);
            double awayX = fromX - at * alongX[i];
            double awayY = fromY - at * alongY[i];
            double here = radius[i] + at * (radius[i + 1] - radius[i]);
            nearest = Math.min(nearest, Math.sqrt(awayX * awayX + awayY * awayY) - here);
        }
        return nearest;
    }

    /** Half of its extent along x. */
    double halfWidth() {
        return halfExtent(x);
    }

    /** Half of its extent along y. */
    double halfHeight() {
        return halfExtent(y);
    }

    private double halfExtent(double[] values) {
        double farthest = 0;
        for (int i = 0; i < values.length; i++) {
            farthest = Math.max(farthest, Math.abs(values[i]) + radius[i]);
        }
        return farthest;
    }

    /** The outline lies in a circle of this radius around the origin. */
    double reach() {
        double farthest = 0;
        for (int i = 0; i < x.length; i++) {
            farthest = Math.max(farthest, Math.sqrt(x[i] * x[i] + y[i] * y[i]) + radius[i]);
        }
        return farthest;
    }
}
