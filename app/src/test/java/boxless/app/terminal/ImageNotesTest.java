package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.StandardError;
import boxless.app.TinyPictures;
import boxless.image.HeaderSize;
import boxless.image.LabelFiles;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Reading;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an image wherever one is read. */
class ImageNotesTest {
    private final StandardError said = new StandardError();

    @AfterEach
    void restore() {
        said.close();
    }

    @Test
    void pixelsThatAreNoNumbersAreNotReadAsZeroInSilence(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gaps.tif");
        TinyPictures.writeTiff(file, "a measurement", .5f, Float.NaN, Float.POSITIVE_INFINITY, 2);
        assertThat(Pictures.read(file).values()).containsExactly(.5f, 0, 0, 2);
        assertThat(said.text())
                .containsOnlyOnce(
                        file + ": has pixels that are no finite numbers; reading them as 0, in measurements, too");
    }

    @Test
    void furtherImagesOfAnOmeTiffAreNotLeftOutInSilence(@TempDir Path folder) throws IOException {
        String image = "<Image><Pixels SizeC=\"1\" SizeZ=\"1\" SizeT=\"1\">%s</Pixels></Image>";
        String here = image.formatted("<TiffData IFD=\"0\"/>");
        String elsewhere = image.formatted("<TiffData IFD=\"0\"><UUID FileName=\"b.tif\">urn:uuid:b</UUID></TiffData>");
        Path file = folder.resolve("a.tif");
        TinyPictures.writeTiff(file, "<OME>" + elsewhere + here + "</OME>", 1, 2);
        assertThat(Pictures.read(file).values()).containsExactly(1, 2);
        LabelFiles.read(file);
        assertThat(said.text()).isEmpty();
        TinyPictures.writeTiff(file, "<OME>" + here + elsewhere + here + "</OME>", 1, 2);
        readInParts(file, Reading.USUAL);
        assertThat(said.text())
                .containsOnlyOnce(file + ": has 2 OME images; using only the first; save each")
                .contains("bfconvert -series N");
        said.forget();
        LabelFiles.read(file);
        assertThat(said.text()).containsOnlyOnce(file + ": has 2 OME images");
    }

    @Test
    void anotherFileIsNotReadInThePlaceOfTheOneNamedInSilence(@TempDir Path folder) throws IOException {
        String description = "<OME><Image><Pixels SizeC=\"1\" SizeZ=\"1\" SizeT=\"2\">"
                + "<TiffData FirstT=\"0\" IFD=\"0\"><UUID FileName=\"a.tif\">urn:uuid:a</UUID></TiffData>"
                + "<TiffData FirstT=\"1\" IFD=\"0\"><UUID FileName=\"b.tif\">urn:uuid:b</UUID></TiffData>"
                + "</Pixels></Image></OME>";
        Path file = folder.resolve("a.tif");
        Path other = folder.resolve("b.tif");
        TinyPictures.writeTiff(file, description, 1, 2);
        TinyPictures.writeTiff(other, description, 3, 4);
        for (String frame : new String[] {"1", "max"}) {
            readInParts(file, new Reading("", "", frame, Long.MAX_VALUE));
        }
        assertThat(said.text()).isEmpty();
        assertThat(readInParts(file, new Reading("", "", "2", Long.MAX_VALUE))).isEqualTo(3);
        assertThat(said.text())
                .containsOnlyOnce(file + ": what was asked for is read from " + other
                        + ", a file of the same OME image; give only one of these files");
    }

    @Test
    void furtherPlanesOfAMetaMorphStackAreNotLeftOutInSilence(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.stk");
        TinyPictures.writeStack(file, "Exposure: 100 ms", 1, 1, 2);
        readInParts(file, Reading.USUAL);
        TinyPictures.writeStack(file, "Exposure: 100 ms", 3, 1, 2);
        readInParts(file, new Reading("", "1", "", Long.MAX_VALUE));
        assertThat(said.text()).isEmpty();
        String warning =
                file + ": is a MetaMorph stack of 3 planes, of which only the first is read; save it as OME-TIFF";
        for (String slice : new String[] {"", Reading.MAX}) {
            assertThat(readInParts(file, new Reading("", slice, "", Long.MAX_VALUE)))
                    .isEqualTo(1);
            assertThat(said.text()).containsOnlyOnce(warning);
            said.forget();
        }
    }

    /** The first of two pixels that are read one by one, once their size is known. */
    private static float readInParts(Path file, Reading reading) {
        assertThat(HeaderSize.of(file)).isEqualTo(new Size(2, 1));
        try (PictureSource picture = Pictures.open(file, reading)) {
            picture.region(1, 0, 1, 1);
            return picture.region(0, 0, 1, 1).values()[0];
        }
    }
}
