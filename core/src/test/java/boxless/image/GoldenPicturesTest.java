package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.GoldenFiles;
import boxless.file.BadFileException;
import boxless.mask.LabelMap;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny files written by Pillow, tifffile and GDAL from the formulas below. */
class GoldenPicturesTest {
    static final Reading ALL = new Reading(Reading.ALL, "", "", Long.MAX_VALUE);

    private interface Formula {
        double at(int c, int x, int y);
    }

    private static final Formula SIXTEEN = (c, x, y) -> x * 7001 + y * 311 + c * 17;
    private static final Formula EIGHT = (c, x, y) -> x * 25 + y * 3 + c * 11;

    static Path golden(String name) {
        return GoldenFiles.path(GoldenPicturesTest.class, name);
    }

    private static void holds(String name, int channels, float range, Formula formula) {
        Pixels picture = Pictures.read(golden(name), ALL);
        assertThat(new int[] {picture.width(), picture.height(), picture.channels()})
                .containsExactly(9, 7, channels);
        assertThat(picture.range()).isEqualTo(range);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < 7; y++) {
                for (int x = 0; x < 9; x++) {
                    assertThat(picture.at(c, x, y)).isEqualTo((float) formula.at(c, x, y));
                }
            }
        }
    }

    @Test
    void tiffSamplesOfEveryKindAreExact() {
        holds("grey16-lzw-predictor-bigendian.tif", 1, 65535, SIXTEEN);
        holds("float-deflate-predictor-tiles.tif", 1, 1, (c, x, y) -> (x - y * .5 + c) / 4);
        holds("grey1.tif", 1, 255, (c, x, y) -> (x + y) % 2 == 0 ? 255 : 0);
    }

    @Test
    void zstandardIsUnpacked() {
        holds("zstd-predictor-tiles.tif", 1, 65535, SIXTEEN);
        Pixels picture = Pictures.read(golden("zstd.tif"));
        assertThat(picture.size()).isEqualTo(new Size(160, 120));
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 160; x++) {
                int noise = (x * 73856093 ^ y * 19349663) * 0x9E3779B1
                        >>> 20; // literals to the left, repetitions to the right
                assertThat(picture.at(0, x, y)).isEqualTo(x < 80 ? noise % 20 * (noise % 3) : (x + y / 3) % 37);
            }
        }
    }

    /** A JPEG of 4:4:0 beside what Pillow 13 (libjpeg-turbo) makes of it. */
    @Test
    void chromaOfHalfTheRowsIsTheSameInEveryJava() {
        assertThat(Pictures.read(golden("half-rows.jpg")).values())
                .isEqualTo(Pictures.read(golden("half-rows.png")).values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"five-channels-planar.tif", "five-channels-interleaved.tif"})
    void allChannelsAreRead(String name) {
        holds(name, 5, 65535, SIXTEEN);
    }

    @Test
    void alphaIsDropped() {
        holds("rgba8-packbits-strips.tif", 3, 255, EIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"imagej-two-channels.tif", "ome-two-channels.tif"})
    void pagesDeclaredToBeChannelsAreChannels(String name) {
        holds(name, 2, 65535, SIXTEEN);
    }

    @Test
    void imageJsLabelsAreNamesOfChannels() {
        Pixels picture = Pictures.read(golden("imagej-labels.tif"), new Reading("dapi", "", "", Long.MAX_VALUE));
        assertThat(picture.channels()).isEqualTo(1);
        assertThat(picture.at(0, 8, 6)).isEqualTo((float) EIGHT.at(2, 8, 6));
        assertThatThrownBy(() -> Pictures.read(golden("imagej-labels.tif")))
                .hasMessageContaining("1 (actin), 2 (empty), 3 (DAPI)");
    }

    @Test
    void ofUndeclaredPagesTheFirstIsRead() {
        holds("two-pages-undeclared.tif", 1, 65535, SIXTEEN);
    }

    @Test
    void aStackOfSlicesIsRefused() {
        assertThatThrownBy(() -> Pictures.read(golden("imagej-slices.tif")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("3 slices");
    }

    @Test
    void inksBecomeLight() {
        Pixels picture = Pictures.read(golden("cmyk.jpg"));
        for (int i = 0; i < 16 * 24; i++) {
            assertThat(picture.values()[i]).isEqualTo(136); // (255 - 51)(255 - 85) / 255
            assertThat(picture.values()[384 + i]).isEqualTo(102);
            assertThat(picture.values()[768 + i]).isEqualTo(170);
        }
    }

    @Test
    void inksAsLumaAndChromaBecomeLight() throws IOException {
        byte[] content = Files.readAllBytes(golden("cmyk.jpg"));
        int transform = 17; // the last byte of Adobe's segment
        assertThat(content[transform]).isZero();
        content[transform] = 2; // YCCK, as Photoshop writes CMYK
        try (PictureSource source = Pictures.open(content, "ycck.jpg")) {
            // Pillow 13.0.0 has the same
            assertThat(source.region(0, 5, 1, 1).values()).containsExactly(0, 100, 5);
        }
    }

    @Test
    void aPhotographIsReadUpright() {
        Pixels picture = Pictures.read(golden("rotated-by-exif.jpg"));
        assertThat(picture.size()).isEqualTo(new Size(16, 24));
        assertThat(new float[] {picture.at(0, 0, 23), picture.at(1, 0, 23), picture.at(2, 0, 23)})
                .containsExactly(200, 100, 50);
    }

    @Test
    void labelsOfThirtyTwoBitsAndWholeFloatsAreExact() {
        LabelMap wide = LabelFiles.read(golden("labels32.tif"));
        LabelMap whole = LabelFiles.read(golden("labels-float.tif"));
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 9; x++) {
                assertThat(wide.at(x, y)).isEqualTo(x * 100_000_000 + y);
                assertThat(whole.at(x, y)).isEqualTo(x * 100 + y);
            }
        }
    }

    @Test
    void aPictureWithoutObjectsIsReadHoweverSmallItsFile() {
        LabelMap empty = LabelFiles.read(golden("nothing-deflate.tif")); // 700 times smaller than its pixels
        assertThat(empty).isEqualTo(new LabelMap(600, 500, new int[300_000]));
    }

    /** GDAL 3.10.3 with {@code SPARSE_OK}: 40 x 32 pixels of which only a square in the middle, or rows 8 to 15, were written. */
    @Test
    void tilesAndStripsThatWereLeftOutAreZero() {
        LabelMap tiles = LabelFiles.read(golden("sparse-tiles.tif"));
        LabelMap strips = LabelFiles.read(golden("sparse-strips.tif"));
        Pixels colours = Pictures.read(golden("sparse-jpeg.tif"), ALL);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 40; x++) {
                boolean within = x >= 16 && x < 32 && y >= 16;
                assertThat(tiles.at(x, y)).isEqualTo(within ? (y - 16) * 16 + x - 16 + 1 : 0);
                assertThat(strips.at(x, y)).isEqualTo(y >= 8 && y < 16 ? x + 1 : 0);
                assertThat(colours.at(2, x, y)).isEqualTo(within ? 203 : 0); // 200 before the JPEG
            }
        }
        assertThat(LabelFiles.read(golden("sparse-whole.tif"))).isEqualTo(new LabelMap(40, 32, new int[40 * 32]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparse-jpeg.tif", "half-rows.png"})
    void coloursReadAsTheyAreAreNotMixed(String name) {
        try (PictureSource usual = Pictures.open(golden(name), Reading.USUAL);
                PictureSource all = Pictures.open(golden(name), ALL)) {
            assertThat(usual.adapted(1).channels()).isEqualTo(1);
            assertThatThrownBy(() -> all.adapted(1)).hasMessageContaining("3 channels");
        }
    }

    @Test
    void whatIsNoLabelImageIsRefusedWithACure() {
        refused("float-deflate-predictor-tiles.tif", "the label 0.25", "whole numbers");
        refused("rgba8-packbits-strips.tif", "3 channels", "16-bit grey PNG");
        refused("five-channels-planar.tif", "5 channels", "16-bit grey PNG");
        refused("cmyk.jpg", "JPEG", "16-bit grey PNG");
    }

    private static void refused(String name, String... parts) {
        assertThatThrownBy(() -> LabelFiles.read(golden(name)))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll(parts);
    }
}
