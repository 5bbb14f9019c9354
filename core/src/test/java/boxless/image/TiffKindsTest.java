package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uncompressed files of one row, written by hand from the TIFF 6.0 specification. */
class TiffKindsTest {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int PALETTE = 3;
    private static final int INKS = 5;

    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;

    @TempDir
    Path folder = Path.of("");

    @Test
    void aPaletteBecomesColoursButItsIndicesAreLabels() throws IOException {
        int[] map = new int[3 * 256]; // 16 bits: all reds, all greens, all blues
        for (int i = 0; i < 256; i++) {
            map[i] = 257 * i;
            map[256 + i] = 257 * (255 - i);
            map[512 + i] = i % 2 * 65535;
        }
        Path file = tiff(8, UNSIGNED, PALETTE, 1, map, 0, 7, 200, 255);
        assertThat(Pictures.read(file).range()).isEqualTo(255);
        assertThat(Pictures.read(file).values())
                .containsExactly(0, 7, 200, 255, /* green */ 255, 248, 55, 0, /* blue */ 0, 255, 0, 255);
        assertThat(LabelFiles.read(file).labels()).containsExactly(0, 7, 200, 255);
    }

    @Test
    void everyPageHasAPaletteOfItsOwn() throws IOException {
        int[] warm = new int[3 * 256];
        int[] cold = new int[3 * 256];
        warm[7] = 200 * 257;
        warm[256 + 7] = 50 * 257;
        cold[256 + 7] = 10 * 257;
        cold[512 + 7] = 100 * 257;
        Path file =
                new TinyTiff(1, 1).palette(warm).page(7).palette(cold).page(7).write(folder.resolve("pages.tif"));
        assertThat(Pictures.read(file, new Reading("", "2", "", Long.MAX_VALUE)).values())
                .containsExactly(0, 10, 100);
        assertThat(Pictures.read(file, new Reading("", "max", "", Long.MAX_VALUE))
                        .values())
                .containsExactly(200, 50, 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ImageJ=1.54p\nimages=2\nchannels=2",
                "<OME><Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\"><TiffData/></Pixels></Image></OME>",
            })
    void theColoursInWhichAGreyPlaneIsShownAreNotItsValues(String description) throws IOException {
        int[] blue = new int[3 * 256];
        for (int i = 0; i < 256; i++) {
            blue[512 + i] = 257 * i;
        }
        Path file = new TinyTiff(3, 1)
                .description(description)
                .palette(blue)
                .page(1, 2, 3)
                .page(0, 7, 200)
                .write(folder.resolve("shown.tif"));
        Pixels second = Pictures.read(file, new Reading("2", "", "", Long.MAX_VALUE));
        assertThat(second.channels()).isEqualTo(1);
        assertThat(second.values()).containsExactly(0, 7, 200);
    }

    @Test
    void inksBecomeLight() throws IOException {
        // (255 - 51)(255 - 85) / 255 = 136, likewise 102 and 170; without ink white, under full black nothing.
        Path file = tiff(8, UNSIGNED, INKS, 4, new int[0], 51, 102, 0, 85, 0, 0, 0, 0, 10, 20, 30, 255);
        assertThat(Pictures.read(file).values()).containsExactly(136, 255, 0, 102, 255, 0, 170, 255, 0);
    }

    @Test
    void whereWhiteIsZeroLightIsTurned() throws IOException {
        assertThat(Pictures.read(tiff(8, UNSIGNED, WHITE_IS_ZERO, 1, new int[0], 0, 1, 255))
                        .values())
                .containsExactly(255, 254, 0);
        assertThat(Pictures.read(tiff(16, UNSIGNED, WHITE_IS_ZERO, 1, new int[0], 0, 1, 65535))
                        .values())
                .containsExactly(65535, 65534, 0);
    }

    @Test
    void fewBitsAreStretchedToEight() throws IOException {
        assertThat(Pictures.read(tiff(4, UNSIGNED, BLACK_IS_ZERO, 1, new int[0], 0x0F, 0x73))
                        .values())
                .containsExactly(0, 255, 119, 51);
        assertThat(Pictures.read(tiff(4, UNSIGNED, WHITE_IS_ZERO, 1, new int[0], 0x0F, 0x73))
                        .values())
                .containsExactly(255, 0, 136, 204);
    }

    @Test
    void signsAreKeptAndAreNoLabels() throws IOException {
        Path bytes = tiff(8, SIGNED, BLACK_IS_ZERO, 1, new int[0], -128, -1, 127);
        assertThat(Pictures.read(bytes).values()).containsExactly(-128, -1, 127);
        assertThat(Pictures.read(bytes).range()).isEqualTo(127);
        Path shorts = tiff(16, SIGNED, BLACK_IS_ZERO, 1, new int[0], -32768, -1, 32767);
        assertThat(Pictures.read(shorts).values()).containsExactly(-32768, -1, 32767);
        assertThatThrownBy(() -> LabelFiles.read(shorts))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("the label -32768");
        Path large = tiff(32, UNSIGNED, BLACK_IS_ZERO, 1, new int[0], 5, -1); // 2^32 - 1
        assertThat(Pictures.read(large).values()).containsExactly(5, 0x1p32f);
        assertThatThrownBy(() -> LabelFiles.read(large)).hasMessageContaining("the label 4294967295");
    }

