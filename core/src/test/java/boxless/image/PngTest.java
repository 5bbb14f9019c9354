package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import boxless.mask.Size;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the JDK's own writer and reader. */
class PngTest {
    @TempDir
    Path folder;

    private final Random random = new Random(3);

    @Test
    void interlacedAndPlainPicturesOfEveryKindAreExact() throws IOException {
        int[] types = {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR
        };
        for (int trial = 0; trial < 120; trial++) {
            BufferedImage image =
                    new BufferedImage(1 + random.nextInt(20), 1 + random.nextInt(20), types[trial % types.length]);
            int range = image.getType() == BufferedImage.TYPE_USHORT_GRAY ? 65535 : 255;
            fill(image.getRaster(), range + 1);
            Pixels read = Pictures.read(write(image, random.nextBoolean()));
            assertThat(read.size()).isEqualTo(new Size(image.getWidth(), image.getHeight()));
            assertThat(read.channels()).isEqualTo(image.getRaster().getNumBands() == 1 ? 1 : 3); // without alpha
            assertThat(read.range()).isEqualTo(range);
            for (int c = 0; c < read.channels(); c++) {
                same(read, c, image.getRaster());
            }
        }
    }

    @Test
    void theJdkReadsWhatIsWrittenRowByRow() throws IOException {
        for (int channels : new int[] {1, 3}) {
            for (int bits : new int[] {8, 16}) {
                int[] values = random.ints(300 * 200 * channels, 0, 1 << bits).toArray();
                Arrays.fill(values, 9000, 20_000, 7); // some of it can be packed
                Rasters.Rows rows = (y, row) -> System.arraycopy(values, y * row.length, row, 0, row.length);
                byte[] png = new PngRows(300, 200, channels, bits, rows).bytes();
                Raster read = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
                assertThat(read.getPixels(0, 0, 300, 200, (int[]) null)).isEqualTo(values);
            }
        }
    }

    @Test
    void palettesBecomeColoursButTheirIndicesAreLabels() throws IOException {
        for (int bits = 1; bits <= 8; bits *= 2) {
            byte[][] colours = new byte[3][1 << bits];
            for (byte[] colour : colours) {
                random.nextBytes(colour);
            }
            IndexColorModel palette = new IndexColorModel(bits, 1 << bits, colours[0], colours[1], colours[2]);
            int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
            BufferedImage image = new BufferedImage(13, 5, type, palette);
            fill(image.getRaster(), 1 << bits);
            Path file = write(image, bits == 4);
            Pixels read = Pictures.read(file);
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 13; x++) {
                    int rgb = (int) read.at(0, x, y) << 16 | (int) read.at(1, x, y) << 8 | (int) read.at(2, x, y);
                    assertThat(rgb).isEqualTo(image.getRGB(x, y) & 0xffffff);
                    assertThat(LabelFiles.read(file).at(x, y))
                            .isEqualTo(image.getRaster().getSample(x, y, 0));
                }
            }
        }
    }

    @Test
    void greyOfFewBitsIsStretchedToEight() throws IOException {
        for (int bits = 1; bits <= 4; bits *= 2) {
            int most = (1 << bits) - 1;
            byte[] ramp = new byte[most + 1]; // the JDK writes an even ramp as grey
            for (int i = 0; i <= most; i++) {
                ramp[i] = (byte) (i * 255 / most);
            }
            IndexColorModel grey = new IndexColorModel(bits, most + 1, ramp, ramp, ramp);
            BufferedImage image = new BufferedImage(13, 5, BufferedImage.TYPE_BYTE_BINARY, grey);
            fill(image.getRaster(), most + 1);
            Path file = write(image, bits == 2);
            Pixels read = Pictures.read(file);
            assertThat(read.channels()).isEqualTo(1);
            assertThat(read.range()).isEqualTo(255);
            for (int i = 0; i < 13 * 5; i++) {
                int stored = image.getRaster().getSample(i % 13, i / 13, 0);
                assertThat(read.values()[i]).isEqualTo(stored * 255f / most);
                assertThat(LabelFiles.read(file).labels()[i]).isEqualTo(stored);
            }
        }
    }

    @Test
    void whatIsWrittenIsReadByOthersAndByUs() throws IOException {
        for (int trial = 0; trial < 60; trial++) {
            int channels = random.nextBoolean() ? 1 : 3;
            int range = random.nextBoolean() ? 255 : 65535;
            float[] values = new float[17 * 11 * channels];
            for (int i = 0; i < values.length; i++) {
                values[i] = trial % 2 == 0 ? random.nextInt(range + 1) : i % 50;
            }
            Path file = folder.resolve("ours.png");
            Pictures.writePng(new Pixels(17, 11, channels, range, values), file);
            Pixels back = Pictures.read(file);
            assertThat(back.range()).isEqualTo(range);
            assertThat(Arrays.equals(back.values(), values)).isTrue();
            for (int c = 0; c < channels; c++) {
                same(back, c, ImageIO.read(file.toFile()).getRaster());
            }
        }
    }

    @Test
    void valuesAreRoundedAndClippedToTheRange() throws IOException {
        Path file = folder.resolve("clipped.png");
        Pictures.writePng(new Pixels(4, 1, 1, 255, new float[] {-3, .6f, 254.4f, 300}), file);
        assertThat(Pictures.read(file).values()).containsExactly(0, 1, 254, 255);
    }

    @Test
    void otherRangesAndChannelsAreRefused() {
        Path file = folder.resolve("refused.png");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.writePng(new Pixels(1, 1, 2, 255, new float[2]), file))
                .withMessageContaining("2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.writePng(new Pixels(1, 1, 1, 1, new float[1]), file))
                .withMessageContaining("range");
        assertThat(file).doesNotExist();
    }

    private static void same(Pixels read, int channel, WritableRaster raster) {
        float[] band = raster.getSamples(0, 0, read.width(), read.height(), channel, (float[]) null);
        int plane = band.length;
        assertThat(Arrays.equals(read.values(), channel * plane, (channel + 1) * plane, band, 0, plane))
                .isTrue();
    }

    private void fill(WritableRaster raster, int bound) {
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                for (int b = 0; b < raster.getNumBands(); b++) {
                    raster.setSample(x, y, b, random.nextInt(bound));
                }
            }
        }
    }

    private Path write(BufferedImage image, boolean interlaced) throws IOException {
        Path file = folder.resolve("jdk.png");
        Files.deleteIfExists(file);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return file;
    }
}
