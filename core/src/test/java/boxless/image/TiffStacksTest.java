package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.stream.FileImageInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which page of a TIFF is which channel, slice and frame: pages of 5 x 1 pixels that hold the page's number. */
class TiffStacksTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ImageJ=1.54p\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true",
                "{\"shape\": [2, 3, 2, 1, 5], \"axes\": \"TZCYX\"}",
                "<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeX=\"5\" SizeY=\"1\" SizeC=\"2\" SizeZ=\"3\" SizeT=\"2\">"
                        + "<Channel/><Channel/><TiffData/></Pixels></Image></OME>",
            })
    void channelsRunFasterThanSlicesAndThoseThanFrames(String description) throws IOException {
        Path file = pages(12, description);
        assertThat(first(file, new Reading("2", "3", "1", Long.MAX_VALUE))).isEqualTo(5);
        assertThat(first(file, new Reading("1", "2", "2", Long.MAX_VALUE))).isEqualTo(8);
        assertThat(first(file, new Reading("1", "max", "1", Long.MAX_VALUE))).isEqualTo(4);
        assertThat(first(file, new Reading("1", "max", "max", Long.MAX_VALUE))).isEqualTo(10);
        assertThat(Pictures.read(file, new Reading("all", "3", "max", Long.MAX_VALUE))
                        .values())
                .containsExactly(10, 10, 10, 10, 10, 11, 11, 11, 11, 11);
        refused(file, Reading.USUAL, "3 slices and 2 frames of 5x1 pixels", "--slice", "--frame", "data.slice");
        refused(file, new Reading("1", "4", "1", Long.MAX_VALUE), "no slice 4, only 1 to 3");
        refused(file, new Reading("", "1", "1", Long.MAX_VALUE), "2 channels", "--channel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ImageJ=1.54p\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true",
                "<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeX=\"5\" SizeY=\"1\" SizeC=\"2\" SizeZ=\"3\" SizeT=\"2\">"
                        + "<Channel/><Channel/><TiffData/></Pixels></Image></OME>",
            })
    void anImageKnowsTheSliceAndFrameThatWereChosenByNumber(String description) throws IOException {
        Path file = pages(12, description);
        assertThat(plane(file, new Reading("2", "3", "1", Long.MAX_VALUE))).isEqualTo(new StackPlane(3, 1, true));
        assertThat(plane(file, new Reading("all", "max", "2", Long.MAX_VALUE))).isEqualTo(new StackPlane(0, 2, true));
        assertThat(plane(file, new Reading("all", "3", "max", Long.MAX_VALUE))).isEqualTo(new StackPlane(3, 0, true));
        assertThat(plane(file, new Reading("1", "max", "max", Long.MAX_VALUE))).isNull();
    }

    @Test
    void aStackOfSlicesAloneIsNoHyperstackAndASingleImageNoStack() throws IOException {
        Reading second = new Reading("", "2", "", Long.MAX_VALUE);
        assertThat(plane(pages(3, "ImageJ=1.54p\nimages=3\nslices=3"), second)).isEqualTo(new StackPlane(2, 0, false));
        assertThat(plane(pages(3, "ImageJ=1.54p\nimages=3\nframes=3"), new Reading("", "1", "2", Long.MAX_VALUE)))
                .isEqualTo(new StackPlane(0, 2, false));
        Path turned = new TinyTiff(2, 1)
                .description("ImageJ=1.54p\nimages=2\nslices=2")
                .tag(274, 6)
                .page(0, 1)
                .page(2, 3)
                .write(folder.resolve("turned.tif"));
        assertThat(plane(turned, new Reading("", "1", "", Long.MAX_VALUE))).isEqualTo(new StackPlane(1, 0, false));
        assertThat(plane(pages(1, ""), new Reading("1", "1", "1", Long.MAX_VALUE)))
                .isNull();
    }

    /** Bio-Formats, and so QuPath, takes each for a frame; ImageJ for an image of a stack. */
    @Test
    void pagesThatOtherProgramsDoNotKnowAsSlicesAreFramesThere() throws IOException {
        assertThat(plane(pages(3, "a scan"), new Reading("", "3", "", Long.MAX_VALUE)))
                .isEqualTo(new StackPlane(0, 3, false));
        assertThat(plane(pages(3, "a scan"), Reading.USUAL)).isNull();
        Path file = pages(12, "{\"shape\": [2, 3, 2, 1, 5], \"axes\": \"TZCYX\"}");
        assertThat(plane(file, new Reading("2", "3", "1", Long.MAX_VALUE))).isEqualTo(new StackPlane(0, 6, false));
        assertThat(plane(file, new Reading("all", "1", "2", Long.MAX_VALUE))).isEqualTo(new StackPlane(0, 7, false));
        assertThat(plane(file, new Reading("1", "3", "max", Long.MAX_VALUE))).isNull();
    }

    @Test
    void theOrderOfOmesDimensionsAndItsPlacesCount() throws IOException {
        String start = "<OME><Image><Pixels DimensionOrder=\"XYZTC\" SizeC=\"2\" SizeZ=\"2\" SizeT=\"1\">";
        String end = "</Pixels></Image></OME>";
        Path sliceFirst = pages(4, start + "<TiffData IFD=\"0\" PlaneCount=\"4\"/>" + end);
        assertThat(first(sliceFirst, new Reading("2", "1", "", Long.MAX_VALUE))).isEqualTo(2);
        Path placed = pages(
                3,
                start + "<TiffData IFD=\"2\" FirstC=\"0\" FirstZ=\"0\"/><TiffData IFD=\"0\" FirstC=\"1\" FirstZ=\"1\"/>"
                        + end);
        assertThat(first(placed, new Reading("1", "1", "", Long.MAX_VALUE))).isEqualTo(2);
        assertThat(first(placed, new Reading("2", "2", "", Long.MAX_VALUE))).isEqualTo(0);
        refused(placed, new Reading("1", "2", "", Long.MAX_VALUE), "does not say where channel 1, slice 2");
    }

    @Test
    void channelsAreChosenByTheirNames() throws IOException {
        Path file = pages(
                3,
                "<OME><Image><Pixels SizeC=\"3\" SizeZ=\"1\" SizeT=\"1\"><Channel Name=\"actin\"/><Channel Name=\"488\"/>"
                        + "<Channel Name=\"DAPI\"/><TiffData/></Pixels></Image></OME>");
        assertThat(first(file, channel("dapi"))).isEqualTo(2);
        assertThat(first(file, channel("488"))).isEqualTo(1);
        assertThat(first(file, channel("1"))).isEqualTo(0);
        refused(file, channel("GFP"), "no channel 'GFP'", "1 (actin), 2 (488), 3 (DAPI)");
        refused(file, Reading.USUAL, "3 channels that are not red, green and blue", "1 (actin)", "--channel");
        try (PictureSource all = Pictures.open(file, channel(Reading.ALL))) {
            assertThat(all.adapted(3).channels()).isEqualTo(3);
            assertThatThrownBy(() -> all.adapted(1))
                    .hasMessageContaining("3 channels")
                    .hasMessageContaining("--channel");
        }
    }

    @Test
    void ofBlocksThatOverlapTheLastCounts() throws IOException {
        String start = "<OME><Image><Pixels DimensionOrder=\"XYZTC\" SizeC=\"1\" SizeZ=\"3\" SizeT=\"1\">";
        Path file = pages(
                4,
                start + "<TiffData IFD=\"0\" PlaneCount=\"3\"/><TiffData IFD=\"2\" FirstZ=\"1\" PlaneCount=\"9\"/>"
                        + "<TiffData IFD=\"1\" FirstZ=\"2\"/></Pixels></Image></OME>");
        for (int slice = 1; slice <= 3; slice++) {
            assertThat(first(file, new Reading("", String.valueOf(slice), "", Long.MAX_VALUE)))
                    .isEqualTo(new int[] {0, 2, 1}[slice - 1]);
        }
    }

    @Test
    @Timeout(30) // minutes, if every block were walked through
    void noPlaneIsPlacedMoreThanOnceHoweverManyBlocksClaimAll() {
        String block = "<TiffData PlaneCount=\"1000000\"/>";
        TiffDescription description = OmeDescription.parse(
                "<OME><Image><Pixels SizeC=\"1\" SizeZ=\"1000000\" SizeT=\"1\">" + block.repeat(100_000)
                        + "</Pixels></Image></OME>",
                1,
                1,
                "pages.tif");
        assertThat(description).extracting(TiffDescription::slices).isEqualTo(1_000_000);
    }

    @Test
    void ofVeryManyChannelsOnlyTheFirstAreNamedAndMoreThanThereCanBeAreRefused() throws IOException {
        Path many = new TinyTiff(1, 1).samples(150).page(new long[150]).write(folder.resolve("many.tif"));
        refused(many, Reading.USUAL, "has 150 channels", ": 1, 2, 3, ", ", 99, 100 and 50 more; choose one");
        Path pages = new TinyTiff(1, 1)
                .description("ImageJ=1.54p\nimages=70000\nchannels=70000")
                .samples(100)
                .page(new long[100])
                .write(folder.resolve("pages.tif"));
        refused(pages, Reading.USUAL, "claims 70000 pages of 100 channels");
        Path samples = new TinyTiff(1, 1).samples(65_536).page(7).write(folder.resolve("samples.tif"));
        refused(samples, Reading.USUAL, "claims 1x1 pixels of 65536 samples of 8 bits");
    }

    @Test
    void aChannelInAnotherFileIsReadThereOrThatFileIsNamed() throws IOException {
        String description = "<OME><Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\">"
                + "<TiffData IFD=\"0\" FirstC=\"0\"><UUID FileName=\"a.tif\">urn:uuid:1</UUID></TiffData>"
                + "<TiffData IFD=\"1\" FirstC=\"1\"><UUID FileName=\"../b.tif\">urn:uuid:2</UUID></TiffData>"
                + "</Pixels></Image></OME>";
        Path file = Files.move(pages(1, description), folder.resolve("a.tif"));
        assertThat(first(file, channel("1"))).isEqualTo(0);
        refused(file, channel("2"), "channel 2 in the file b.tif, which is missing");
        assertThat(Pictures.companions(file)).as("that are there").isEmpty();
        Path other = Files.move(pages(2, description), folder.resolve("b.tif"));
        assertThat(first(file, channel("2"))).isEqualTo(1);
        assertThat(Pictures.companions(file)).containsExactly(other);
        assertThat(Pictures.companions(other)).containsExactly(file);
        assertThat(Pictures.companions(pages(2, ""))).isEmpty();
        assertThat(Pictures.companions(folder.resolve("none.tif"))).isEmpty();
    }

    @Test
    void aFileOfASetOfImagesGivesItsOwn() throws IOException {
        StringBuilder images = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            images.append(
                    "<Image><Pixels SizeC=\"1\" SizeZ=\"1\" SizeT=\"1\" PhysicalSizeX=\"%d\" PhysicalSizeY=\"%<d\">"
                            .formatted(i + 1));
            images.append(
                    "<TiffData IFD=\"0\" PlaneCount=\"1\"><UUID FileName=\"set/%d.tif\">urn:uuid:%<d</UUID></TiffData>"
                            .formatted(i));
            images.append("</Pixels></Image>");
        }
        for (int i = 0; i < 3; i++) {
            new TinyTiff(2, 1)
                    .description("<OME UUID=\"urn:uuid:%d\">%s</OME>".formatted(i, images))
                    .page(i, i)
                    .write(folder.resolve(i + ".tif"));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(first(folder.resolve(i + ".tif"), Reading.USUAL)).isEqualTo(i);
            assertThat(PixelSize.of(folder.resolve(i + ".tif"))).contains(PixelSize.of(i + 1));
        }
        Path renamed = Files.move(folder.resolve("2.tif"), folder.resolve("renamed.tif"));
        assertThat(first(renamed, Reading.USUAL)).isEqualTo(2);
        Path unknown = new TinyTiff(2, 1)
                .description("<OME>" + images + "</OME>")
                .page(9, 9)
                .write(folder.resolve("unknown.tif"));
        assertThat(first(unknown, Reading.USUAL)).isEqualTo(0);
    }

    @Test
    void anImageWithPlanesComesBeforeOneThatNamesNone() throws IOException {
        String none = "<Image><Pixels SizeC=\"1\" SizeZ=\"1\" SizeT=\"1\"/></Image>";
        String second = "<Image><Pixels SizeC=\"1\" SizeZ=\"1\" SizeT=\"1\"><TiffData IFD=\"1\"/></Pixels></Image>";
        Path oneNamed = pages(2, "<OME>" + none + second + "</OME>");
        assertThat(first(oneNamed, Reading.USUAL)).isEqualTo(1);
        Path noneNamed = pages(2, "<OME>" + none + none + "</OME>");
        assertThat(first(noneNamed, Reading.USUAL)).isEqualTo(0);
    }

    @Test
    void whatAnAnnotationCallsAnImageIsNone() throws IOException {
        String annotation = "<StructuredAnnotations><XMLAnnotation><Value><Image><Name>scan</Name></Image></Value>"
                + "</XMLAnnotation></StructuredAnnotations>";
        String image = "<Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\"/></Image>";
        assertThat(first(pages(2, "<OME>" + annotation + image + "</OME>"), channel("2")))
                .isEqualTo(1);
        assertThat(OmeDescription.parse("<OME>" + image + annotation + "</OME>", 1, 2, "pages.tif"))
                .extracting(TiffDescription::images)
                .isEqualTo(1);
    }

    @Test
    void whatFollowsAWholeImageMayBeDamaged() throws IOException {
        String whole = "<Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\"><TiffData/></Pixels></Image>";
        for (String rest : List.of("<Image><Pixels SizeC=\"2", "<Image><Pixels SizeC=\"two\"/></Image></OME>")) {
            Path file = pages(2, "<OME>" + whole + rest);
            assertThat(first(file, channel("2"))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0,325", "0.325 \u00b5m", "nan"})
    void aPixelSizeThatIsNoNumberHidesNothingElse(String size) throws IOException {
        String pixels = "<Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\" PhysicalSizeX=\"%s\" PhysicalSizeY=\"%<s\">";
        Path file = pages(2, "<OME><Image>" + pixels.formatted(size) + "<TiffData/></Pixels></Image></OME>");
        assertThat(first(file, channel("2"))).isEqualTo(1);
        assertThat(PixelSize.of(file)).isEmpty();
    }

    @Test
    void whatCameInMemoryReadsNoFile() throws IOException {
        String description = "<OME><Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\">"
                + "<TiffData IFD=\"0\" FirstC=\"0\"/>"
                + "<TiffData IFD=\"0\" FirstC=\"1\"><UUID FileName=\"beside.tif\">urn:uuid:2</UUID></TiffData>"
                + "</Pixels></Image></OME>";
        Path file = Files.move(pages(1, description), folder.resolve("sent.tif"));
        Files.move(pages(1, ""), folder.resolve("beside.tif"));
        assertThat(first(file, channel("2"))).isEqualTo(0);
        byte[] content = Files.readAllBytes(file);
        assertThatThrownBy(() -> Pictures.open(content, file.toString(), channel("all")))
                .isInstanceOf(BadFileException.class)
                .hasMessageEndingWith(
                        "sent.tif: has channel 2 in the file beside.tif, which did not come with it; join them in one file");
        try (PictureSource own = Pictures.open(content, file.toString(), channel("1"))) {
            assertThat(own.region(0, 0, 1, 1).values()).containsExactly(0);
        }
    }

    @Test
    void aStackThatSaysSoIsNotCutToItsFirstPage() throws IOException {
        refused(pages(2, "{\"shape\": [2, 1, 5], \"axes\": \"ZYX\"}"), Reading.USUAL, "2 slices");
        refused(pages(2, "{\"shape\": [2, 1, 5]}"), Reading.USUAL, "2 slices");
        refused(pages(2, "ImageJ=1.54p\nimages=2\n"), Reading.USUAL, "2 slices");
        // What other programs left of a stack.
        assertThat(first(pages(3, "{\"shape\": [7, 1, 5]}"), Reading.USUAL)).isEqualTo(0);
        assertThat(first(pages(3, "a scan"), new Reading("", "3", "", Long.MAX_VALUE)))
                .isEqualTo(2);
    }

    @Test
    void theSmallerVersionsOfAPyramidAreNoStack() throws IOException {
        TinyTiff tiff = new TinyTiff(2, 2).page(1, 2, 3, 4).size(1, 1).smaller().page(9);
        Path file = tiff.write(folder.resolve("pyramid.tif"));
        assertThat(LabelFiles.read(file).labels()).containsExactly(1, 2, 3, 4);
        assertThat(Pictures.read(file, new Reading("", "max", "", Long.MAX_VALUE))
                        .values())
                .containsExactly(1, 2, 3, 4);
        assertThat(Pictures.read(file, new Reading("", "2", "", Long.MAX_VALUE)).values())
                .containsExactly(9);
        Path mask = new TinyTiff(1, 1).page(5).smaller().page(7).write(folder.resolve("aside.tif"));
        assertThat(first(mask, new Reading("", "max", "", Long.MAX_VALUE))).isEqualTo(5);
        Path stack = new TinyTiff(1, 1).page(5).page(7).write(folder.resolve("stack.tif"));
        assertThat(first(stack, new Reading("", "max", "", Long.MAX_VALUE))).isEqualTo(7);
    }

    @Test
    void channelsInThePlaceOfColumnsAreRefused() throws IOException {
        TinyTiff torn = new TinyTiff(2, 3)
                .description("{\"shape\": [2, 3, 2]}")
                .page(1, 2, 3, 4, 5, 6)
                .page(1, 2, 3, 4, 5, 6);
        refused(torn.write(folder.resolve("torn.tif")), Reading.USUAL, "array of 2x3x2", "CYX");
        TinyTiff named = new TinyTiff(5, 1)
                .description("{\"shape\": [1, 1, 5], \"axes\": \"YXC\"}")
                .page(0, 0, 0, 0, 0);
        refused(named.write(folder.resolve("named.tif")), Reading.USUAL, "(YXC)");
    }

    @Test
    void anImageBeyondTheLimitIsRefusedByItsSize() throws IOException {
        Path file = pages(1, "");
        assertThat(first(file, new Reading("", "", "", 5))).isEqualTo(0);
        refused(file, new Reading("", "", "", 4), "5x1, 5 pixels", "--max-pixels 5");
    }

    @Test
    void ofAStackTheMaximumIsKeptAndNotItsPlanes() throws IOException {
        TinyTiff tiff = new TinyTiff(60, 60).description("ImageJ=1.54p\nimages=12\nslices=12");
        for (int p = 0; p < 12; p++) {
            long[] plane = new long[60 * 60];
            plane[61 * p] = p + 1; // from the upper left corner downwards
            tiff.page(plane);
        }
        Path file = tiff.write(folder.resolve("stack.tif"));
        Counting in = new Counting(file);
        long oneOfFloats = 4L * 60 * 60; // the planes take three times that
        try (PictureSource stack = open(file, in, new Reading("", "max", "", Long.MAX_VALUE), oneOfFloats)) {
            float[] whole = stack.region(0, 0, 60, 60).values();
            long reads = in.reads;
            Pixels part = stack.region(1, 2, 20, 30);
            assertThat(in.reads).isEqualTo(reads);
            for (int p = 0; p < 12; p++) {
                assertThat(whole[61 * p]).isEqualTo(p + 1);
                assertThat(p < 2 ? p + 1 : part.at(0, p - 1, p - 2)).isEqualTo(p + 1);
            }
        }
    }

    @Test
    void theFilesOfAPictureShareWhatTheyMayKeep() throws IOException {
        String description = "<OME><Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\">"
                + "<TiffData IFD=\"0\" FirstC=\"0\"><UUID FileName=\"a.tif\">urn:uuid:1</UUID></TiffData>"
                + "<TiffData IFD=\"0\" FirstC=\"1\"><UUID FileName=\"b.tif\">urn:uuid:2</UUID></TiffData>"
                + "</Pixels></Image></OME>";
        for (String name : List.of("a.tif", "b.tif")) {
            new TinyTiff(60, 60)
                    .description(description)
                    .page(new long[60 * 60])
                    .write(folder.resolve(name));
        }
        Path file = folder.resolve("a.tif");
        for (int planes = 1; planes <= 2; planes++) {
            Counting in = new Counting(file);
            try (PictureSource both = open(file, in, channel(Reading.ALL), planes * 5000L)) {
                both.region(0, 0, 60, 60);
                long reads = in.reads;
                both.region(0, 0, 60, 60);
                assertThat(in.reads == reads).isEqualTo(planes == 2);
            }
        }
    }

    private static PictureSource open(Path file, Counting in, Reading reading, long cachedBytes) throws IOException {
        return Tiff.open(TiffFile.open(file, in, true, TiffBlocks.cache(cachedBytes)), reading, cachedBytes);
    }

    /** Knows how often it was read from. */
    private static final class Counting extends FileImageInputStream {
        private long reads;

        Counting(Path file) throws IOException {
            super(file.toFile());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            reads++;
            return super.read(bytes, offset, length);
        }
    }

    private Path pages(int count, String description) throws IOException {
        TinyTiff tiff = new TinyTiff(5, 1).description(description);
        for (int p = 0; p < count; p++) {
            tiff.page(p, p, p, p, p);
        }
        return tiff.write(folder.resolve("pages.tif"));
    }

    private static Reading channel(String wanted) {
        return new Reading(wanted, "", "", Long.MAX_VALUE);
    }

    private static float first(Path file, Reading reading) {
        Pixels pixels = Pictures.read(file, reading);
        assertThat(pixels.channels()).isEqualTo(1);
        return pixels.values()[0];
    }

    private static @Nullable StackPlane plane(Path file, Reading reading) {
        try (PictureSource picture = Pictures.open(file, reading)) {
            return picture.plane();
        }
    }

    private static void refused(Path file, Reading reading, String... parts) {
        assertThatThrownBy(() -> Pictures.read(file, reading))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
    }
}