    @Test
    void wholeNumbersOfSixtyFourBitsAreLabelsWhereTheyFit() throws IOException {
        for (boolean bigEndian : new boolean[] {false, true}) {
            for (int format : new int[] {UNSIGNED, SIGNED}) {
                TinyTiff tiff = new TinyTiff(3, 1).bits(64).tag(339, format);
                Path file = (bigEndian ? tiff.bigEndian() : tiff)
                        .page(0, 70_000, Integer.MAX_VALUE)
                        .write(folder.resolve("labels.tif"));
                assertThat(LabelFiles.read(file).labels()).containsExactly(0, 70_000, Integer.MAX_VALUE);
                assertThat(Pictures.read(file).values()).containsExactly(0, 70_000, Integer.MAX_VALUE);
            }
        }
        Path large =
                new TinyTiff(2, 1).bits(64).tag(339, SIGNED).page(1L << 32, 5).write(folder.resolve("large.tif"));
        assertThatThrownBy(() -> LabelFiles.read(large)).hasMessageContaining("the label 4294967296");
        Path negative = new TinyTiff(2, 1).bits(64).tag(339, SIGNED).page(-2, 5).write(folder.resolve("negative.tif"));
        assertThatThrownBy(() -> LabelFiles.read(negative)).hasMessageContaining("the label -2");
    }

    @Test
    void theLengthsOfStripsThatAreNotCompressedNeedNotBeSaid() throws IOException {
        TinyTiff tiff = new TinyTiff(3, 2).without(279);
        Path file = tiff.page(1, 2, 3, 4, 5, 6).write(folder.resolve("lengths.tif"));
        assertThat(LabelFiles.read(file).labels()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Pictures.read(file).values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void theRowsOfALargeStripAreWhereTheyAreInTheFile() throws IOException {
        long[] numbers = new long[30_000 * 60]; // 34 rows make a part
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 251;
        }
        Path file = new TinyTiff(30_000, 60).page(numbers).write(folder.resolve("large.tif"));
        float[] values = Pictures.read(file).values();
        for (int i = 0; i < values.length; i += 97) {
            assertThat(values[i]).isEqualTo(i % 251);
        }
    }

    /** @param numbers samples of the row; of 4 bits two in a byte */
    private Path tiff(int bits, int format, int photometric, int samples, int[] colourMap, int... numbers)
            throws IOException {
        int bytes = Math.max(8, bits) / 8;
        int width = numbers.length * Math.max(8, bits) / bits / samples;
        int[] each = new int[samples];
        Arrays.fill(each, bits);
        int[] formats = new int[samples];
        Arrays.fill(formats, format);
        int data = 8;
        int[][] tags = {
            {256, width},
            {257, 1},
            IntStream.concat(IntStream.of(258), Arrays.stream(each)).toArray(),
            {259, 1}, // uncompressed
            {262, photometric},
            {273, data},
            {277, samples},
            {278, 1},
            {279, numbers.length * bytes},
            IntStream.concat(IntStream.of(320), Arrays.stream(colourMap)).toArray(),
            IntStream.concat(IntStream.of(339), Arrays.stream(formats)).toArray()
        };
        tags = Arrays.stream(tags).filter(tag -> tag.length > 1).toArray(int[][]::new);
        int directory = data + (numbers.length * bytes + 1) / 2 * 2;
        int more = directory + 2 + 12 * tags.length + 4;
        ByteBuffer file = ByteBuffer.allocate(more + 4096).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory);
        for (int number : numbers) {
            switch (bytes) {
                case 1 -> file.put((byte) number);
                case 2 -> file.putShort((short) number);
                default -> file.putInt(number);
            }
        }
        file.position(directory);
        file.putShort((short) tags.length);
        for (int[] tag : tags) {
            int count = tag.length - 1;
            file.putShort((short) tag[0]).putShort((short) 3).putInt(count); // all are 16-bit numbers
            if (count <= 2) {
                for (int k = 1; k <= 2; k++) {
                    file.putShort((short) (k <= count ? tag[k] : 0));
                }
            } else {
                file.putInt(more);
                for (int k = 1; k <= count; k++, more += 2) {
                    file.putShort(more, (short) tag[k]);
                }
            }
        }
        file.putInt(0);
        return Files.write(folder.resolve("kind.tif"), Arrays.copyOf(file.array(), more));
    }
}
