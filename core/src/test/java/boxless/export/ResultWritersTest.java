package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.coco.PanopticFile;
import boxless.data.folders.Datasets;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.image.TinyTiff;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import ij.io.RoiDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A partition with two cars, of which one is unsure, a road, whose category lies between those of things, and void. */
class ResultWritersTest {
    private static final List<Category> CATEGORIES =
            List.of(new Category(1, "person", true), new Category(2, "road", false), new Category(3, "car", true));
    private static final Panoptic PARTITION = new Panoptic(
            new LabelMap(4, 2, new int[] {8, 8, 5, 0, 8, 8, 5, 9}),
            List.of(
                    new Segment(8, 2, false, false, .25f),
                    new Segment(5, 3, true, false, .75f),
                    new Segment(9, 3, true, false, .5f)));

    @TempDir
    Path folder;

    @Test
    void everyFormatHoldsTheThingsAndThoseThatCanTheStuff() throws IOException {
        assertThat(written(Arrays.stream(OutputFormat.values())
                        .filter(format -> format != OutputFormat.CITYSCAPES) // has the names of yolo's files
                        .toList()))
                .containsExactly(
                        OutputFormat.LABELS,
                        OutputFormat.CSV,
                        OutputFormat.TABLE,
                        OutputFormat.YOLO,
                        OutputFormat.COCO);
        assertThat(LabelFiles.read(folder.resolve("a.labels.png")))
                .isEqualTo(new LabelMap(4, 2, new int[] {0, 0, 1, 0, 0, 0, 1, 0}));
        assertThat(Files.readAllLines(folder.resolve("a.csv")))
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("label,"),
                        car -> assertThat(car).startsWith("1,3,0.75,2,2,"));
        assertThat(Files.readAllLines(folder.resolve("a.txt")))
                .singleElement()
                .asString()
                .startsWith("1 "); // the second class: road is none
        JsonNode coco = json("coco.json");
        assertThat(coco.get("categories").toString())
                .isEqualTo("[{\"id\":1,\"name\":\"person\"},{\"id\":3,\"name\":\"car\"}]");
        assertThat(coco.get("annotations")) // also what is unsure: the score ranks
                .extracting(object -> object.get("category_id").asInt())
                .containsExactly(3, 3);
        assertThat(json("a.geojson").get("features"))
                .extracting(
                        feature -> feature.at("/properties/classification/name").asString())
                .containsExactly("road", "car");
        try (ZipFile rois = new ZipFile(folder.resolve("a.rois.zip").toFile())) {
            assertThat(rois.stream().map(entry -> entry.getName())).containsExactly("0001-car.roi", "stuff-1-road.roi");
        }
        PanopticFile panoptic = PanopticFile.read(folder.resolve("panoptic.json"), null, null);
        assertThat(panoptic.categories()).isEqualTo(CATEGORIES);
        assertThat(panoptic.partition(0).map()).isEqualTo(PARTITION.from(.6).map());
        assertThat(folder.resolve("a.overlay.png")).isNotEmptyFile();
    }

    @Test
    void cityscapesHoldsThings() throws IOException {
        assertThat(written(List.of(OutputFormat.CITYSCAPES))).containsExactly(OutputFormat.CITYSCAPES);
        assertThat(Files.readAllLines(folder.resolve("a.txt")))
                .containsExactly("masks/a_0.png 26 0.75", "masks/a_1.png 26 0.5");
    }

    @Test
    void nothingIsLeftOutWhereThereIsNoStuffOrItIsHeld() throws IOException {
        assertThat(written(List.of(OutputFormat.PANOPTIC, OutputFormat.GEOJSON)))
                .isEmpty();
        try (ResultWriters writers = ResultWriters.open(List.of(OutputFormat.LABELS), folder, CATEGORIES)) {
            writers.write(result(PARTITION.only(Segment::thing)));
            assertThat(writers.withoutStuff()).isEmpty();
        }
    }

    @Test
    void filesOfSeveralImagesAreInTheOrderOfTheirPartsNotOfTheWork() throws IOException {
        try (ResultWriters writers =
                ResultWriters.open(List.of(OutputFormat.TABLE, OutputFormat.COCO), folder, CATEGORIES)) {
            SharedPart second = writers.writeOwnFiles(result("b"));
            SharedPart first = writers.writeOwnFiles(result("a"));
            first.write();
            second.write();
        }
        assertThat(json("coco.json").get("images"))
                .extracting(image -> image.get("file_name").asString())
                .containsExactly("a.png", "b.png");
        assertThat(Files.readAllLines(folder.resolve("table.csv")))
                .extracting(row -> row.substring(0, row.indexOf(',')))
                .containsExactly("image", "a.png", "b.png");
    }

    @Test
    void imagesThatDifferInTheirEndingsOnlyHaveTheirOwnPngsByTheNamesOfTheirResults() throws IOException {
        Result a = result(PARTITION);
        try (ResultWriters writers = ResultWriters.open(List.of(OutputFormat.PANOPTIC), folder, CATEGORIES)) {
            for (String file : List.of("a.png", "a.tif")) {
                writers.write(new Result(file, Path.of(file), a.picture(), a.found(), a.sure(), null));
            }
        }
        assertThat(OutputFormat.PANOPTIC.ownFiles("a.tif")).containsExactly("panoptic/a.tif.png");
        PanopticFile written = PanopticFile.read(folder.resolve("panoptic.json"), null, null);
        assertThat(written.size()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(written.mask(i)).hasFileName(written.picture(i) + ".png");
        }
    }

    @Test
    void objectsOfAChosenSliceLieOnItInQuPathAndImageJ() throws IOException {
        Path file = new TinyTiff(4, 2)
                .description("ImageJ=1.54p\nimages=3\nslices=3")
                .page(new long[8])
                .page(new long[8])
                .page(new long[8])
                .write(folder.resolve("stack.tif"));
        try (PictureSource picture = Pictures.open(file, new Reading("", "3", "", Long.MAX_VALUE));
                ResultWriters writers =
                        ResultWriters.open(List.of(OutputFormat.GEOJSON, OutputFormat.ROIS), folder, CATEGORIES)) {
            writers.write(new Result("stack", file, picture, PARTITION, PARTITION, null));
        }
        assertThat(json("stack.geojson").get("features"))
                .hasSize(3)
                .allSatisfy(feature ->
                        assertThat(feature.at("/geometry/plane").toString()).isEqualTo("{\"c\":-1,\"z\":2,\"t\":0}"));
        try (ZipInputStream rois = new ZipInputStream(Files.newInputStream(folder.resolve("stack.rois.zip")))) {
            for (ZipEntry entry = rois.getNextEntry(); entry != null; entry = rois.getNextEntry()) {
                assertThat(new RoiDecoder(rois.readAllBytes(), entry.getName())
                                .getRoi()
                                .getPosition())
                        .as(entry.getName())
                        .isEqualTo(3);
            }
        }
    }

    private static Result result(String name) {
        Result a = result(PARTITION);
        return new Result(name, Path.of(name + ".png"), a.picture(), a.found(), a.sure(), null);
    }

    private List<OutputFormat> written(List<OutputFormat> formats) throws IOException {
        try (ResultWriters writers = ResultWriters.open(formats, folder, CATEGORIES)) {
            writers.write(result(PARTITION));
            return writers.withoutStuff();
        }
    }

    private static Result result(Panoptic partition) {
        PictureSource picture = PictureSource.of(new Pixels(4, 2, 1, 255, new float[8]));
        return new Result("a", Path.of("a.png"), picture, partition, partition.from(.6), null);
    }

    @Test
    void inEveryOutputTheSameObjectIsInFront() throws IOException {
        List<OutputFormat> formats =
                List.of(OutputFormat.LABELS, OutputFormat.PANOPTIC, OutputFormat.CSV, OutputFormat.COCO);
        try (ResultWriters writers = ResultWriters.open(formats, folder, CATEGORIES)) {
            writers.write(overlapping());
        }
        LabelMap front = new LabelMap(6, 1, new int[] {1, 1, 2, 2, 3, 3});
        assertThat(LabelFiles.read(folder.resolve("a.labels.png"))).isEqualTo(front);
        assertThat(LabelFiles.readColours(folder.resolve("panoptic/a.png"))).isEqualTo(front);
        assertThat(json("panoptic.json").at("/annotations/0/segments_info"))
                .extracting(segment -> segment.get("id").asInt() + ":" + segment.get("area"))
                .containsExactly("1:2", "2:2", "3:2");
        assertThat(Files.readAllLines(folder.resolve("a.csv")).stream().skip(1))
                .extracting(row -> String.join(",", List.of(row.split(",")).subList(0, 5)))
                .containsExactly("1,3,0.5,3,2", "2,3,0.9,2,2", "3,1,0.5,6,2");
        assertThat(json("coco.json").get("annotations"))
                .as("whole objects, from front to back")
                .extracting(object -> object.get("area").asInt())
                .containsExactly(2, 3, 6);
    }

    @Test
    void resultsReadAsAnnotationsHaveTheSameObjectInFront() throws IOException {
        Pixels black = new Pixels(6, 1, 1, 255, new float[6]);
        Path yolo = folder.resolve("yolo");
        Pictures.writePng(black, yolo.resolve("images/a.png"));
        Path labels = Files.createDirectory(yolo.resolve("labels"));
        try (ResultWriters writers = ResultWriters.open(List.of(OutputFormat.YOLO), labels, CATEGORIES)) {
            writers.write(overlapping());
        }
        YoloLabels.writeNames(yolo.resolve("data.yaml"), Category.byId(Category.thingsOf(CATEGORIES)));
        Path coco = folder.resolve("coco");
        Pictures.writePng(black, coco.resolve("images/a.png"));
        try (ResultWriters writers = ResultWriters.open(List.of(OutputFormat.COCO), coco, CATEGORIES)) {
            writers.write(overlapping());
        }
        Files.move(coco.resolve("coco.json"), coco.resolve("instances.json"));
        for (Path data : List.of(yolo, coco)) {
            assertThat(Datasets.open(data, null).read(0).truth().labels())
                    .as(data.toString())
                    .isEqualTo(new LabelMap(6, 1, new int[] {2, 2, 1, 1, 3, 3}));
        }
    }

    /** The second of three objects is the surest, and the first is listed before the third, which is as sure. */
    private static Result overlapping() {
        List<Instance> objects = List.of(
                new Instance(Mask.ofRuns(6, 1, 0, 3, 3), 3, .5f),
                new Instance(Mask.ofRuns(6, 1, 2, 2, 2), 3, .9f),
                new Instance(Mask.ofRuns(6, 1, 0, 6), 1, .5f));
        Instances found = new Instances(6, 1, objects);
        PictureSource picture = PictureSource.of(new Pixels(6, 1, 1, 255, new float[6]));
        return new Result("a", Path.of("a.png"), picture, found, found, null);
    }

    private JsonNode json(String file) throws IOException {
        return Settings.JSON.readTree(Files.readString(folder.resolve(file)));
    }
}
