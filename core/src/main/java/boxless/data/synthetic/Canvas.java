package boxless.data.synthetic;

import boxless.image.Pixels;

/** A colour picture while it is being made, 0 to 255 and beyond. */
final class Canvas {
    final int width;
    final int height;
    final Plane red;
    final Plane green;
    final Plane blue;

    Canvas(int width, int height) {
        this(new Plane(width, height), new Plane(width, height), new Plane(width, height));
    }

    private Canvas(Plane red, Plane green, Plane blue) {
        width = red.width;
        height = red.height;
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /**
     * Lays paint over a pixel.
     *
     * @param at row * width + column
     * @param share of the paint's second colour
     * @param light on the surface, 1 as it is
     * @param cover share of the pixel that is painted
     */
    void lay(int at, Paint paint, double share, double light, double cover) {
        Colour first = paint.first();
        Colour second = paint.second();
        lay(red, at, (first.red() + (second.red() - first.red()) * share) * light, cover);
        lay(green, at, (first.green() + (second.green() - first.green()) * share) * light, cover);
        lay(blue, at, (first.blue() + (second.blue() - first.blue()) * share) * light, cover);
    }

    private static void lay(Plane plane, int at, double value, double cover) {
        plane.values[at] += (float) ((value - plane.values[at]) * cover);
    }

    /** Takes away all but a share of a pixel's light. */
    void dim(int at, double kept) {
        red.values[at] *= (float) kept;
        green.values[at] *= (float) kept;
        blue.values[at] *= (float) kept;
    }

    Canvas blurred(double sigma) {
        return new Canvas(red.blurred(sigma), green.blurred(sigma), blue.blurred(sigma));
    }

    /** Rounded and clipped to 8 bits. */
    Pixels digitised() {
        int size = width * height;
        float[] values = new float[3 * size];
        Plane[] planes = {red, green, blue};
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < size; i++) {
                double rounded = Math.floor(planes[c].values[i] + 0.5);
                values[c * size + i] = (float) Math.max(0, Math.min(255, rounded));
            }
        }
        return new Pixels(width, height, 3, 255, values);
    }
}
