package boxless.drawing;

import boxless.image.Pixels;
import boxless.mask.LabelMap;
import boxless.mask.Size;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/** An image that is drawn on. Pixels are numbered row by row. */
public final class Drawing {
    private static final double LIGHT_BELOW = 0.35; // of the dimmed image

    private final int width;
    private final int height;
    private final int[] rgb;
    private final float[] light; // of the image, 0 to 1

    private Drawing(int width, int height, int[] rgb, float[] light) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.light = light;
    }

    /**
     * On the image in dark greys, so that what is drawn stands out.
     *
     * @param image red, green and blue, range 255
     */
    public static Drawing onDimmed(Pixels image) {
        Drawing drawing = on(image);
        for (int i = 0; i < drawing.rgb.length; i++) {
            drawing.rgb[i] = (int) Math.round(255 * LIGHT_BELOW * drawing.light[i]) * 0x010101;
        }
        return drawing;
    }

    private static Drawing on(Pixels image) {
        int plane = image.width() * image.height();
        if (image.channels() != 3 || image.range() != 255) {
            throw new IllegalArgumentException("%d channels of range %s; give red, green and blue of range 255"
                    .formatted(image.channels(), image.range()));
        }
        int[] rgb = new int[plane];
        float[] light = new float[plane];
        float[] values = image.values();
        for (int i = 0; i < plane; i++) {
            float red = values[i];
            float green = values[plane + i];
            float blue = values[2 * plane + i];
            rgb[i] = Math.round(red) << 16 | Math.round(green) << 8 | Math.round(blue);
            light[i] = (0.3f * red + 0.6f * green + 0.1f * blue) / 255;
        }
        return new Drawing(image.width(), image.height(), rgb, light);
    }

    /**
     * Covers every pixel with a colour.
     *
     * @param colours 0xRRGGBB of each pixel
     * @param cover of each pixel, 0 nothing to 1 entirely; the image's own light shimmers through
     */
    public Drawing cover(IntUnaryOperator colours, IntToDoubleFunction cover) {
        for (int i = 0; i < rgb.length; i++) {
            double share = Math.clamp(cover.applyAsDouble(i), 0, 1);
            if (share > 0) {
                rgb[i] = mixed(rgb[i], lit(colours.applyAsInt(i), 0.72 + 0.28 * light[i]), share);
            }
        }
        return this;
    }

    /** Covers every pixel with a colour of which nothing is taken away: the colours are the picture. */
    public Drawing fill(IntUnaryOperator colours) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = colours.applyAsInt(i);
        }
        return this;
    }

    /** A heat map: the greater, the brighter and the less of the image is seen. Values from 0 to 1, of each pixel. */
    public Drawing heat(float[] values, ColourMap map) {
        return cover(i -> map.of(values[i]), i -> 0.95 * Math.pow(Math.max(values[i], 0), 0.6));
    }

    /** Draws the edges between different labels; of two pixels beside each other, on the one with the greater label. */
    public Drawing edges(LabelMap map, int colour) {
        Size.requireEqual("the drawing", new Size(width, height), "the labels", map.size());
        int[] labels = map.labels();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                int own = labels[i];
                boolean edge = (x > 0 && labels[i - 1] < own)
                        || (x < width - 1 && labels[i + 1] < own)
                        || (y > 0 && labels[i - width] < own)
                        || (y < height - 1 && labels[i + width] < own);
                if (edge) {
                    rgb[i] = mixed(rgb[i], colour, 0.85);
                }
            }
        }
        return this;
    }

    /** A disc with a dark rim, smooth at its edge. */
    public Drawing dot(double x, double y, double radius, int colour) {
        disc(x, y, radius + 1.2, 0x101010);
        return disc(x, y, radius, colour);
    }

    private Drawing disc(double x, double y, double radius, int colour) {
        for (int row = at(y - radius - 1, height); row <= at(y + radius + 1, height); row++) {
            for (int column = at(x - radius - 1, width); column <= at(x + radius + 1, width); column++) {
                double inside = Math.clamp(radius + 0.5 - Math.hypot(column - x, row - y), 0, 1);
                int i = row * width + column;
                rgb[i] = mixed(rgb[i], colour, inside);
            }
        }
        return this;
    }

    private static int at(double place, int length) {
        return Math.clamp(Math.round(place), 0, length - 1);
    }

    /** A rectangle's frame, one pixel wide, within its columns and rows; parts beyond the image are left out. */
    public Drawing frame(double left, double top, double right, double bottom, int colour, double cover) {
        int from = (int) Math.round(left);
        int to = (int) Math.round(right) - 1;
        int above = (int) Math.round(top);
        int below = (int) Math.round(bottom) - 1;
        for (int x = from; x <= to; x++) {
            point(x, above, colour, cover);
            point(x, below, colour, cover);
        }
        for (int y = above + 1; y < below; y++) {
            point(from, y, colour, cover);
            point(to, y, colour, cover);
        }
        return this;
    }

    private void point(int x, int y, int colour, double cover) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            rgb[y * width + x] = mixed(rgb[y * width + x], colour, cover);
        }
    }

    /** The picture as it is now: three channels, range 255. */
    public Pixels pixels() {
        float[] values = new float[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            values[i] = rgb[i] >> 16 & 0xFF;
            values[rgb.length + i] = rgb[i] >> 8 & 0xFF;
            values[2 * rgb.length + i] = rgb[i] & 0xFF;
        }
        return new Pixels(width, height, 3, 255, values);
    }

    private static int lit(int colour, double light) {
        return mixed(0, colour, light);
    }

    private static int mixed(int below, int above, double share) {
        return channel(below >> 16 & 0xFF, above >> 16 & 0xFF, share) << 16
                | channel(below >> 8 & 0xFF, above >> 8 & 0xFF, share) << 8
                | channel(below & 0xFF, above & 0xFF, share);
    }

    private static int channel(int below, int above, double share) {
        return (int) Math.round(below + (above - below) * share);
    }
}
