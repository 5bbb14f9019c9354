package boxless.image;

import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;
import static java.awt.image.BufferedImage.TYPE_4BYTE_ABGR;
import static java.awt.image.BufferedImage.TYPE_BYTE_INDEXED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.file.BadFileException;
import boxless.mask.LabelMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (int[] size : new int[][] {{1, 1}, {37, 21}, {3000, 2}, {2, 3000}}) {
            LabelMap small = random(size[0], size[1], LabelFiles.LARGEST_IN_PNG);
            LabelFiles.writePng(small, folder.resolve("small.png"));
            assertThat(LabelFiles.read(folder.resolve("small.png"))).isEqualTo(small);
            LabelMap large = random(size[0], size[1], Integer.MAX_VALUE);
            LabelFiles.writeTiff(large, folder.resolve("large.tif"));
            assertThat(LabelFiles.read(folder.resolve("large.tif"))).isEqualTo(large);
            LabelMap coloured = random(size[0], size[1], LabelFiles.LARGEST_IN_COLOURS);
            Files.write(folder.resolve("colours.png"), LabelFiles.colours(coloured));
            assertThat(LabelFiles.readColours(folder.resolve("colours.png"))).isEqualTo(coloured);
        }
    }

    @Test
    void tiffIsLittleEndianSincePillowMisreadsTheOther() throws IOException {
        LabelFiles.writeTiff(random(2, 2, 300), folder.resolve("labels.tif"));
        assertThat(Files.readAllBytes(folder.resolve("labels.tif"))).startsWith('I', 'I');
    }

    @Test
    void coloursAreThoseOfTheJdksReader() throws IOException {
        List<Path> files = new ArrayList<>(list(Fixtures.path("panoptic/panoptic")));
        for (int type : List.of(TYPE_3BYTE_BGR, TYPE_4BYTE_ABGR, TYPE_BYTE_INDEXED)) {
            files.add(png(type, false));
            files.add(png(type, true));
        }
        assertColours(files);
    }

    @RealData
    @Test
    void coloursOfRealSegmentsAreThoseOfTheJdksReader() throws IOException {
        assertColours(list(SharedData.path("coco-panoptic-sample", "panoptic")));
        assertColours(list(SharedData.path("eval-fixtures", "panopticapi", "facade_val_crowd_pred")));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void assertColours(List<Path> files) throws IOException {
        for (Path file : files) {
            BufferedImage image = ImageIO.read(file.toFile());
            int width = image.getWidth();
            int height = image.getHeight();
            int[] expected = Arrays.stream(image.getRGB(0, 0, width, height, null, 0, width))
                    .map(argb -> Integer.reverseBytes(argb) >>> 8) // the lowest byte is blue there, and red in a label
                    .toArray();
            assertThat(LabelFiles.readColours(file))
                    .as(file.toString())
                    .isEqualTo(new LabelMap(width, height, expected));
        }
    }

    private Path png(int type, boolean interlaced) throws IOException {
        BufferedImage image = new BufferedImage(53, 31, type);
        Random random = new Random(type);
        for (int i = 0; i < 900; i++) {
            image.setRGB(random.nextInt(53), random.nextInt(31), random.nextInt());
        }
        Path file = folder.resolve(type + (interlaced ? "interlaced.png" : ".png"));
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.write(null, new IIOImage(image, null, null), how);
        }
        return file;
    }

    @Test
    void coloursThatAreNoneAreRefused() throws IOException {
        Path grey = folder.resolve("grey.png");
        LabelFiles.writePng(random(3, 2, 9), grey);
        assertThatThrownBy(() -> LabelFiles.readColours(grey))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll("grey.png", "red + 256 green + 65536 blue");
        assertThatThrownBy(() -> LabelFiles.readColours(GoldenPicturesTest.golden("cmyk.jpg")))
                .hasMessageContaining("is not a PNG");
        Path cut = folder.resolve("cut.png");
        byte[] bytes = Files.readAllBytes(png(TYPE_3BYTE_BGR, false));
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            byte[] damaged = damaged(bytes, random);
            Files.write(cut, damaged);
            try {
                assertThat(LabelFiles.readColours(cut).width()).isEqualTo(53);
            } catch (BadFileException e) {
                assertThat(e).hasMessageContaining("cut.png");
            }
        }
    }

    /** Its pixels are damaged, so that nothing is taken for them after the check of the size. */
    @Test
    void aPaletteOfLabelsIsJudgedByOneNumberAPixel() throws IOException {
        int width = 16_000;
        double most = Math.min(1e9, Runtime.getRuntime().maxMemory() / 10.0); // as three colours these do not fit
        int height = (int) (most / width);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        png.writeBytes(chunk("IHDR", header.put(new byte[] {1, 3, 0, 0, 0}).array())); // 1 bit, a palette
        png.writeBytes(chunk("PLTE", new byte[] {0, 0, 0, 10, 20, 30}));
        png.writeBytes(chunk("IDAT", new byte[width / 8 * height / 1000]));
        png.writeBytes(chunk("IEND", new byte[0]));
        assertThatThrownBy(() -> LabelFiles.read(png.toByteArray(), "palette.png"))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("palette.png: cannot be read (");
    }

    private static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + content.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** One byte of the packed pixels is another, the checksum is right. */
    private static byte[] damaged(byte[] png, Random random) {
        byte[] out = png.clone();
        ByteBuffer chunks = ByteBuffer.wrap(out);
        int at = 33; // behind the signature and the header
        int length = chunks.getInt(at);
        out[at + 8 + random.nextInt(length)] = (byte) random.nextInt();
        CRC32 crc = new CRC32();
        crc.update(out, at + 4, length + 4);
        chunks.putInt(at + 8 + length, (int) crc.getValue());
        return out;
    }

    @Test
    void labelsThatDoNotFitAreRefusedBeforeAnythingIsWritten() {
        Path file = folder.resolve("refused");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFiles.writePng(new LabelMap(1, 1, new int[] {65_536}), file))
                .withMessageContainingAll("65536", "65535", file.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFiles.writeTiff(new LabelMap(1, 1, new int[] {-1}), file));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFiles.colours(new LabelMap(1, 1, new int[] {1 << 24})));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void manyThreadsReadAtOnce() throws IOException {
        LabelMap map = random(200, 100, LabelFiles.LARGEST_IN_PNG);
        LabelFiles.writePng(map, folder.resolve("map.png"));
        LabelFiles.writeTiff(map, folder.resolve("map.tif"));
        Pixels ome = Pictures.read(GoldenPicturesTest.golden("ome-two-channels.tif"), GoldenPicturesTest.ALL);
        IntStream.range(0, 60).parallel().forEach(i -> {
            assertThat(LabelFiles.read(folder.resolve(i % 2 == 0 ? "map.png" : "map.tif")))
                    .isEqualTo(map);
            assertThat(Pictures.read(GoldenPicturesTest.golden("ome-two-channels.tif"), GoldenPicturesTest.ALL)
                            .values())
                    .isEqualTo(ome.values());
        });
    }

    private static LabelMap random(int width, int height, int largest) {
        Random random = new Random(5);
        int[] labels = random.ints((long) width * height, 0, largest).toArray();
        labels[labels.length - 1] = largest;
        return new LabelMap(width, height, labels);
    }
}
