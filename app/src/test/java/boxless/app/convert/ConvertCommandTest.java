package boxless.app.convert;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Jvm;
import boxless.app.Main;
import boxless.app.Run;
import boxless.app.TinyPictures;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.folders.Datasets;
import boxless.export.PanopticFolder;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConvertCommandTest {
    @TempDir
    static Path data = Path.of("");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void generate() {
        Run run = Run.of("generate", "nuclei", "-o", data, "--count", 3, "--width", 60, "--height", 40);
        assertThat(run.status()).isZero();
    }

    @Test
    void outlinesAsTextHoldEveryObjectAndBecomeLabelsAgain() throws IOException {
        Path yolo = folder.resolve("yolo");
        Path again = folder.resolve("again");
        Run there = Run.of("convert", data, "--to", "yolo", "-o", yolo);
        assertThat(there.err()).isEmpty();
        assertThat(there.status()).isZero();
        assertThat(there.out()).startsWith("3 images, ").endsWith("yolo\n");
        Run back = Run.of("convert", yolo, "--to", "labels", "-o", again);
        assertThat(back.err()).isEmpty();
        Dataset first = Datasets.open(data, null);
        Dataset last = Datasets.open(again, null);
        assertThat(last.size()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            LabelMap map = first.read(i).truth().labels();
            assertThat(last.read(i).truth().labels()).isEqualTo(map);
            assertThat(last.files(i).getFirst())
                    .hasSameBinaryContentAs(first.files(i).getFirst());
        }
    }

    @Test
    void cocoHoldsEveryObject() throws IOException {
        assertThat(Run.of("convert", data, "--to", "coco", "-o", folder).status())
                .isZero();
        JsonNode document = Settings.JSON.readTree(Files.readString(folder.resolve("instances.json")));
        Dataset truth = Datasets.open(data, null);
        List<Mask> expected = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            truth.read(i).truth().instances().objects().forEach(object -> expected.add(object.mask()));
        }
        assertThat(document.get("annotations"))
                .extracting(row -> CocoRle.decode(
                        60, 40, row.get("segmentation").get("counts").asString()))
                .containsExactlyElementsOf(expected);
        assertThat(folder.resolve("images")).isDirectoryContaining("glob:**nuclei_0002.png");
    }

    @Test
    void whatOverlapsIsKeptByFormatsThatCanAndCountedByOthers() {
        Path coco = folder.resolve("shapes");
        Run made = Run.of("generate", "shapes", "-o", coco, "--count", 2, "--seed", 5);
        assertThat(made.err()).isEmpty();
        Dataset truth = Datasets.open(coco, null);
        for (String format : List.of("coco", "yolo", "labelme", "label-studio", "cvat")) {
            Path there = folder.resolve(format);
            Run run = Run.of("convert", coco, "--to", format, "-o", there);
            Dataset read = Datasets.open(there, null);
            int changed = 0;
            for (int i = 0; i < truth.size(); i++) {
                List<Instance> objects = read.read(i).truth().instances().objects();
                List<Instance> expected = truth.read(i).truth().instances().objects();
                assertThat(objects).hasSameSizeAs(expected);
                assertThat(read.truth(i)).isEqualTo(read.read(i).truth());
                changed += (int) IntStream.range(0, objects.size())
                        .filter(k -> !objects.get(k).equals(expected.get(k)))
                        .count();
            }
            assertThat(read.categories()).isEqualTo(truth.categories());
            if (format.equals("yolo")) {
                assertThat(changed).isEqualTo(2);
                assertThat(run.err()).contains("2 objects in several pieces (joined by lines)");
            } else {
                assertThat(changed).as(format).isZero();
                assertThat(run.err()).as(format).doesNotContain("not representable");
            }
        }
        assertThat(Run.of("convert", coco, "--to", "labels", "-o", folder.resolve("labels"))
                        .errorLines())
                .singleElement()
                .asString()
                .contains("not representable in this format: ", "objects' categories");
    }

    @Test
    void filesOfAnnotationProgramsAreDataToLookThrough() {
        for (String format : List.of("labelme", "label-studio", "cvat")) {
            Path there = folder.resolve(format);
            assertThat(Run.of("convert", data, "--to", format, "-o", there).err())
                    .isEmpty();
            Run doctor = Run.of("doctor", there, "-o", folder.resolve("sheet-" + format));
            assertThat(doctor.out())
                    .contains(there + ": " + format.replace('-', ' '))
                    .contains("the data is ready for training");
        }
    }

    @Test
    void idsThatOtherFilesReferToStayAndWhatIsDroppedIsCounted() throws IOException {
        Path coco = folder.resolve("coco");
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), coco.resolve("images/a.png"));
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), coco.resolve("images/b.png"));
        Files.writeString(coco.resolve("instances.json"), """
                {"images": [{"id": 17, "file_name": "a.png", "width": 8, "height": 6}, {"id": 9, "file_name": "b.png", "width": 8, "height": 6}],
                 "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [
                  {"id": 500, "image_id": 17, "category_id": 1, "segmentation": {"size": [6, 8], "counts": [48]}},
                  {"id": 400, "image_id": 17, "category_id": 1, "segmentation": [[1, 1, 4, 1, 4, 4, 1, 4]]},
                  {"id": 300, "image_id": 17, "category_id": 1, "segmentation": []}]}
                """);
        Run run = Run.of("convert", coco, "--to", "coco", "-o", folder.resolve("again"));
        assertThat(run.err()).contains("1 of 3 annotations have no outline", "1 object without a pixel");
        assertThat(run.out()).startsWith("2 images, 1 object, ");
        Path json = coco.resolve("instances.json");
        String results =
                "[{\"image_id\": 17, \"category_id\": 1, \"score\": 1, \"segmentation\": [[1, 1, 4, 1, 4, 4, 1, 4]]}]";
        Path found = Files.writeString(folder.resolve("found.json"), results);
        assertThat(Run.of("score", "--metric", "coco", "--truth", json, "--predictions", found)
                        .err())
                .contains("note: " + json + ": 1 of 3 annotations have neither an outline nor a box");
        JsonNode document = Settings.JSON.readTree(Files.readString(folder.resolve("again/instances.json")));
        assertThat(document.get("images"))
                .extracting(row -> row.get("id").asInt())
                .containsExactly(9, 17);
        JsonNode annotation = document.get("annotations").get(0);
        assertThat(document.get("annotations")).hasSize(1);
        assertThat(annotation.get("id").asInt()).isEqualTo(400);
        assertThat(annotation.get("image_id").asInt()).isEqualTo(17);
        Run.of("convert", coco, "--to", "panoptic", "-o", folder.resolve("parts"));
        assertThat(Settings.JSON
                        .readTree(Files.readString(folder.resolve("parts/panoptic.json")))
                        .get("images"))
                .extracting(row -> row.get("id").asInt())
                .containsExactly(9, 17);
    }

    @Test
    void statedAreasAndBoxesStayInCocoAndOthersAreThoseOfTheMasks() throws IOException {
        Path coco = folder.resolve("coco");
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), coco.resolve("images/a.png"));
        Files.writeString(coco.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}], "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [
                  {"id": 1, "image_id": 1, "category_id": 1, "area": 9.75, "bbox": [0.5, 1, 4.25, 3], "segmentation": [[1, 1, 4, 1, 4, 4, 1, 4]]},
                  {"id": 2, "image_id": 1, "category_id": 1, "area": 5, "bbox": [0, 0, 1, 1], "segmentation": {"size": [6, 8], "counts": [48]}},
                  {"id": 3, "image_id": 1, "category_id": 1, "area": 16.0, "iscrowd": 1, "segmentation": [[1, 1, 4, 1, 4, 4, 1, 4]]},
                  {"id": 4, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 4, 1, 4, 4, 1, 4]]}]}
                """);
        Path again = folder.resolve("again");
        Run.of("convert", coco, "--to", "coco", "-o", again);
        assertThat(Settings.JSON
                        .readTree(Files.readString(again.resolve("instances.json")))
                        .get("annotations"))
                .extracting(row -> row.get("id") + ": " + row.get("area") + " " + row.get("bbox"))
                .containsExactly("1: 9.75 [0.5,1,4.25,3]", "3: 16 [1,1,3,3]", "4: 9 [1,1,3,3]");
        Dataset first = Datasets.open(coco, null);
        Dataset last = Datasets.open(again, null);
        List<CocoObject> stated = new ArrayList<>(first.objects(0, first.truth(0)));
        stated.remove(1); // it has no pixel
        assertThat(last.objects(0, last.truth(0))).isEqualTo(stated);
    }

    @Test
    void aSinglePolygonStaysAsItIsInYoloAndEverythingElseIsExact() throws IOException {
        Path coco = folder.resolve("coco");
        Pictures.writePng(new Pixels(10, 8, 1, 255, new float[80]), coco.resolve("images/a.png"));
        Files.writeString(coco.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 10, "height": 8}],
                 "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [
                  {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 4, 1, 4, 4.25, 1, 4.25]]},
                  {"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 4, 1, 4, 4, 1, 4], [4, 1, 6, 1, 6, 4, 4, 4]]},
                  {"id": 3, "image_id": 1, "category_id": 1, "segmentation": [[7, 1, 11, 1, 11, 4, 7, 4]]},
                  {"id": 4, "image_id": 1, "category_id": 1, "iscrowd": 1, "segmentation": [[1, 1, 4, 1, 4, 4, 1, 4]]},
                  {"id": 5, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 1.1, 1, 1.1, 1.1, 1, 1.1]]},
                  {"id": 6, "image_id": 1, "category_id": 1, "segmentation": {"size": [8, 10], "counts": [8, 2, 70]}}]}
                """);
        Path yolo = folder.resolve("yolo");
        Run run = Run.of("convert", coco, "--to", "yolo", "-o", yolo);
        assertThat(run.errorLines())
                .containsExactly(
                        "not representable in this format: 1 crowd, 1 object without a pixel",
                        "note: 1 outline stays as given, of which readers also paint the pixels that it cuts; for exact masks convert to coco first, then that to yolo");
        assertThat(run.out()).startsWith("1 image, 4 objects, ");
        assertThat(Files.readAllLines(yolo.resolve("labels/a.txt")))
                .hasSize(4)
                .first()
                .isEqualTo("0 0.1 0.125 0.4 0.125 0.4 0.53125 0.1 0.53125");
        List<Mask> read = masks(Datasets.open(yolo, null));
        List<Mask> truth = masks(Datasets.open(coco, null));
        assertThat(read.subList(1, 4)).containsExactly(truth.get(1), truth.get(2), truth.get(5));
        Run.of("convert", coco, "--to", "coco", "-o", folder.resolve("exact"));
        Run.of("convert", folder.resolve("exact"), "--to", "yolo", "-o", folder.resolve("again"));
        assertThat(masks(Datasets.open(folder.resolve("again"), null)))
                .containsExactly(truth.get(0), truth.get(1), truth.get(2), truth.get(5));
    }

    private static List<Mask> masks(Dataset dataset) {
        return dataset.truth(0).instances().objects().stream()
                .map(Instance::mask)
                .toList();
    }

    @Test
    void imagesAreCopiedByTheirHeadersAlone() throws IOException {
        Path source = folder.resolve("source");
        Path image = source.resolve("images/a.jpg");
        Files.createDirectories(image.resolveSibling(""));
        byte[] jpeg = Pictures.jpeg(new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB), 1);
        Files.write(image, jpeg);
        LabelFiles.writePng(new LabelMap(16, 8, new int[128]), source.resolve("labels/a.png"));
        assertThat(Run.of("convert", source, "--to", "coco", "-o", folder.resolve("whole"))
                        .status())
                .isZero();
        Files.write(image, Arrays.copyOf(jpeg, jpeg.length - 2));
        Run cut = Run.of("convert", source, "--to", "coco", "-o", folder.resolve("cut"));
        assertThat(cut.status()).isEqualTo(1);
        assertThat(cut.errorLines()).singleElement().asString().contains("a.jpg", "ends early");
    }

    @Test
    void aTurnedPhotographStaysTurnedAndItsAnnotationsUpright() throws IOException {
        Path turned = folder.resolve("turned");
        Files.createDirectories(turned.resolve("images"));
        Files.createDirectories(turned.resolve("labels"));
        byte[] jpeg = Pictures.jpeg(new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB), 1);
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            18,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteBuffer photograph = ByteBuffer.allocate(jpeg.length + exif.length);
        photograph.put(jpeg, 0, 2).put(exif).put(jpeg, 2, jpeg.length - 2);
        Path file = Files.write(turned.resolve("images/a.jpg"), photograph.array());
        LabelMap labels = new LabelMap(8, 16, new int[8 * 16]);
        labels.labels()[3] = 1;
        LabelFiles.writePng(labels, turned.resolve("labels/a.png"));
        for (String format : List.of("coco", "yolo", "labels", "panoptic")) {
            Path there = folder.resolve("turned-" + format);
            assertThat(Run.of("convert", turned, "--to", format, "-o", there).errorLines())
                    .allMatch(line -> line.startsWith("not representable"));
            assertThat(there.resolve("images/a.jpg")).hasSameBinaryContentAs(file);
            Sample sample = Datasets.open(there, null).read(0);
            assertThat(sample.image().size()).isEqualTo(labels.size());
            assertThat(sample.truth().labels()).isEqualTo(labels);
        }
    }

    @Test
    void labelsStayWhatTheyAreWhereTheBitsHoldThem() throws IOException {
        Path many = folder.resolve("many");
        Pictures.writePng(new Pixels(257, 256, 1, 255, new float[257 * 256]), many.resolve("images/a.png"));
        Files.createDirectories(many.resolve("labels"));
        LabelMap labels = new LabelMap(
                257, 256, IntStream.range(0, 257 * 256).map(i -> 3 * i + 2).toArray());
        LabelFiles.writeTiff(labels, many.resolve("labels/a.tif"));
        Path there = folder.resolve("there");
        assertThat(Run.of("convert", many, "--to", "labels", "-o", there).err()).isEmpty();
        assertThat(LabelFiles.read(there.resolve("labels/a.tif"))).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource({"labels, 65535, 65536", "panoptic, 16777215, 16777216"})
    void labelsAreCountedAnewWhereTheBitsDoNotHoldThem(String format, int held, int above) throws IOException {
        Path source = folder.resolve("source");
        Pictures.writePng(new Pixels(4, 1, 1, 255, new float[4]), source.resolve("images/a.png"));
        Files.createDirectories(source.resolve("labels"));
        LabelFiles.writeTiff(new LabelMap(4, 1, new int[] {0, held, 7, 7}), source.resolve("labels/a.tif"));
        Path there = folder.resolve("there");
        assertThat(Run.of("convert", source, "--to", format, "-o", there).err()).isEmpty();
        assertThat(Datasets.open(there, null).truth(0))
                .isInstanceOfSatisfying(
                        Panoptic.class,
                        truth -> assertThat(truth.map().labels()).containsExactly(0, held, 7, 7));
        LabelFiles.writeTiff(new LabelMap(4, 1, new int[] {0, above, 7, 7}), source.resolve("labels/a.tif"));
        Run run = Run.of("convert", source, "--to", format, "-o", there);
        assertThat(run.status()).isZero();
        assertThat(run.errorLines()).containsExactly("not representable in this format: 2 labels (numbered anew)");
        assertThat(Datasets.open(there, null).truth(0))
                .isInstanceOfSatisfying(
                        Panoptic.class,
                        truth -> assertThat(truth.map().labels()).containsExactly(0, 2, 1, 1));
    }

    @Test
    @EnabledOnOs(OS.LINUX) // where both can be made
    void ofImagesThatWouldBeOneFileTheSecondIsReportedAlsoWhereNamesDifferInCase() throws IOException {
        Path source = folder.resolve("source");
        Files.createDirectories(source.resolve("labels"));
        for (String name : List.of("A.png", "a.png")) {
            Pictures.writePng(
                    new Pixels(2, 1, 1, 255, new float[2]),
                    source.resolve("images").resolve(name));
            LabelFiles.writePng(
                    new LabelMap(2, 1, new int[] {0, 1}),
                    source.resolve("labels").resolve(name));
        }
        Dataset both = Datasets.open(source, null);
        assertThat(both.size()).isEqualTo(2);
        assertThat(ConvertCommand.sameNames(both, Comparator.naturalOrder()).stream())
                .isEmpty();
        assertThat(ConvertCommand.sameNames(both, String.CASE_INSENSITIVE_ORDER).stream())
                .containsExactly(1);
    }

    @Test
    void aLabelImageTakesThePlaceOfOneWithAnotherEnding() throws IOException {
        Path source = folder.resolve("source");
        Pictures.writePng(new Pixels(257, 256, 1, 255, new float[257 * 256]), source.resolve("images/a.png"));
        Files.createDirectories(source.resolve("labels"));
        int[] each = IntStream.rangeClosed(1, 257 * 256).toArray();
        LabelMap many = new LabelMap(257, 256, each);
        LabelMap few =
                new LabelMap(257, 256, Arrays.stream(each).map(k -> k % 3).toArray());
        Path there = folder.resolve("there");
        assertReplaced(source, many, there, "a.tif", "");
        Files.delete(source.resolve("labels/a.tif"));
        assertReplaced(source, few, there, "a.png", "note: " + there.resolve("labels/a.tif") + " is replaced: ");
        Files.delete(source.resolve("labels/a.png"));
        assertReplaced(source, many, there, "a.tif", "note: " + there.resolve("labels/a.png") + " is replaced: ");
    }

    /** Converts these labels, after which theirs is the only label image there. */
    private static void assertReplaced(Path source, LabelMap labels, Path there, String file, String said)
            throws IOException {
        Path own = source.resolve("labels").resolve(file);
        if (file.endsWith("png")) {
            LabelFiles.writePng(labels, own);
        } else {
            LabelFiles.writeTiff(labels, own);
        }
        Run run = Run.of("convert", source, "--to", "labels", "-o", there);
        assertThat(run.status()).isZero();
        assertThat(run.err()).startsWith(said).hasLineCount(said.isEmpty() ? 0 : 1);
        assertThat(there.resolve("labels").toFile().list()).containsExactly(file);
        assertThat(Datasets.open(there, null).truth(0).labels()).isEqualTo(labels);
    }

    @Test
    void whatIsCountedIsWhatTheNewDataHas() throws IOException {
        Path coco = folder.resolve("coco");
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), coco.resolve("images/a.png"));
        Files.writeString(coco.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}],
                 "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [
                  {"id": 1, "image_id": 1, "category_id": 1, "segmentation": {"size": [6, 8], "counts": [0, 12, 36]}},
                  {"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [6, 8], "counts": [6, 6, 36]}},
                  {"id": 3, "image_id": 1, "category_id": 1, "iscrowd": 1, "segmentation": {"size": [6, 8], "counts": [24, 6, 18]}},
                  {"id": 4, "image_id": 1, "category_id": 1, "segmentation": {"size": [6, 8], "counts": [48]}}]}
                """);
        // The second lies under the first, the third is a crowd, the fourth has no pixel.
        Map<String, String> expected = Map.of(
                "coco", "3 objects",
                "panoptic", "2 objects",
                "labels", "1 object",
                "yolo", "2 objects",
                "labelme", "2 objects",
                "label-studio", "2 objects",
                "cvat", "2 objects");
        expected.forEach((format, objects) -> {
            Path there = folder.resolve(format + "-counted");
            assertThat(Run.of("convert", coco, "--to", format, "-o", there).out())
                    .as(format)
                    .startsWith("1 image, " + objects + ", ");
            assertThat(Datasets.open(there, null).truth(0).instances().objects())
                    .as(format)
                    .hasSize(Integer.parseInt(objects.substring(0, 1)));
        });
    }

    @Test
    void partitionsStayWhatTheyAre() throws IOException {
        Path shapes = folder.resolve("shapes");
        Run.of("generate", "shapes", "-o", shapes, "--count", 2, "--seed", 6);
        Files.delete(shapes.resolve("instances.json")); // so that the data is taken for partitions
        Path there = folder.resolve("panoptic");
        Run run = Run.of("convert", shapes, "--to", "panoptic", "-o", there);
        assertThat(run.err()).isEmpty();
        Dataset truth = Datasets.open(shapes, null);
        Dataset read = Datasets.open(there, null);
        assertThat(read.categories()).isEqualTo(truth.categories());
        for (int i = 0; i < 2; i++) {
            assertThat(read.read(i).truth()).isEqualTo(truth.read(i).truth());
        }
    }

    @Test
    void stuffIsKeptWhereDataHasPartitionsBesideInstances() throws IOException {
        Path shapes = folder.resolve("shapes");
        Run.of("generate", "shapes", "-o", shapes, "--count", 1, "--seed", 6);
        Path there = folder.resolve("panoptic");
        Run.of("convert", shapes, "--to", "panoptic", "-o", there);
        assertThat(Datasets.open(there, null).categories())
                .extracting(Category::name)
                .contains("disc", "grass");
        Run.of("convert", shapes, "--to", "coco", "-o", folder.resolve("coco"));
        assertThat(Datasets.open(folder.resolve("coco"), null).categories())
                .extracting(Category::name)
                .contains("disc")
                .doesNotContain("grass");
    }

    @Test
    void ofAPartitionTheLossesAreStuffAndCategoriesOfThings() throws IOException {
        Panoptic truth = new Panoptic(
                new LabelMap(4, 1, new int[] {7, 9, 9, 0}),
                List.of(new Segment(7, 1, true, false, 1), new Segment(9, 2, false, false, 1)));
        Path source = folder.resolve("source");
        try (PanopticFolder writer =
                PanopticFolder.open(source, List.of(new Category(1, "cell", true), new Category(2, "tissue", false)))) {
            writer.add("a.png", truth);
        }
        Pictures.writePng(new Pixels(4, 1, 1, 255, new float[4]), source.resolve("images/a.png"));
        for (String format : List.of("labels", "coco", "yolo")) {
            Run run = Run.of("convert", source, "--to", format, "-o", folder.resolve(format));
            assertThat(run.errorLines()).containsExactly("not representable in this format: 1 stuff segment");
            assertThat(run.out()).startsWith("1 image, 1 object, ");
        }
        assertThat(LabelFiles.read(folder.resolve("labels/labels/a.png")).labels())
                .containsExactly(7, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "yolo", "panoptic", "coco", "labelme", "label-studio", "cvat"})
    void annotationsOfCityscapesFindTheirImagesInEveryFormat(String format) throws IOException {
        writeCityscapes();
        Path there = folder.resolve(format);
        Run run = Run.of("convert", folder.resolve("city"), "--split", "val", "--to", format, "-o", there);
        assertThat(run.status()).isZero();
        assertThat(Datasets.open(there, null).truth(0).instances().objects()).isNotEmpty();
    }

    @Test
    void cityscapesBecomesCoco() throws IOException {
        writeCityscapes();
        Path there = folder.resolve("coco");
        Run run = Run.of("convert", folder.resolve("city"), "--split", "val", "--to", "coco", "-o", there);
        assertThat(run.status()).isZero();
        List<Instance> objects =
                Datasets.open(there, null).read(0).truth().instances().objects();
        assertThat(objects).extracting(Instance::category).containsExactlyInAnyOrder(26, 26, 26, 24);
        assertThat(objects)
                .filteredOn(Instance::crowd)
                .singleElement()
                .satisfies(group -> assertThat(group.mask().area()).isEqualTo(2));
    }

    private void writeCityscapes() throws IOException {
        String name = "aachen/aachen_000000_000019_";
        LabelMap ids = new LabelMap(4, 2, new int[] {26_000, 26_000, 26_001, 7, 26, 26, 24_000, 24_000});
        LabelFiles.writePng(ids, folder.resolve("city/gtFine/val/" + name + "gtFine_instanceIds.png"));
        Pictures.writePng(
                new Pixels(4, 2, 3, 255, new float[24]),
                folder.resolve("city/leftImg8bit/val/" + name + "leftImg8bit.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"labelme", "label-studio", "cvat"})
    void categoriesOfOneNameAreRefusedWhereTheirObjectsWouldBecomeOfOne(String format) throws IOException {
        Path source = folder.resolve("source");
        Pictures.writePng(new Pixels(4, 1, 1, 255, new float[4]), source.resolve("images/a.png"));
        Files.writeString(source.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 4, "height": 1}],
                 "categories": [{"id": 3, "name": "mouse"}, {"id": 7, "name": "mouse"}],
                 "annotations": [
                  {"id": 1, "image_id": 1, "category_id": 3, "iscrowd": 0, "area": 1, "bbox": [0, 0, 1, 1],
                   "segmentation": [[0, 0, 1, 0, 1, 1, 0, 1]]},
                  {"id": 2, "image_id": 1, "category_id": 7, "iscrowd": 0, "area": 1, "bbox": [2, 0, 1, 1],
                   "segmentation": [[2, 0, 3, 0, 3, 1, 2, 1]]}]}
                """);
        Path out = folder.resolve("out");
        Run run = Run.of("convert", source, "--to", format, "-o", out);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("category 'mouse' is there twice (3 and 7); rename one");
        assertThat(out).doesNotExist();
        assertThat(Run.of("convert", source, "--to", "coco", "-o", out).status())
                .as("its annotations refer to ids")
                .isZero();
    }

    @Test
    void anImageOfSeveralFilesIsCopiedWithAllOfThemOrReported() throws IOException {
        Path source = folder.resolve("source");
        Path images = Files.createDirectories(source.resolve("images"));
        Path a = images.resolve("a.tif");
        TinyPictures.writeSplit(images);
        TinyPictures.writeTiff(a.resolveSibling("c.tif"), "alone", 5, 6);
        String row = "{\"id\": %d, \"file_name\": \"%s.tif\", \"width\": 2, \"height\": 1}";
        String document = "{\"images\": [%s], \"annotations\": [], \"categories\": [{\"id\": 1, \"name\": \"cell\"}]}";
        List<String> rows = List.of(row.formatted(1, "a"), row.formatted(2, "c"), row.formatted(3, "b"));
        Path json = source.resolve("instances.json");

        Files.writeString(json, document.formatted(String.join(", ", rows.subList(0, 2))));
        Path out = folder.resolve("out");
        Run run = Run.of("convert", source, "--to", "coco", "-o", out);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "a.tif",
                        "has channels, slices or frames in other files, such as b.tif, which are not copied; join");
        assertThat(out.resolve("images/c.tif")).exists();
        assertThat(out.resolve("images/a.tif")).doesNotExist();

        Files.writeString(json, document.formatted(String.join(", ", rows)));
        Path all = folder.resolve("all");
        assertThat(Run.of("convert", source, "--to", "coco", "-o", all).status())
                .as("where the data lists each of them")
                .isZero();
        assertThat(all.resolve("images/b.tif")).exists();
    }

    @Test
    void theFolderOfTheDataIsRefused() {
        Run run = Run.of("convert", data, "--to", "coco", "-o", data);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).singleElement().asString().contains("choose another folder");
        assertThat(data.resolve("instances.json")).doesNotExist();
    }

    @Test
    void annotationsThatAreReadAreNotReplaced() throws IOException {
        Path cvat = folder.resolve("cvat");
        Run.of("convert", data, "--to", "cvat", "-o", cvat);
        for (int i = 0; i < 3; i++) { // as CVAT saves them: images beside the annotations
            String name = "nuclei_000" + i + ".png";
            Files.move(cvat.resolve("images/" + name), cvat.resolve(name));
        }
        Files.delete(cvat.resolve("images"));
        String before = Files.readString(cvat.resolve("annotations.xml"));
        Run run = Run.of("convert", cvat, "--to", "cvat", "-o", cvat);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines().getLast())
                .contains("annotations.xml: belongs to the data to convert; choose another folder with -o");
        assertThat(cvat.resolve("annotations.xml")).content().isEqualTo(before);
        assertThat(cvat.resolve("images")).doesNotExist();
    }

    @Test
    void namesOfClassesInTheFolderOfTheSplitAreNotReplaced() throws IOException {
        Path yolo = folder.resolve("yolo");
        Path split = Files.createDirectories(yolo.resolve("train"));
        Run.of("convert", data, "--to", "yolo", "-o", folder.resolve("whole"));
        for (String kind : List.of("images", "labels")) {
            Files.createDirectory(yolo.resolve(kind));
            Files.move(folder.resolve("whole").resolve(kind), yolo.resolve(kind).resolve("train"));
        }
        Path names = Files.move(folder.resolve("whole/data.yaml"), split.resolve("data.yaml"));
        String before = Files.readString(names);
        Run run = Run.of("convert", yolo, "--split", "train", "--to", "yolo", "-o", split);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines().getLast())
                .contains("data.yaml: belongs to the data to convert; choose another folder with -o");
        assertThat(names).content().isEqualTo(before);
        assertThat(split.resolve("images")).doesNotExist();
    }

    @Test
    void aFolderWithAnotherDataSetIsRefusedAndOneWithTheSameIsReplaced() throws IOException {
        Path out = folder.resolve("out/train");
        Object[] again = {"convert", data, "--to", "labels", "-o", out};
        assertThat(Run.of(again).status()).isZero();
        assertThat(Run.of(again).status()).isZero();
        assertThat(Run.of("convert", data, "--to", "labels", "-o", folder.resolve("out/val"))
                        .status())
                .isZero();
        assertRefused(out, "yolo", out + ": already holds data of another format (label folder)");
        assertThat(out.resolve("data.yaml")).doesNotExist();
        assertRefused(out, "coco", "another format");
        Files.copy(out.resolve("images/nuclei_0000.png"), out.resolve("images/old.png"));
        Files.copy(out.resolve("labels/nuclei_0000.png"), out.resolve("labels/old.png"));
        assertRefused(out, "labels", out + ": images/old.png is not among the new images");
        Path splits = folder.resolve("splits");
        Files.createDirectories(splits.resolve("images/train"));
        assertRefused(splits, "coco", "images/train is not among the new images");

        Path both = folder.resolve("both");
        assertThat(Run.of("convert", data, "--to", "coco", "-o", both).status()).isZero();
        assertThat(Run.of("convert", data, "--to", "panoptic", "-o", both).status())
                .isZero();
    }

    private static void assertRefused(Path out, String format, String reason) {
        Run run = Run.of("convert", data, "--to", format, "-o", out);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).singleElement().asString().contains(reason, "choose another folder");
    }

    @Test
    void aBrokenPictureIsReportedAndTheOthersAreConverted() throws IOException {
        Path broken = folder.resolve("broken");
        Run.of("convert", data, "--to", "labels", "-o", broken);
        Files.writeString(broken.resolve("images/nuclei_0001.png"), "no image");
        Run run = Run.of("convert", broken, "--to", "panoptic", "-o", folder.resolve("out"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).singleElement().asString().contains("nuclei_0001.png");
        assertThat(run.out()).startsWith("2 images, ").contains("1 skipped");
        JsonNode document = Settings.JSON.readTree(Files.readString(folder.resolve("out/panoptic.json")));
        assertThat(document.get("images")).hasSize(2);
        assertThat(folder.resolve("out/images").toFile().list()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "labels, labels/nuclei_0001.png",
        "yolo, labels/nuclei_0001.txt",
        "panoptic, panoptic/nuclei_0001.png",
        "labelme, images/nuclei_0001.json",
        "coco, ",
    })
    void whatASkippedImageKeepsOfAnEarlierRunIsSaidAndNotDeleted(String format, @Nullable String annotation)
            throws IOException {
        Path source = folder.resolve("source");
        Path out = folder.resolve("out");
        Run.of("convert", data, "--to", "labels", "-o", source);
        Object[] command = {"convert", source, "--to", format, "-o", out};
        assertThat(Run.of(command).status()).isZero();
        Path image = source.resolve("images/nuclei_0001.png");
        byte[] whole = Files.readAllBytes(image);
        Files.writeString(image, "no image");
        String kept = "images/nuclei_0001.png" + (annotation == null ? "" : " and " + annotation);
        assertThat(Run.of(command).errorLines())
                .singleElement()
                .asString()
                .endsWith(
                        "; " + out + " keeps " + kept
                                + ", which an earlier run may have left: mend the image and convert again, or remove what is kept");
        assertThat(out.resolve("images/nuclei_0001.png")).hasBinaryContent(whole);
    }

    @ParameterizedTest
    @CsvSource({"labels, labels/nuclei_0001.png", "labels, images/nuclei_0001.png", "yolo, labels/nuclei_0001.txt"})
    void anImageIsWrittenWithItsAnnotationOrReportedAndTheOthersAreConverted(String format, String file)
            throws IOException {
        Path out = folder.resolve("out");
        Path taken = Files.createDirectories(out.resolve(file));
        Run run = Run.of("convert", data, "--to", format, "-o", out);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .containsExactly("boxless: nuclei_0001: " + taken + ": is a folder; give the name of a file");
        assertThat(run.out()).startsWith("2 images, ").contains(", 1 skipped: ");
        Files.delete(taken);
        assertThat(out.resolve("images").toFile().list())
                .containsExactlyInAnyOrder("nuclei_0000.png", "nuclei_0002.png");
        assertThat(out.resolve("labels")).isDirectoryNotContaining("glob:**0001*");
        assertThat(Datasets.open(out, null).size()).isEqualTo(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // whose file systems take names of 255 bytes
    void anImageWhoseFilesCannotTakeTheirNamesIsReportedAndTheOthersAreConverted() throws IOException {
        Path source = folder.resolve("source");
        Files.createDirectories(source.resolve("labels"));
        String longest = "m".repeat(251);
        for (String name : List.of("a", longest, "z")) {
            Pictures.writePng(new Pixels(2, 1, 1, 255, new float[2]), source.resolve("images/" + name + ".png"));
            LabelFiles.writePng(new LabelMap(2, 1, new int[] {0, 1}), source.resolve("labels/" + name + ".png"));
        }
        Path out = folder.resolve("out");
        Path tooLong = out.resolve("images/" + longest + ".json");
        Run run = Run.of("convert", source, "--to", "labelme", "-o", out);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .startsWith("boxless: " + longest + ": " + tooLong + ": cannot be used");
        assertThat(run.out()).startsWith("2 images, ").contains(", 1 skipped: ");
        assertThat(out.resolve("images").toFile().list())
                .containsExactlyInAnyOrder("a.png", "a.json", "z.png", "z.json");
    }

    @ParameterizedTest
    @CsvSource({"coco, instances.json", "yolo, data.yaml"})
    void aRunThatIsKilledLeavesNoDocumentOfAnEarlierOne(String format, String document)
            throws IOException, InterruptedException {
        Path source = folder.resolve("source");
        for (String part : List.of("images", "labels")) {
            Files.createDirectories(source.resolve(part));
            for (int i = 100; i < 500; i++) {
                Files.copy(data.resolve(part).resolve("nuclei_0000.png"), source.resolve(part + "/" + i + ".png"));
            }
        }
        Path out = folder.resolve("out");
        assertThat(Run.of("convert", source, "--to", format, "-o", out).status())
                .isZero();
        Files.writeString(out.resolve(document), "of an earlier run");
        for (int i = 100; i < 500; i++) {
            Files.delete(out.resolve("images/" + i + ".png"));
        }
        Path first = out.resolve("images/100.png");
        Process process = Jvm.of(List.of(), Main.class, "convert", source, "--to", format, "-o", out)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
        while (process.isAlive() && !Files.exists(first)) {
            Thread.sleep(1);
        }
        process.destroyForcibly().waitFor();
        assertThat(first).exists();
        if (Files.exists(out.resolve(document))) { // it was not killed in time
            assertThat(out.resolve(document)).content().isNotEqualTo("of an earlier run");
            assertThat(out.resolve("images").toFile().list()).hasSize(400);
        }
    }

    @Test
    void whereNoImageCanBeConvertedTheNamesOfTheClassesStay() throws IOException {
        Path source = folder.resolve("source");
        Path out = folder.resolve("out");
        Run.of("convert", data, "--to", "labels", "-o", source);
        Run.of("convert", source, "--to", "yolo", "-o", out);
        Files.writeString(out.resolve("data.yaml"), "names: [of an earlier run]\n");
        for (int i = 0; i < 3; i++) {
            Files.writeString(source.resolve("images/nuclei_000" + i + ".png"), "no image");
        }
        assertThat(Run.of("convert", source, "--to", "yolo", "-o", out).status())
                .isEqualTo(1);
        assertThat(out.resolve("data.yaml")).hasContent("names: [of an earlier run]\n");
    }
}
