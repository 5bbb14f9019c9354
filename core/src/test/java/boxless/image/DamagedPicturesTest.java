package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedPicturesTest {
    @TempDir
    Path folder;

    private final Random random = new Random(7);

    private static List<byte[]> samples() throws IOException {
        try (Stream<Path> files =
                Files.list(GoldenPicturesTest.golden("cmyk.jpg").resolveSibling("."))) {
            return files.sorted().map(DamagedPicturesTest::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] png() throws IOException {
        float[] values = new float[3 * 40 * 30];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 37 % 256;
        }
        Path file = folder.resolve("whole.png");
        Pictures.writePng(new Pixels(40, 30, 3, 255, values), file);
        return bytes(file);
    }

    private void refused(String name, byte[] content, String... parts) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        assertThatThrownBy(() -> Pictures.read(file))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
        assertThatThrownBy(() -> LabelFiles.read(file)).isInstanceOf(BadFileException.class);
    }

    @Test
    void theMessageSaysWhatIsWrong() throws IOException {
        assertThatThrownBy(() -> Pictures.read(folder.resolve("absent.png")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Pictures.read(folder))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("is a folder");
        refused("empty.png", new byte[0], "is empty");
        refused("notes.png", "not an image\n".getBytes(), "is a text file", "PNG, JPEG and TIFF");
        refused("anim.png", "GIF89a\1\0\1\0".getBytes(), "GIF", "convert");
        refused("zeros.png", new byte[100], "zero bytes");
    }

    @Test
    void hugeAndEmptySizesAreRefusedBeforeAnythingIsAllocated() throws IOException {
        refused("huge.png", sized(png(), 2_000_000_000, 2_000_000_000), "2000000000x2000000000", "smaller images");
        refused("large.png", sized(png(), 30_000, 20_000), "30000x20000");
        refused("flat.png", sized(png(), 40, 0), "40x0");
        refused("bomb.png", sized(png(), 5_000, 5_000), "5000x5000", "has only");
    }

    @Test
    void aStripIsComparedWithItsBytesAsAWholeBeforeItIsCutIntoParts() throws IOException {
        byte[] tiff = bytes(new TinyTiff(30_000, 20_000).page(1, 2, 3).write(folder.resolve("claims.tif")));
        refused("claims.tif", tiff, "a strip or tile of 3 bytes cannot fill 30000x20000 pixels");
    }

    @Test
    void compressedStripsWithoutLengthsAreRefusedAsThat() throws IOException {
        byte[] tiff =
                bytes(new TinyTiff(3, 1).tag(259, 8).without(279).page(1, 2, 3).write(folder.resolve("a.tif")));
        refused("a.tif", tiff, "does not say how long its strips or tiles are; save it again as plain TIFF");
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        byte[] png = png();
        for (int trial = 0; trial < 200; trial++) {
            byte[] flipped = png.clone();
            flipped[8 + random.nextInt(png.length - 8)] ^= (byte) (1 << random.nextInt(8));
            refused("flipped.png", flipped, "damaged");
        }
    }

    private static byte[] sized(byte[] png, int width, int height) {
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
        return png;
    }

    @Test
    void aTruncatedFileIsNeverReadAsAnotherPicture() throws IOException {
        for (byte[] whole : Stream.concat(samples().stream(), Stream.of(png())).toList()) {
            boolean tiff = whole[0] == 'I' || whole[0] == 'M';
            @Nullable Pixels picture = tiff ? read(whole) : null; // TIFF may end with what is no part of the picture
            for (int length = random.nextInt(17); length < whole.length; length += 17) {
                Pixels cut = read(Arrays.copyOf(whole, length));
                assertThat(cut == null || (picture != null && Arrays.equals(cut.values(), picture.values())))
                        .isTrue();
            }
        }
    }

    private @Nullable Pixels read(byte[] content) throws IOException {
        try {
            return Pictures.read(Files.write(folder.resolve("cut"), content), GoldenPicturesTest.ALL);
        } catch (BadFileException e) {
            return null;
        }
    }

    @Test
    void whateverIsBrokenIsOneLineAboutTheFile() throws IOException {
        List<byte[]> seeds = Stream.concat(samples().stream(), Stream.of(png())).toList();
        int[] nasty = {0, 1, 127, 128, 255};
        Path file = folder.resolve("mutant");
        for (int trial = 0; trial < 1500; trial++) {
            byte[] mutant = seeds.get(random.nextInt(seeds.size())).clone();
            for (int k = random.nextInt(6); k >= 0; k--) {
                mutant[random.nextInt(mutant.length)] =
                        (byte) (random.nextBoolean() ? nasty[random.nextInt(5)] : random.nextInt(256));
            }
            Files.write(file, random.nextInt(4) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant);
            onlyBadFile(file, random.nextBoolean());
        }
    }

    private static void onlyBadFile(Path file, boolean labels) {
        try {
            Object read = labels ? LabelFiles.read(file) : Pictures.read(file, GoldenPicturesTest.ALL);
            assertThat(read).isNotNull();
        } catch (BadFileException e) {
            assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
        }
    }
}
