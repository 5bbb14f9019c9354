package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSourceTest {
    private static final int WIDTH = 1301;
    private static final int HEIGHT = 907;

    @TempDir
    Path folder;

    @Test
    void anImageThatIsMadeIsMadeOnceAndNotBeforeItIsRead() {
        AtomicInteger made = new AtomicInteger();
        float[] values = {0, 1, 2, 3, 4, 5};
        try (PictureSource source = PictureSource.of(3, 2, 1, 255, () -> {
            made.incrementAndGet();
            return new Pixels(3, 2, 1, 255, values);
        })) {
            assertThat(source.width()).isEqualTo(3);
            assertThat(made).hasValue(0);
            assertThat(source.region(1, 1, 2, 1).values()).containsExactly(4, 5);
            assertThat(source.inverted().region(0, 0, 1, 1).values()).containsExactly(255);
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void whateverIsMadeOfAPlaneLiesInIt() {
        StackPlane plane = new StackPlane(12, 0, false);
        PictureSource source = PictureSource.of(new Pixels(2, 1, 3, 255, new float[6]));
        assertThat(source.plane()).isNull();
        PictureSource placed = source.inPlane(plane);
        assertThat(List.of(placed.adapted(1), placed.inverted(), placed.separate(), placed.channel(2)))
                .allSatisfy(made -> assertThat(made.plane()).isEqualTo(plane));
        assertThat(placed.turned(Orientation.of(6)).plane()).isEqualTo(plane);
        assertThatIllegalArgumentException().isThrownBy(() -> new StackPlane(0, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new StackPlane(-1, 1, false));
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedWithTheirPlace() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] values = new float[2 * 3 * 4];
            values[18] = value;
            Pixels picture = new Pixels(4, 3, 2, 1, values);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PictureSource.of(picture))
                    .withMessageContainingAll("channel 1 at x 2, y 1 ", " is " + value, "give finite numbers");
            PictureSource made = PictureSource.of(4, 3, 2, 1, () -> picture);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> made.region(0, 0, 1, 1))
                    .withMessageContaining("channel 1");
        }
    }

    @Test
    void aRangeThatNothingCanBeDividedByIsRefused() {
        for (float range : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Pixels(1, 1, 1, range, new float[1]))
                    .withMessageContainingAll("range", "above 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PictureSource.of(1, 1, 1, range, () -> new Pixels(1, 1, 1, 1, new float[1])))
                    .withMessageContainingAll("range", "above 0");
        }
    }

    private final Random random = new Random(3);

    @Test
    void regionsOfFilesOfEveryKindEqualTheWholePicture() throws IOException {
        try (Stream<Path> files =
                Files.list(GoldenPicturesTest.golden("cmyk.jpg").resolveSibling("."))) {
            for (Path file : files.filter(Pictures::isNamedLikePicture).sorted().toList()) {
                if (!file.toString().contains("slices")) {
                    regionsEqual(file, Pictures.read(file, GoldenPicturesTest.ALL));
                }
            }
        }
    }

    @Test
    void bytesAreReadLikeTheFileOfTheSameContent() throws IOException {
        for (Path file : List.of(
                written(image(), "tiff", "LZW", 112),
                written(image(), "bigtiff", null, 0),
                written(image(), "png", null, 0),
                GoldenPicturesTest.golden("cmyk.jpg"))) {
            try (PictureSource source = Pictures.open(Files.readAllBytes(file), "upload", GoldenPicturesTest.ALL)) {
                regionsEqual(source, Pictures.read(file, GoldenPicturesTest.ALL));
            }
        }
    }

    @Test
    void tilesStripsAndBigTiffAreReadWhereTheyAreNeeded() throws IOException {
        BufferedImage image = image();
        Pixels expected = pixels(image);
        regionsEqual(written(image, "tiff", "LZW", 112), expected);
        regionsEqual(written(image, "tiff", "PackBits", 528), expected);
        regionsEqual(written(image, "tiff", null, 16), expected);
        regionsEqual(written(image, "tiff", "LZW", 0), expected);
        regionsEqual(written(image, "tiff", null, 0), expected);
        regionsEqual(written(image, "bigtiff", "LZW", 0), expected);
        regionsEqual(written(image, "png", null, 0), expected);
    }

    @Test
    void regionsAfterEveryKindOfEvictionAreRight() throws IOException {
        Path file = written(image(), "tiff", "LZW", 112);
        Pixels whole = Pictures.read(file);
        for (long kept : new long[] {0, 1_000_000, Long.MAX_VALUE}) {
            try (PictureSource source = Tiff.open(file, Reading.USUAL, kept)) {
                regionsEqual(source, whole);
            }
        }
    }

    @Test
    void aCutFileIsRefusedWhenItIsOpenedAndADamagedOneWhenItIsRead() throws IOException {
        Path file = written(image(), "tiff", "LZW", 112);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Pictures.open(file).close())
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("ends early");
        byte[] damaged = bytes.clone();
        Arrays.fill(damaged, bytes.length / 2, bytes.length / 2 + 20_000, (byte) 0xff);
        Files.write(file, damaged);
        try (PictureSource source = Pictures.open(file)) {
            assertThatThrownBy(() -> source.region(0, 0, WIDTH, HEIGHT))
                    .isInstanceOf(BadFileException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @Test
    void aClosedImageIsNotTakenForADamagedFile() throws IOException {
        for (Path file : List.of(written(image(), "tiff", "LZW", 112), written(image(), "png", null, 0))) {
            PictureSource source = Pictures.open(file);
            List<PictureSource> same = List.of(
                    source,
                    source.adapted(1),
                    source.channel(2),
                    source.inverted(),
                    source.separate(),
                    source.turned(Orientation.TURNED_LEFT),
                    ScaledPicture.of(source, .5));
            source.inverted().close();
            assertThat(same)
                    .allSatisfy(each -> assertThatIllegalStateException()
                            .isThrownBy(() -> each.region(0, 0, 1, 1))
                            .withMessage("the image is closed; open it again"));
        }
    }

    @Test
    void anImageThatIsClosedDuringAReadIsNotTakenForADamagedFile() {
        List<PictureSource> opened = new ArrayList<>();
        PictureSource source = PictureSource.of(
                Path.of("a.tif"),
                new PictureSize(1, 1, 1),
                255,
                (x, y, width, height) -> {
                    opened.getFirst().close();
                    throw new ClosedChannelException();
                },
                () -> {});
        opened.add(source);
        assertThatIllegalStateException()
                .isThrownBy(() -> source.inverted().region(0, 0, 1, 1))
                .withMessage("the image is closed; open it again");
    }

    @Test
    void aRectangleBeyondThePictureIsRefused() {
        PictureSource source = PictureSource.of(new Pixels(4, 3, 1, 255, new float[12]));
        assertThatIllegalArgumentException().isThrownBy(() -> source.region(1, 0, 4, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> source.region(0, -1, 4, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> source.region(0, 0, 0, 3));
    }

    private void regionsEqual(Path file, Pixels whole) {
        try (PictureSource source = Pictures.open(file, GoldenPicturesTest.ALL)) {
            regionsEqual(source, whole);
        }
    }

    private void regionsEqual(PictureSource source, Pixels whole) {
        assertThat(source.width()).isEqualTo(whole.width());
        assertThat(source.height()).isEqualTo(whole.height());
        assertThat(source.channels()).isEqualTo(whole.channels());
        assertThat(source.range()).isEqualTo(whole.range());
        for (int trial = 0; trial < 12; trial++) {
            int x = random.nextInt(whole.width());
            int y = random.nextInt(whole.height());
            int width = 1 + random.nextInt(whole.width() - x);
            int height = 1 + random.nextInt(whole.height() - y);
            Pixels expected = Crops.of(whole, x, y, width, height, new Border.Edge());
            assertThat(Arrays.equals(source.region(x, y, width, height).values(), expected.values()))
                    .as("%dx%d at (%d, %d)", width, height, x, y)
                    .isTrue();
        }
    }

    private BufferedImage image() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, x * 0x010307 ^ y * 0x050101 ^ random.nextInt(4));
            }
        }
        return image;
    }

    private static Pixels pixels(BufferedImage image) {
        float[] values = new float[3 * WIDTH * HEIGHT];
        for (int c = 0; c < 3; c++) {
            float[] band = image.getRaster().getSamples(0, 0, WIDTH, HEIGHT, c, (float[]) null);
            System.arraycopy(band, 0, values, c * band.length, band.length);
        }
        return new Pixels(WIDTH, HEIGHT, 3, 255, values);
    }

    /** @param tile side of the tiles; 0 for strips */
    private Path written(BufferedImage image, String format, @Nullable String compression, int tile)
            throws IOException {
        Path file = folder.resolve("picture-" + tile + compression + "." + format);
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        while (tile > 0 && !writer.getDefaultWriteParam().canWriteTiles()) {
            writer = writers.next(); // the JDK's own
        }
        try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (compression != null) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionType(compression);
            }
            if (tile > 0) {
                how.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                how.setTiling(tile, tile, 0, 0);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return file;
    }
}
