package boxless.image;

import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Components of a JPEG that are stored with half the rows but all columns (4:4:0, and 4:2:2 that was rotated without loss). libjpeg-turbo interpolates the
 * rows between, but the old libjpeg in most builds of Java only doubles them, although it interpolates columns. Here they become the same.
 */
final class JpegRows {
    private JpegRows() {}

    /** Interpolates a band whose rows are doubled; one that is interpolated stays as it is. */
    static void interpolate(WritableRaster raster, int band) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] samples = raster.getSamples(0, 0, width, height, band, (int[]) null);
        if (!isDoubled(samples, width, height)) {
            return;
        }
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            boolean upper = y % 2 == 0;
            int other = Math.clamp(upper ? y - 1 : y + 1, 0, height - 1);
            // A quarter of the nearer one of the neighbours, as jdsample.c of libjpeg-turbo rounds it.
            for (int x = 0; x < width; x++) {
                row[x] = 3 * samples[y * width + x] + samples[other * width + x] + (upper ? 1 : 2) >> 2;
            }
            raster.setSamples(0, y, width, 1, band, row);
        }
    }

    private static boolean isDoubled(int[] samples, int width, int height) {
        for (int y = 0; y + 1 < height; y += 2) {
            if (!Arrays.equals(samples, y * width, (y + 1) * width, samples, (y + 1) * width, (y + 2) * width)) {
                return false;
            }
        }
        return true;
    }
}
