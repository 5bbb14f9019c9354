package boxless.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;

/** Samples into and out of the JDK's rasters, never through a colour model. */
final class Rasters {
    private Rasters() {}

    /** A rectangle, at the origin; shares the samples. */
    static Raster part(Raster raster, int x, int y, int width, int height) {
        return raster.createChild(x, y, width, height, 0, 0, null);
    }

    /** The first {@code channels} bands: (channels, height, width). */
    static float[] samples(Raster raster, int channels) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int plane = width * height;
        float[] values = new float[Math.multiplyExact(channels, plane)];
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int c = 0; c < channels; c++) {
                for (int x = 0, from = c, to = c * plane + y * width; x < width; x++, from += bands, to++) {
                    values[to] = row[from];
                }
            }
        }
        return values;
    }

    /** A row of whole numbers of all channels, side by side. */
    @FunctionalInterface
    interface Rows {
        void fill(int y, int[] row);
    }

    /**
     * An image whose rows are made when they are written.
     *
     * @param channels 1 for grey, 3 for red, green, blue
     * @param type of {@link DataBuffer}: byte, unsigned short or int
     */
    static RenderedImage image(int width, int height, int channels, int type, Rows rows) {
        ColorSpace space = ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ColorModel model = new ComponentColorModel(space, false, false, Transparency.OPAQUE, type);
        return new RowImage(model, width, height, rows);
    }
}
