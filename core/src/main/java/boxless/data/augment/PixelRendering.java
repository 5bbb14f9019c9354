package boxless.data.augment;

import boxless.image.Pixels;

/** Draws the pixels that a view shows. */
final class PixelRendering {
    private PixelRendering() {}

    static Pixels render(Pixels image, View view) {
        int plane = image.width() * image.height();
        int area = Math.multiplyExact(view.width(), view.height());
        float[] out = new float[Math.multiplyExact(area, image.channels())];
        for (int c = 0; c < image.channels(); c++) {
            if (view.isExact()) {
                copy(image, c * plane, view, out, c * area);
            } else {
                interpolate(image, c * plane, view, out, c * area);
            }
        }
        return new Pixels(view.width(), view.height(), image.channels(), image.range(), out);
    }

    private static void copy(Pixels image, int plane, View view, float[] out, int to) {
        int w = image.width();
        int h = image.height();
        int dx = (int) view.xx();
        int dy = (int) view.yx();
        for (int y = 0; y < view.height(); y++) {
            int sx = (int) (view.xy() * y + view.x0());
            int sy = (int) (view.yy() * y + view.y0());
            for (int x = 0; x < view.width(); x++, sx += dx, sy += dy) {
                out[to++] = value(image.values(), plane, w, h, sx, sy, view.padding());
            }
        }
    }

    private static void interpolate(Pixels image, int plane, View view, float[] out, int to) {
        int w = image.width();
        int h = image.height();
        float[] values = image.values();
        for (int y = 0; y < view.height(); y++) {
            double rowX = view.xy() * y + view.x0();
            double rowY = view.yy() * y + view.y0();
            for (int x = 0; x < view.width(); x++) {
                double sx = view.xx() * x + rowX;
                double sy = view.yx() * x + rowY;
                int left = (int) Math.floor(sx);
                int top = (int) Math.floor(sy);
                float fx = (float) (sx - left);
                float fy = (float) (sy - top);
                float upper;
                float lower;
                if (left >= 0 && top >= 0 && left < w - 1 && top < h - 1) {
                    int at = plane + top * w + left;
                    upper = values[at] + fx * (values[at + 1] - values[at]);
                    lower = values[at + w] + fx * (values[at + w + 1] - values[at + w]);
                } else {
                    float a = value(values, plane, w, h, left, top, view.padding());
                    float b = value(values, plane, w, h, left + 1, top, view.padding());
                    float c = value(values, plane, w, h, left, top + 1, view.padding());
                    float d = value(values, plane, w, h, left + 1, top + 1, view.padding());
                    upper = a + fx * (b - a);
                    lower = c + fx * (d - c);
                }
                out[to++] = upper + fy * (lower - upper);
            }
        }
    }

    private static float value(float[] values, int plane, int w, int h, int x, int y, Padding padding) {
        if (x >= 0 && y >= 0 && x < w && y < h) {
            return values[plane + y * w + x];
        }
        return padding == Padding.ZERO ? 0 : values[plane + mirror(y, h) * w + mirror(x, w)];
    }

    /** The position in 0..length-1 that lies at {@code at} when the line is mirrored at its ends again and again. */
    static int mirror(int at, int length) {
        int phase = Math.floorMod(at, 2 * length);
        return phase < length ? phase : 2 * length - 1 - phase;
    }
}
