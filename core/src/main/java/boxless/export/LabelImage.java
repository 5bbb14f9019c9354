package boxless.export;

import boxless.mask.LabelMap;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.IOException;
import java.nio.file.Path;

/** Label images as Fiji, QuPath, napari and scikit-image read them: the value of a pixel is its object's label, 0 is background. */
public final class LabelImage {
    private static final int LARGEST_16_BIT = 65535;

    private LabelImage() {}

    /**
     * Writes {@code name.labels.png}, 16-bit grey, or where a label is above 65,535 {@code name.labels.tif}, 32-bit
     * unsigned: exact for every label, an integer type for Python, and shown by ImageJ as its own 32-bit type.
     *
     * @return the file written
     * @throws IOException where it cannot be written; no part of it then stands under its name
     */
    public static Path write(Path folder, String name, LabelMap map) throws IOException {
        int largest = 0;
        int all = 0;
        for (int label : map.labels()) {
            largest = Math.max(largest, label);
            all |= label;
        }
        if (all < 0) {
            throw new IllegalArgumentException(name + ": a negative label; labels are positive, 0 is background");
        }
        boolean small = largest <= LARGEST_16_BIT;
        Path file = folder.resolve(name + (small ? ".labels.png" : ".labels.tif"));
        if (small) {
            PngFile.write(file, grey16(map));
        } else {
            LabelTiff.write(file, map);
        }
        return file;
    }

    private static BufferedImage grey16(LabelMap map) {
        BufferedImage image = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_USHORT_GRAY);
        short[] values = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) map.labels()[i];
        }
        return image;
    }
}
