package boxless.app.segment;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.app.Jvm;
import boxless.app.Main;
import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.export.OutputFormat;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.tensor.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SegmentCommandTest {
    @TempDir
    static Path shared = Path.of("");

    static Path model = Path.of("");
    static Path pictures = Path.of("");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void generate() {
        model = TinyModel.write(shared.resolve("tiny.safetensors"));
        Run run =
                Run.of("generate", "nuclei", "-o", shared.resolve("data"), "--count", 2, "--width", 40, "--height", 24);
        assertThat(run.status()).isZero();
        pictures = shared.resolve("data/images");
    }

    @Test
    void aFolderGivesTheFilesOfTheContractForEveryPicture() throws IOException {
        Run run = Run.of("segment", pictures, "-m", model, "-o", folder.resolve("out"));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("2 images, ").contains(" objects, ").endsWith("out\n");
        assertThat(names(folder.resolve("out")))
                .containsExactlyInAnyOrder(
                        "nuclei_0000.csv",
                        "nuclei_0000.labels.png",
                        "nuclei_0000.overlay.png",
                        "nuclei_0001.csv",
                        "nuclei_0001.labels.png",
                        "nuclei_0001.overlay.png");
        assertThat(folder.resolve("out/nuclei_0000.csv")).content().startsWith("label,category,score,area,");
    }

    @Test
    void theAnnotationsOfADataSetAreNotReplacedByResults() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("labels/train"));
        List<Path> annotations = List.of(
                folder.resolve("panoptic.json"),
                folder.resolve("labels/nuclei_0000.txt"),
                folder.resolve("labels/train/nuclei_0000.txt"));
        for (Path file : annotations) {
            Files.writeString(file, "by hand");
        }
        assertThat(Run.of("segment", pictures, "-m", model, "-o", folder, "-f", "panoptic")
                        .err())
                .contains("panoptic annotations", "-o");
        for (String labels : List.of("labels", "labels/train")) {
            for (String format : List.of("yolo", "cityscapes")) { // both write NAME.txt
                assertThat(Run.of("segment", pictures, "-m", model, "-o", folder.resolve(labels), "-f", format)
                                .err())
                        .contains("annotations of a data set", "-o");
            }
        }
        assertThat(annotations).allSatisfy(file -> assertThat(file).content().isEqualTo("by hand"));
        Files.createDirectories(folder.resolve("labels/new"));
        assertThat(Run.of("segment", pictures, "-m", model, "-o", folder.resolve("labels/new"), "-f", "yolo")
                        .status())
                .as("where there are none yet")
                .isZero();
    }

    @Test
    void imagesAreNotReplacedByTheirResults() throws IOException {
        Path own = Files.createDirectory(folder.resolve("panoptic"));
        Path photo = Files.copy(pictures.resolve("nuclei_0000.png"), own.resolve("a.png"));
        Path overlay = Files.copy(photo, own.resolve("a.overlay.png"));
        byte[] content = Files.readAllBytes(photo);
        Run inPlace = Run.of("segment", own, "-m", model, "-o", folder, "-f", "panoptic");
        assertThat(inPlace.status()).isEqualTo(1);
        assertThat(inPlace.err()).contains("a.png: is one of the images, which the results would replace", "-o");
        assertThat(Run.of("segment", photo, overlay, "-m", model, "-o", own, "-f", "overlay")
                        .err())
                .contains("a.overlay.png: is one of the images");
        assertThat(photo).hasBinaryContent(content);
        assertThat(overlay).hasBinaryContent(content);
    }

    @Test
    void resultsOfOtherImagesThatAreReplacedAreNamed() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        for (String name : List.of("a.png", "b.png")) {
            Files.copy(pictures.resolve("nuclei_0000.png"), in.resolve(name));
        }
        Path out = folder.resolve("out");
        assertThat(Run.of("segment", in, "-m", model, "-o", out, "-f", "coco").err())
                .isEmpty();
        assertThat(Run.of("segment", in.resolve("b.png"), "-m", model, "-o", out, "-f", "coco")
                        .errorLines())
                .containsExactly("note: " + out.resolve("coco.json")
                        + ": holds objects of a.png, which are not segmented now; it is written anew without them");
        assertThat(Run.of("segment", in, "-m", model, "-o", out, "-f", "coco").err())
                .as("more images")
                .isEmpty();
    }

    @Test
    void aNetworkThatSeesMoreThanItsTrainingCropsIsNotedOncePerRun() {
        Path trained = TinyModel.writeMaxDeepLab(shared.resolve("crops33.safetensors"), "augment: [crop: {size: 33}]");
        String note = "note: " + pictures.resolve("nuclei_0000.png") + ": the model " + trained
                + " sees 49 pixels at once but was trained on 33, and has random weights for greater distances; give --scale 0.825, or train it on larger crops";
        assertThat(Run.of("segment", pictures, "-m", trained, "-o", folder, "-f", "csv")
                        .errorLines())
                .containsExactly(note);
        assertThat(Run.of("segment", pictures, "-m", trained, "-o", folder, "-f", "csv", "--scale", ".825")
                        .err())
                .isEmpty();
        Path larger = TinyModel.writeMaxDeepLab(
                shared.resolve("crops49.safetensors"),
                "augment: [crop: {size: 33}, rescale: {short_side: [41], long_side: 41}]");
        assertThat(Run.of("segment", pictures, "-m", larger, "-o", folder, "-f", "csv")
                        .err())
                .isEmpty();
    }

    @Test
    void aTruncatedPictureIsReportedAndTheOthersAreWritten() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        byte[] png = Files.readAllBytes(pictures.resolve("nuclei_0000.png"));
        Files.write(in.resolve("a.png"), png);
        Files.write(in.resolve("b.png"), Arrays.copyOf(png, png.length / 2));
        Files.write(in.resolve("c.png"), png);
        Run run = Run.of(
                "segment", in, folder.resolve("gone.png"), "-m", model, "-o", folder.resolve("out"), "-f", "csv");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).hasSize(2);
        assertThat(run.errorLines().get(0)).startsWith("boxless: " + in.resolve("b.png") + ": ");
        assertThat(run.errorLines().get(1)).startsWith("boxless: " + folder.resolve("gone.png") + ": ");
        assertThat(run.out()).startsWith("2 images, ").contains("2 skipped");
        assertThat(names(folder.resolve("out"))).containsExactlyInAnyOrder("a.csv", "c.csv");
        Run verbose = Run.of("segment", in, "-m", model, "-o", folder.resolve("out"), "-f", "csv", "--verbose");
        assertThat(verbose.err()).startsWith(run.errorLines().get(0)).contains("BadFileException", "at boxless.image.");
    }

    @Test
    void whatASkippedImageKeepsOfAnEarlierRunIsSaid() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path image = Files.copy(pictures.resolve("nuclei_0000.png"), in.resolve("a.png"));
        for (OutputFormat format : OutputFormat.values()) {
            if (format == OutputFormat.CITYSCAPES) { // the model has none of its classes
                continue;
            }
            Path out = folder.resolve(format.toString());
            Object[] command = {"segment", in, "-m", model, "-o", out, "-f", format};
            assertThat(Run.of(command).status()).isZero();
            byte[] whole = Files.readAllBytes(image);
            Files.writeString(image, "no image");
            Run again = Run.of(command);
            Files.write(image, whole);
            assertThat(again.status()).isEqualTo(1);
            String kept = "; its files in " + out + " are of an earlier run or incomplete";
            if (format.ownFiles("a").isEmpty()) {
                assertThat(again.err()).doesNotContain(kept);
            } else {
                assertThat(again.errorLines().getFirst())
                        .startsWith("boxless: " + image + ": ")
                        .endsWith(kept);
            }
            String shared = format.sharedFile()
                    .map(file -> "note: " + out.resolve(file) + ": is of an earlier run, as no image was segmented now")
                    .orElse("");
            assertThat(again.err()).contains(shared);
        }
    }

    @Test
    void anImageWhoseFilesCannotBeWrittenIsReportedAndTheOthersAreWritten() throws IOException {
        Path out = folder.resolve("out");
        Path taken = Files.createDirectories(out.resolve("nuclei_0000.csv"));
        Run run = Run.of("segment", pictures, "-m", model, "-o", out, "-f", "csv,coco");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .containsExactly("boxless: " + pictures.resolve("nuclei_0000.png") + ": " + taken
                        + ": is a folder; give the name of a file");
        assertThat(run.out()).startsWith("1 image, ").contains(", 1 skipped: ");
        assertThat(out.resolve("nuclei_0001.csv")).isRegularFile();
        assertThat(Settings.JSON
                        .readTree(Files.readString(out.resolve("coco.json")))
                        .get("images"))
                .extracting(image -> image.get("file_name").asString())
                .containsExactly("nuclei_0001.png");
    }

    @Test
    void channelsThatAreNotColoursHaveToBeChosenFrom() throws IOException {
        Pixels nuclei = Pictures.read(pictures.resolve("nuclei_0000.png"));
        Path composite = folder.resolve("composite.tif");
        composite(composite, nuclei);
        Path png = pictures.resolve("nuclei_0000.png");
        Run asked = Run.of("segment", composite, png, "-m", model, "-o", folder.resolve("asked"), "-f", "labels");
        assertThat(asked.status()).isEqualTo(1);
        assertThat(asked.errorLines())
                .singleElement()
                .asString()
                .contains("composite.tif: has 2 channels", "1, 2", "--channel");
        Run chosen = Run.of(
                "segment", composite, "--channel", 2, "-m", model, "-o", folder.resolve("chosen"), "-f", "labels");
        assertThat(chosen.err()).isEmpty();
        assertThat(LabelFiles.read(folder.resolve("chosen/composite.labels.png")))
                .isEqualTo(LabelFiles.read(folder.resolve("asked/nuclei_0000.labels.png")));
    }

    /** Two planes side by side: nothing, and an image of 8 bits. */
    private static void composite(Path file, Pixels image) throws IOException {
        int plane = image.width() * image.height();
        ByteBuffer out = ByteBuffer.allocate(8 + 2 * plane + 2 + 10 * 12 + 4).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'I', 'I', 42, 0}).putInt(8 + 2 * plane);
        for (int i = 0; i < plane; i++) {
            out.put((byte) 0).put((byte) image.values()[i]);
        }
        int[][] tags = {
            {256, image.width()},
            {257, image.height()},
            {258, 8},
            {259, 1},
            {262, 1},
            {273, 8},
            {277, 2},
            {278, image.height()},
            {279, 2 * plane},
            {338, 0}
        };
        out.putShort((short) tags.length);
        for (int[] tag : tags) {
            out.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        Files.write(file, out.putInt(0).array());
    }

    @Test
    void aModelWhoseProposalHeadWasNotTrainedSaysSo() {
        Path untrained = TinyModel.writeClickable(folder.resolve("untrained.safetensors"));
        Run run = Run.of("segment", pictures, "-m", untrained, "-o", folder.resolve("random"), "-f", "labels");
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .startsWith("note: " + untrained + ": ")
                .contains("random points");
    }

    @Test
    void anImageOfTooManyPixelsIsSkippedBeforeItIsDecoded() {
        Run run = Run.of("segment", pictures, "-m", model, "-o", folder, "-f", "labels", "--max-pixels", 40 * 24 - 1);
        assertThat(run.errorLines())
                .hasSize(2)
                .allMatch(line -> line.contains("40x24, 960 pixels") && line.endsWith("--max-pixels 960"));
        assertThat(Run.of("segment", pictures, "-m", model, "-o", folder, "-f", "labels", "--max-pixels", 960)
                        .status())
                .isZero();
    }

    @Test
    void darkObjectsAreSegmentedAsTheirNegative() throws IOException {
        Pixels nuclei = Pictures.read(pictures.resolve("nuclei_0000.png"));
        Pictures.writePng(nuclei.inverted(), folder.resolve("negative.png"));
        Run.of("segment", pictures.resolve("nuclei_0000.png"), "-m", model, "-o", folder, "-f", "labels");
        Run run = Run.of(
                "segment", folder.resolve("negative.png"), "--invert", "-m", model, "-o", folder, "-f", "labels,csv");
        assertThat(run.err()).isEmpty();
        assertThat(LabelFiles.read(folder.resolve("negative.labels.png")))
                .isEqualTo(LabelFiles.read(folder.resolve("nuclei_0000.labels.png")));
    }

    @Test
    void oneFileHoldsTheObjectsOfAllPicturesThatCouldBeRead() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no image");
        Run run = Run.of(
                "segment", pictures, broken, "-m", model, "-o", folder.resolve("out"), "-f", "coco", "--score", "0.5");
        assertThat(run.status()).isEqualTo(1);
        assertThat(names(folder.resolve("out"))).containsExactly("coco.json");
        JsonNode document = Settings.JSON.readTree(Files.readString(folder.resolve("out/coco.json")));
        assertThat(document.get("categories").toString()).isEqualTo("[{\"id\":1,\"name\":\"nucleus\"}]");
        assertThat(document.get("images"))
                .extracting(image -> image.get("file_name").asString())
                .containsExactly("nuclei_0000.png", "nuclei_0001.png");
        assertThat(run.out())
                .startsWith("2 images, %d objects"
                        .formatted(document.get("annotations").size()));
    }

    @Test
    void severalPicturesAtOnceGiveTheFilesOfEachAloneInTheirOrder() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Run.of("generate", "nuclei", "-o", folder.resolve("data"), "--count", 1, "--width", 400, "--height", 300);
        Files.copy(folder.resolve("data/images/nuclei_0000.png"), in.resolve("a.png")); // takes longer than the others
        for (String name : List.of("b", "c", "e", "f", "g")) {
            Files.copy(pictures.resolve("nuclei_0001.png"), in.resolve(name + ".png"));
        }
        Files.writeString(in.resolve("d.png"), "no image");
        int threads = Threads.count();
        Threads.limitHere(3);
        try {
            Run together = segment(in, "together");
            assertThat(together.errorLines()).singleElement().asString().contains("d.png");
            assertThat(together.out()).startsWith("6 images, ").contains("1 skipped");
            List<String> table = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "e", "f", "g")) {
                segment(in.resolve(name + ".png"), name);
                for (String file : List.of(name + ".labels.png", name + ".overlay.png", name + ".csv")) {
                    assertThat(folder.resolve("together").resolve(file))
                            .hasSameBinaryContentAs(folder.resolve(name).resolve(file));
                }
                List<String> rows = Files.readAllLines(folder.resolve(name).resolve("table.csv"));
                table.addAll(table.isEmpty() ? rows : rows.subList(1, rows.size()));
            }
            assertThat(folder.resolve("together/table.csv")).hasContent(String.join("\n", table));
        } finally {
            Threads.limitHere(threads);
        }
    }

    private Run segment(Path input, String out) {
        return Run.of("segment", input, "-m", model, "-o", folder.resolve(out), "-f", "overlay,labels,csv,table,coco");
    }

    @Test
    void picturesOfOneNameAreRefusedBeforeAnythingIsWritten() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.copy(pictures.resolve("nuclei_0000.png"), other.resolve("nuclei_0000.png"));
        Run run = Run.of("segment", pictures, other, "-m", model, "-o", folder.resolve("out"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).singleElement().asString().contains("nuclei_0000.png", "different folders");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aPictureGivenTwiceIsSegmentedOnce() throws IOException {
        Run run = Run.of(
                "segment", pictures, pictures.resolve("nuclei_0000.png"), "-m", model, "-o", folder, "-f", "labels");
        assertThat(run.out()).startsWith("2 images, ");
    }

    @Test
    void resultsAmongThePicturesAreNotSegmentedAgain() throws IOException {
        Files.copy(pictures.resolve("nuclei_0000.png"), folder.resolve("a.png"));
        assertThat(Run.of("segment", folder, "-m", model, "-o", folder).out()).startsWith("1 image, ");
        assertThat(Run.of("segment", folder, "-m", model, "-o", folder).out()).startsWith("1 image, ");
    }

    @Test
    void scoreLeavesOutUncertainObjects() {
        Path picture = pictures.resolve("nuclei_0000.png");
        Run all = Run.of("segment", picture, "-m", model, "-o", folder, "-f", "csv");
        Run none = Run.of("segment", picture, "-m", model, "-o", folder, "-f", "csv", "--score", "0.999");
        assertThat(all.out()).startsWith("1 image, ").doesNotContain(" 0 objects");
        assertThat(none.out()).startsWith("1 image, 0 objects");
    }

    @Test
    void aPictureLargerThanATileGivesTheSameFiles() throws IOException {
        Run.of("generate", "nuclei", "-o", folder.resolve("data"), "--count", 1, "--width", 900, "--height", 64);
        List<Mask> whole = masksOfThePicture(folder.resolve("whole"));
        List<Mask> tiled = masksOfThePicture(folder.resolve("tiled"), "--tile", 768);
        // By rounding a pixel or two of an edge may fall to the other side; the smallest of these nuclei has 58.
        assertThat(whole)
                .hasSizeGreaterThan(5)
                .allSatisfy(nucleus -> assertThat(tiled).anyMatch(other -> other.iou(nucleus) > .95));
        assertThat(tiled).hasSameSizeAs(whole);
        // Objects found in tiles are in reading order, those of a whole picture the best first.
        Comparator<Mask> readingOrder = Comparator.<Mask>comparingInt(
                        mask -> mask.box().y())
                .thenComparingInt(mask -> mask.box().x());
        assertThat(tiled).isSortedAccordingTo(readingOrder);
        assertThat(whole).isNotEqualTo(whole.stream().sorted(readingOrder).toList());
    }

    /** In the order of their labels. */
    private List<Mask> masksOfThePicture(Path out, Object... options) throws IOException {
        Path picture = folder.resolve("data/images/nuclei_0000.png");
        Stream<Object> usual = Stream.of("segment", picture, "-m", "nuclei", "--precision", "fp32", "-o", out);
        Run run = Run.of(Stream.concat(usual, Stream.of(options)).toArray());
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(names(out))
                .containsExactlyInAnyOrder("nuclei_0000.csv", "nuclei_0000.labels.png", "nuclei_0000.overlay.png");
        LabelMap labels = LabelFiles.read(out.resolve("nuclei_0000.labels.png"));
        List<Mask> masks = List.copyOf(labels.masks().values());
        assertThat(Files.readAllLines(out.resolve("nuclei_0000.csv"))).hasSize(1 + masks.size());
        return masks;
    }

    @Test
    void tilesThatAreTooSmallAreRefused() {
        Run run = Run.of("segment", pictures, "-m", model, "-o", folder, "--tile", 100);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains("--tile 100", "256");
    }

    @Test
    void aFolderOfResultsMayHoldFoldersOfAnyName() throws IOException {
        Files.createDirectories(folder.resolve("out/results"));
        assertThat(Run.of("segment", pictures, "-m", model, "-o", folder.resolve("out"), "-f", "labels")
                        .status())
                .isZero();
    }

    @Test
    void imagesThatANetworkCannotSeeAtOnceAreCutIntoTiles() throws IOException {
        Path axial = TinyModel.writeMaxDeepLab(shared.resolve("axial.safetensors"), "");
        Path wide = folder.resolve("wide.png");
        Pictures.writePng(new Pixels(2209, 33, 1, 255, new float[2209 * 33]), wide);
        Run run = Run.of("segment", wide, "-m", axial, "-o", folder.resolve("out"), "-f", "labels");
        assertThat(run.status()).isZero();
        Run forced = Run.of("segment", wide, "-m", axial, "-o", folder.resolve("out"), "--tile", 2100);
        assertThat(forced.status()).isEqualTo(1);
        assertThat(forced.errorLines())
                .singleElement()
                .asString()
                .contains("2100x33 pixels", "at most 2049", "smaller tiles (--tile N)");
    }

    @Test
    void noTilesAreAdvisedWhereTheyDoNotHelp() throws IOException {
        Path square = folder.resolve("square.png");
        Pictures.writePng(new Pixels(1450, 1450, 1, 255, new float[1450 * 1450]), square);
        Run run = Run.of("segment", square, "-m", model, "-o", folder.resolve("out"), "--scale", 32);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("resized by 32.0 the image has 2153 million pixels")
                .endsWith("choose a smaller scale, or cut it");
    }

    @Test
    void formatsWhoseFilesHaveTheSameNamesAreWrongUsage() {
        Run run = Run.of("segment", pictures, "-m", model, "-o", folder.resolve("out"), "-f", "yolo,csv,cityscapes");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains("-f yolo,cityscapes", "DIR/NAME.txt");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aFormatThatRefusesTheModelLeavesNoFileOfAnother() throws IOException {
        Run run = Run.of("segment", pictures, "-m", model, "-o", folder, "-f", "coco,panoptic,cityscapes");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).singleElement().asString().contains("cityscapes", "nucleus");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void subFoldersAreSearchedWhenAskedAndTheirResultsKeptApart() throws IOException {
        Path in = folder.resolve("in");
        for (String sub : List.of("day1", "day2/late", ".hidden", "out")) {
            Files.createDirectories(in.resolve(sub));
            Files.copy(pictures.resolve("nuclei_0000.png"), in.resolve(sub).resolve("a.png"));
        }
        Run flat = Run.of("segment", in, "-m", model, "-o", in.resolve("out"));
        assertThat(flat.status()).isEqualTo(1);
        assertThat(flat.errorLines()).singleElement().asString().contains("--recursive");

        String formats = "labels,csv,coco,panoptic,table,geojson,rois,yolo";
        Run run = Run.of("segment", "-r", in, "-m", model, "-o", in.resolve("out"), "-f", formats);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("2 images, ");
        assertThat(in.resolve("out/day1/a.labels.png")).exists();
        assertThat(in.resolve("out/day2/late/a.csv")).exists();
        JsonNode document = Settings.JSON.readTree(Files.readString(in.resolve("out/coco.json")));
        assertThat(document.get("images"))
                .extracting(image -> image.get("file_name").asString())
                .containsExactly("day1/a.png", "day2/late/a.png");
        assertThat(Files.readAllLines(in.resolve("out/table.csv")))
                .anyMatch(line -> line.startsWith("day2/late/a.png,1,1,"));
    }

    @Test
    void oneTableAndATableOfTheSameNameAreWrongUsage() throws IOException {
        Path image = Files.copy(pictures.resolve("nuclei_0000.png"), folder.resolve("table.png"));
        Run run = Run.of("segment", image, "-m", model, "-o", folder.resolve("out"), "-f", "csv,table");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains("-f csv,table", "table.csv");
    }

    @Test
    void namesThatTheFilesOfCityscapesCannotHoldAreWrongUsage() throws IOException {
        Path image = Files.copy(pictures.resolve("nuclei_0000.png"), folder.resolve("two cells.png"));
        Path out = folder.resolve("out");
        Run run = Run.of("segment", image, "-m", model, "-o", out, "-f", "cityscapes");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("-f cityscapes: 'two cells'", "must not contain spaces; rename the image");
        assertThat(out).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // knows no gentle way to end a process
    void whatWasFoundWhenTheCommandIsAskedToEndIsWritten() throws IOException, InterruptedException {
        Run.of("generate", "nuclei", "-o", folder.resolve("data"), "--count", 1, "--width", 400, "--height", 300);
        Path in = Files.createDirectory(folder.resolve("in"));
        for (int i = 100; i < 200; i++) {
            Files.copy(folder.resolve("data/images/nuclei_0000.png"), in.resolve("image" + i + ".png"));
        }
        Path out = folder.resolve("out");
        Path said = folder.resolve("said.txt");
        Process process = Jvm.of(
                        List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED"),
                        Main.class,
                        "segment",
                        in,
                        "-m",
                        model,
                        "-o",
                        out,
                        "-f",
                        "csv,coco")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            while (process.isAlive() && !Files.exists(out.resolve("image100.csv"))) {
                Thread.sleep(5);
            }
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(1);
        List<String> files = new ArrayList<>(List.of("coco.json"));
        Settings.JSON
                .readTree(Files.readString(out.resolve("coco.json")))
                .get("images")
                .forEach(image -> files.add(image.get("file_name").asString().replace(".png", ".csv")));
        assertThat(files).contains("image100.csv").hasSizeLessThanOrEqualTo(100); // not those of all images
        assertThat(names(out)).containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void objectsOfAnotherSizeAreFoundAtTheSizeOfTheImage() throws IOException {
        Run.of("generate", "nuclei", "-o", folder.resolve("data"), "--count", 1, "--width", 200, "--height", 160);
        Pixels image = Pictures.read(folder.resolve("data/images/nuclei_0000.png"));
        List<Mask> usual = masksOfThePicture(folder.resolve("usual"));
        Pictures.writePng(Resize.bilinear(image, 600, 480), folder.resolve("data/images/nuclei_0000.png"));
        double known = Objects.requireNonNull(Model.Card.read(Path.of("../models/nuclei/model.safetensors"))
                        .trainedOn())
                .diameter()
                .median();
        double diameter = 3 * known;
        List<Mask> scaled = masksOfThePicture(folder.resolve("scaled"), "--scale", known / diameter);
        assertThat(usual)
                .hasSizeGreaterThan(3)
                .allSatisfy(nucleus -> assertThat(scaled).anyMatch(other -> other.iou(nucleus.resized(600, 480)) > .8));
        assertThat(masksOfThePicture(folder.resolve("sized"), "--diameter", diameter))
                .isEqualTo(scaled);
    }

    @Test
    void aDiameterNeedsAModelThatKnowsItsOwn() {
        Run unknown = Run.of("segment", pictures, "-m", model, "-o", folder, "--diameter", 60);
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.errorLines()).singleElement().asString().contains("--diameter", "use --scale");
        Run both = Run.of("segment", pictures, "-m", model, "-o", folder, "--diameter", 60, "--scale", 2);
        assertThat(both.status()).isEqualTo(2);
        Run far = Run.of("segment", pictures, "-m", "nuclei", "-o", folder, "--diameter", 1e4);
        assertThat(far.status()).isEqualTo(2);
        assertThat(far.errorLines()).singleElement().asString().contains("--diameter 10000.0: ", "a 32nd to 32 times");
        Run known = Run.of("segment", pictures, "-m", "nuclei", "-o", folder, "--diameter", 10, "-f", "csv");
        assertThat(known.status()).isZero();
    }

    @Test
    void aPixelSizeGivesMicrometresInEveryTable() throws IOException {
        Path picture = pictures.resolve("nuclei_0000.png");
        String formats = "csv,table,geojson,coco";
        Run.of("segment", picture, "-m", model, "-o", folder, "-f", formats, "--pixel-size", .5);
        double[] areas = column("nuclei_0000.csv", "area");
        assertThat(column("nuclei_0000.csv", "area_um2")).containsExactly(quarters(areas));
        assertThat(column("table.csv", "area_um2")).containsExactly(quarters(areas));
        assertThat(Settings.JSON
                        .readTree(Files.readString(folder.resolve("coco.json")))
                        .get("annotations"))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(object.get("area_um2").asDouble())
                        .isEqualTo(object.get("area").asDouble() / 4));
        assertThat(folder.resolve("nuclei_0000.geojson")).content().contains("\"Area \u00b5m^2\":");
        for (double side : new double[] {0, 1e200}) {
            Run run = Run.of("segment", picture, "-m", model, "-o", folder, "--pixel-size", side);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("give micrometres above 0 and up to 1000000");
        }
    }

    private static double[] quarters(double[] areas) {
        return Arrays.stream(areas).map(area -> area / 4).toArray();
    }

    private double[] column(String csv, String name) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(csv));
        int place = List.of(lines.getFirst().split(",")).indexOf(name);
        return lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[place]))
                .toArray();
    }

    @Test
    void imagesUnlikeTheTrainingDataAreWarnedOfOnceAndCounted() throws IOException {
        Path tissue = Files.createDirectory(folder.resolve("tissue"));
        for (String name : List.of("a.png", "b.png")) {
            Pixels image = Pictures.read(pictures.resolve("nuclei_0000.png"));
            float[] values = image.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = image.range() - values[i];
            }
            Pictures.writePng(
                    new Pixels(image.width(), image.height(), image.channels(), image.range(), values),
                    tissue.resolve(name));
        }
        Run run = Run.of("segment", pictures, tissue, "-m", "nuclei", "-o", folder.resolve("out"), "-f", "csv");
        assertThat(run.status()).isZero();
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .startsWith("warning: " + tissue.resolve("a.png") + ": ")
                .contains("most of it is bright", "boxless info nuclei");
        assertThat(run.out()).startsWith("4 images, ").contains(", 2 unlike the training data: ");
        assertThat(Run.of("info", "nuclei").out())
                .contains("trained on     380 images", "brighter than the rest in 100 %");
    }

    @Test
    void scalingForAModelThatResizesImagesItselfIsWrongUsageUnlessTheyAreCut() {
        Path resizing = TinyModel.writeResizing(folder.resolve("resizing.safetensors"));
        Path out = folder.resolve("out");
        Run run = Run.of("segment", pictures, "-m", resizing, "-o", out, "--scale", 2);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("--scale", "resizes every image", "leave out --scale, or give --tile");
        assertThat(out).doesNotExist();
        assertThat(Run.of("segment", pictures, "-m", resizing, "-o", out, "--scale", 1)
                        .status())
                .isZero();
        Run tiled = Run.of("segment", pictures, "-m", resizing, "-o", out, "--scale", 2, "--tile", 256);
        assertThat(tiled.status()).isZero();
        assertThat(tiled.errorLines())
                .as("of images that are not cut")
                .singleElement()
                .asString()
                .contains("nuclei_0000.png: the model " + resizing, "--scale and --tile change nothing");
    }

    @Test
    void aDiameterForAModelThatResizesImagesItselfIsWrongUsageAlsoInTiles() {
        Path resizing = TinyModel.writeResizing(folder.resolve("resizing.safetensors"));
        Path out = folder.resolve("out");
        Run run = Run.of("segment", pictures, "-m", resizing, "-o", out, "--diameter", 10, "--tile", 256);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("--diameter", "resizes every image", "leave out --diameter, or give --tile in its place");
        assertThat(out).doesNotExist();
    }

    @Test
    void whatABackboneAloneFindsIsNotSaidInSilence() {
        Path backbone = TinyModel.writeBackboneOnly(folder.resolve("backbone.safetensors"));
        Run run = Run.of("segment", pictures, "-m", backbone, "-o", folder.resolve("out"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err())
                .containsOnlyOnce("note: " + backbone + ": only its backbone was imported")
                .contains("train.start");
    }

    @Test
    void averagingWhatCannotBeAveragedIsWrongUsage() {
        Run run = Run.of("segment", pictures, "-m", "shapes", "-o", folder.resolve("out"), "--tta");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains("--tta", "solo");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static String[] names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toArray(String[]::new);
        }
    }
}
