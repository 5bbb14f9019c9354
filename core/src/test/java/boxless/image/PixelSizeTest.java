package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptions and tags as tifffile 2026.3.3 writes them. */
class PixelSizeTest {
    private static final String OME =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\">"
                    + "<Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" Type=\"uint8\" SizeX=\"1\" SizeY=\"1\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"1\""
                    + " %s><Channel ID=\"Channel:0:0\" SamplesPerPixel=\"1\"/><TiffData IFD=\"0\" PlaneCount=\"1\"/></Pixels></Image></OME>";

    @TempDir
    Path folder = Path.of("");

    @Test
    void omeSaysTheSizeItself() throws IOException {
        String size = "PhysicalSizeX=\"250\" PhysicalSizeXUnit=\"nm\" PhysicalSizeY=\"500\" PhysicalSizeYUnit=\"nm\"";
        assertThat(PixelSize.of(tiff(OME.formatted(size), 72, 1, 2))).hasValue(new PixelSize(.25, .5));
        assertThat(PixelSize.of(tiff(OME.formatted("PhysicalSizeX=\"0.5\" PhysicalSizeY=\"0.5\""), 1, 1, 1)))
                .as("micrometres where no unit is given")
                .hasValue(PixelSize.of(.5));
    }

    @Test
    void imageJsUnitIsThatOfTheResolutionTags() throws IOException {
        assertThat(PixelSize.of(tiff("ImageJ=1.11a\nimages=1\nunit=um", 40, 13, 1)))
                .hasValue(PixelSize.of(1 / (40 / 13.)));
        assertThat(PixelSize.of(tiff("ImageJ=1.11a\nimages=1\nunit=\\u00B5m", 4, 1, 1)))
                .hasValue(PixelSize.of(.25));
        assertThat(PixelSize.of(tiff("ImageJ=1.11a\nimages=1\nunit=pixel", 4, 1, 1)))
                .isEmpty();
    }

    @Test
    void resolutionTagsCountUnlessTheyAreThoseOfAPrinter() throws IOException {
        assertThat(PixelSize.of(tiff("", 20_000, 1, 3))).hasValue(PixelSize.of(.5));
        assertThat(PixelSize.of(tiff("", 72, 1, 2))).isEmpty();
        assertThat(PixelSize.of(tiff("", 300, 1, 2))).isEmpty();
        assertThat(PixelSize.of(tiff("", 40, 13, 1))).as("no unit").isEmpty();
    }

    @Test
    void aUnitThatImageJTookFromTheTagsCountsAsTheTags() throws IOException {
        assertThat(PixelSize.of(tiff("ImageJ=1.54p\nunit=inch", 300, 1, 2))).isEmpty();
        assertThat(PixelSize.of(tiff("ImageJ=1.54p\nunit=cm", 118, 1, 3))).isEmpty();
        assertThat(PixelSize.of(tiff("ImageJ=1.54p\nunit=cm", 20_000, 1, 3))).hasValue(PixelSize.of(.5));
        assertThat(PixelSize.of(tiff("ImageJ=1.54p\nunit=mm", 10, 1, 1))).hasValue(PixelSize.of(100));
    }

    @Test
    void aPictureInMemorySaysWhatItsFileDoes() throws IOException {
        byte[] content = Files.readAllBytes(tiff("", 20_000, 1, 3));
        assertThat(PixelSize.of(content, Path.of("sent.tif"))).hasValue(PixelSize.of(.5));
        byte[] part = Arrays.copyOf(content, 40);
        assertThat(PixelSize.of(part, Path.of("sent.tif"))).isEmpty();
        assertThat(PixelSize.of(new byte[0], Path.of("sent.tif"))).isEmpty();
    }

    @Test
    void lengthsNeedSquarePixels() {
        assertThat(new PixelSize(.5, .501).length()).isBetween(.5, .501);
        assertThat(new PixelSize(.25, .5).length()).isNaN();
        assertThat(new PixelSize(.25, .5).area()).isEqualTo(.125);
    }

    @Test
    void sidesWhoseAreaIsNoNumberAreNone() throws IOException {
        assertThat(PixelSize.of(tiff(OME.formatted("PhysicalSizeX=\"1e200\" PhysicalSizeY=\"1e200\""), 1, 1, 1)))
                .isEmpty();
        assertThat(PixelSize.isPossible(1e6)).isTrue();
        assertThat(PixelSize.isPossible(1e200)).isFalse();
    }

    /** One grey pixel, with a description and equal resolutions numerator / denominator. */
    private Path tiff(String description, int numerator, int denominator, int unit) throws IOException {
        byte[] text = (description + '\0').getBytes(StandardCharsets.ISO_8859_1);
        int tags = 12;
        int data = 8 + 2 + 12 * tags + 4;
        ByteBuffer out = ByteBuffer.allocate(data + 8 + text.length + 8);
        out.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) tags);
        tag(out, 256, 3, 1, 1 << 16);
        tag(out, 257, 3, 1, 1 << 16);
        tag(out, 258, 3, 1, 8 << 16);
        tag(out, 259, 3, 1, 1 << 16);
        tag(out, 262, 3, 1, 1 << 16);
        tag(out, 270, 2, text.length, data + 8);
        tag(out, 273, 4, 1, data + 8 + text.length);
        tag(out, 277, 3, 1, 1 << 16);
        tag(out, 279, 4, 1, 1);
        tag(out, 282, 5, 1, data);
        tag(out, 283, 5, 1, data);
        tag(out, 296, 3, 1, unit << 16);
        out.putInt(0).putInt(numerator).putInt(denominator).put(text).put((byte) 7);
        return Files.write(folder.resolve("a.tif"), out.array());
    }

    private static void tag(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
