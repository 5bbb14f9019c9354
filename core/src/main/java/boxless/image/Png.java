package boxless.image;

import boxless.mask.LabelMap;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** PNG by the JDK's reader. Samples are taken from the raster, as stored: no gamma, no colour profile. */
final class Png {
    private Png() {}

    /** Palettes become colours, depths below 8 bits 0..255; alpha, the last of two or four bands, is dropped. */
    static PictureSource open(Path file, byte[] bytes) {
        PngChunks png = new PngChunks(file, bytes);
        Decoded<BufferedImage> image = new Decoded<>(() -> decode(png));
        PictureSource.FileRegions regions = (x, y, width, height) -> {
            BufferedImage all = image.get();
            Raster part = Rasters.part(all.getRaster(), x, y, width, height);
            return png.isPalette() ? colours(part, (IndexColorModel) all.getColorModel()) : pixels(part, png);
        };
        return PictureSource.of(file, png.size(), png.range(), regions, () -> {})
                .turned(png.orientation());
    }

    private static Pixels pixels(Raster raster, PngChunks png) {
        int channels = png.size().channels();
        float[] values = Rasters.samples(raster, channels);
        if (png.bits() < 8) {
            float scale = 255f / ((1 << png.bits()) - 1); // 255, 85, 17: exact
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale;
            }
        }
        return new Pixels(raster.getWidth(), raster.getHeight(), channels, png.range(), values);
    }

    /** Grey values or palette indices. */
    static LabelMap labels(Path file, byte[] bytes) throws IOException {
        PngChunks png = new PngChunks(file, bytes);
        checkLabels(file, png.size());
        Raster raster = decode(png).getRaster();
        if (raster.getNumBands() > 2) {
            throw LabelFiles.colour(file, 3);
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        return png.orientation()
                .upright(new LabelMap(width, height, raster.getSamples(0, 0, width, height, 0, (int[]) null)));
    }

    /** Colours as numbers: red + 256 green + 65536 blue. */
    static LabelMap colourLabels(Path file, byte[] bytes) throws IOException {
        PngChunks png = new PngChunks(file, bytes);
        checkLabels(file, png.size());
        if (png.colourBytes() == 0 || png.isInterlaced()) {
            return colourLabels(file, Pictures.read(file));
        }
        PictureSize size = png.size();
        int[] labels = new int[size.width() * size.height()];
        try (PngColours rows = new PngColours(png, png.colourBytes())) {
            for (int to = 0; to < labels.length; to += size.width()) {
                rows.next(labels, to);
            }
        }
        return png.orientation().upright(new LabelMap(size.width(), size.height(), labels));
    }

    /** One number a pixel, whatever its colours. */
    private static void checkLabels(Path file, PictureSize size) {
        new PictureSize(size.width(), size.height(), 1).values(file);
    }

    private static LabelMap colourLabels(Path file, Pixels colours) {
        if (colours.channels() != 3 || colours.range() != 255) {
            throw LabelFiles.notColours(file, "is grey or has 16 bits");
        }
        int[] labels = new int[colours.width() * colours.height()];
        for (int i = 0; i < labels.length; i++) {
            for (int c = 0; c < 3; c++) {
                labels[i] |= (int) colours.values()[c * labels.length + i] << 8 * c;
            }
        }
        return new LabelMap(colours.width(), colours.height(), labels);
    }

    private static Pixels colours(Raster indices, IndexColorModel palette) {
        byte[][] colours = new byte[3][256]; // indices beyond the palette are black, as libpng shows them
        palette.getReds(colours[0]);
        palette.getGreens(colours[1]);
        palette.getBlues(colours[2]);
        float[] samples = Rasters.samples(indices, 1);
        float[] values = new float[3 * samples.length];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < samples.length; i++) {
                values[c * samples.length + i] = colours[c][(int) samples[i]] & 0xff;
            }
        }
        return new Pixels(indices.getWidth(), indices.getHeight(), 3, 255, values);
    }

    private static BufferedImage decode(PngChunks png) throws IOException {
        ImageReader reader = JdkFormats.reader("png");
        try (ImageInputStream in = png.stream()) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }
}
