package boxless.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.check.Finding.Kind;
import boxless.data.coco.CocoAnnotations;
import boxless.data.folders.Datasets;
import boxless.data.labels.LabelFolder;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataReportTest {
    private static final int SIDE = 160;

    @TempDir
    Path folder = Path.of("");

    @Test
    void ofManyDiscsOnlyThoseUnderOneLabelAreSuspected() throws IOException {
        int[] labels = new int[SIDE * SIDE];
        for (int k = 0; k < 24; k++) {
            disc(labels, k + 1, 10 + 20 * (k % 6), 10 + 20 * (k / 6), 6 + k % 3);
        }
        disc(labels, 40, 135, 20, 7);
        disc(labels, 40, 148, 20, 7);
        disc(labels, 40, 135, 33, 7);
        write("discs", labels);
        List<Finding> findings = DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .parts()
                .getFirst()
                .findings();
        assertThat(findings).extracting(Finding::kind).containsExactly(Kind.GAPS, Kind.MERGED);
        assertThat(findings.getLast().objects()).containsExactly(24);
        assertThat(findings.getLast().line()).contains("discs.png: 1 object is").endsWith("perhaps merged: 40");
    }

    @Test
    void dataWithoutAnObjectIsNoDataToLearnFrom() throws IOException {
        write("bare", new int[SIDE * SIDE]);
        List<Finding> findings = DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .findings();
        assertThat(findings).extracting(Finding::kind).containsExactly(Kind.NOTHING, Kind.UNDIVIDED, Kind.EMPTY);
        assertThat(findings.getFirst().line()).isEqualTo("the only image has no object; annotate some");
        assertThat(findings.getFirst().kind().isBroken()).isTrue();
    }

    @Test
    void norIsDataWhoseObjectsLieBesideTheirImage() throws IOException {
        Pictures.writePng(new Pixels(20, 10, 1, 255, new float[200]), folder.resolve("images/a.png"));
        Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}], "categories": [{"id": 1, "name": "cell"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[900, 900, 910, 900, 910, 910]]}]}
                """);
        assertThat(DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                        .findings())
                .extracting(Finding::line)
                .contains("the only image has no object; annotate some");
    }

    @Test
    void emptyFoldersAreNoDataToLearnFrom() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("labels"));
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind().isBroken()).isTrue())
                .satisfies(finding -> assertThat(finding.line()).contains("images: contains no images; put "));
    }

    @Test
    void filesOfOneNameAreReportedAndTheOthersRead() throws IOException {
        int[] one = new int[SIDE * SIDE];
        disc(one, 1, 20, 20, 6);
        for (String name : List.of("a", "b", "c", "d")) {
            write(name, one);
        }
        Files.copy(folder.resolve("labels/a.png"), folder.resolve("labels/a.tif"));
        Files.copy(folder.resolve("images/c.png"), folder.resolve("images/c.tif"));
        DataReport report = DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {});
        assertThat(report.parts().getFirst().objects()).containsExactly(1, 1);
        assertThat(report.findings())
                .filteredOn(finding -> finding.kind().isBroken())
                .extracting(Finding::line)
                .satisfiesExactly(
                        image -> assertThat(image).contains("c.tif: has the same name as c.png; keep only one"),
                        labels -> assertThat(labels).contains("a.tif: has the same name as a.png; keep only one"));
    }

    @Test
    void anImageInAFormatThatIsNotReadIsNotSaidToBeMissing() throws IOException {
        int[] one = new int[SIDE * SIDE];
        disc(one, 1, 20, 20, 6);
        for (String name : List.of("a", "b")) {
            write(name, one);
        }
        Files.delete(folder.resolve("images/b.png"));
        Files.writeString(folder.resolve("images/b.bmp"), "");
        assertThat(findings())
                .filteredOn(finding -> finding.kind() == Kind.ALONE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.line())
                        .endsWith("b.png: its image b.bmp is BMP, which is not read; convert it to PNG"));
    }

    /** The two are divided by their names, see AutoSplitTest. */
    @Test
    void dataThatCannotBeDividedForValidationIsNoted() throws IOException {
        int[] one = new int[SIDE * SIDE];
        disc(one, 1, 20, 20, 6);
        write("a", one);
        assertThat(findings())
                .extracting(Finding::line)
                .singleElement()
                .asString()
                .contains("split: auto", "at least 2 images, and there is 1");
        write("b", new int[SIDE * SIDE]);
        assertThat(findings())
                .filteredOn(finding -> finding.kind() == Kind.UNDIVIDED)
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).contains("no image with an object to "));
        write("b", one);
        assertThat(findings()).isEmpty();
    }

    @Test
    void binaryMasksAreRecognisedByTheirLabelOrByTheirPieces() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            int[] two = new int[SIDE * SIDE];
            disc(two, 255, 20, 20, 6);
            disc(two, 255, 80, 20, 6);
            write(name, two);
        }
        assertThat(binary())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("is a binary mask (0 and 255): all its objects are"));
        for (String name : List.of("a", "b", "c")) {
            int[] two = new int[SIDE * SIDE];
            disc(two, 1, 20, 20, 6);
            disc(two, 1, 80, 20, 6);
            write(name, two);
        }
        assertThat(binary())
                .singleElement()
                .asString()
                .contains("every label image has a single label, in 3 of 3 in several pieces");
        int[] numbered = new int[SIDE * SIDE];
        disc(numbered, 1, 20, 20, 6);
        disc(numbered, 2, 80, 20, 6);
        write("c", numbered);
        assertThat(binary()).isEmpty();
    }

    @Test
    void trainingSaysThatMasksAreBinary() throws IOException {
        for (String name : List.of("a", "b")) {
            int[] white = new int[SIDE * SIDE];
            disc(white, 255, 20, 20, 6);
            write(name, white);
        }
        assertThat(notes()).singleElement().asString().contains("are binary masks");
        int[] numbered = new int[SIDE * SIDE];
        disc(numbered, 1, 20, 20, 6);
        write("b", numbered);
        assertThat(notes()).isEmpty();
    }

    private List<String> notes() {
        Dataset data = LabelFolder.open(
                LabelFolder.Place.in(folder, null, FolderScan.LABELS).orElseThrow(), null, Reading.USUAL);
        return Learnable.notes(data.categories(), false, data, data);
    }

    private List<String> binary() {
        return findings().stream()
                .filter(finding -> finding.kind() == Kind.BINARY)
                .map(Finding::line)
                .toList();
    }

    private List<Finding> findings() {
        return DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .findings();
    }

    /** As datumaro 1.13 writes masks unless told otherwise. */
    @Test
    void crowdsAreNothingToLearnFrom() throws IOException {
        Pictures.writePng(new Pixels(64, 48, 1, 255, new float[64 * 48]), folder.resolve("images/a.png"));
        Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}], "categories": [{"id": 1, "name": "cell"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "area": 100.0, "bbox": [5.0, 5.0, 10.0, 10.0], "iscrowd": 1,
                 "segmentation": {"counts": [245, 10, 38, 10, 38, 10, 38, 10, 38, 10, 38, 10, 38, 10, 38, 10, 38, 10, 38, 10, 2385], "size": [48, 64]}}]}
                """);
        assertThat(DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                        .findings()
                        .getFirst()
                        .line())
                .startsWith("the only image has no object: the only annotation is one of the crowds")
                .contains("iscrowd");
    }

    @Test
    void objectsAreNamedAsInTheFile() throws IOException {
        Pictures.writePng(new Pixels(40, 20, 1, 255, new float[800]), folder.resolve("images/a.png"));
        Path coco = Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 20}], "categories": [{"id": 1, "name": "cell"}],
                 "annotations": [
                  {"id": 12345678901, "image_id": 1, "category_id": 1, "segmentation": [[2, 2, 4, 2, 4, 4, 2, 4]]},
                  {"id": 7, "image_id": 1, "category_id": 1, "segmentation": [[10, 2, 20, 2, 20, 12, 10, 12]]}]}
                """);
        assertThat(tiny()).as("the id of the annotation").endsWith(" pixels: 12345678901");
        Files.delete(coco);
        Files.writeString(folder.resolve("annotations.xml"), """
                <annotations><image name="a.png" width="40" height="20">
                <box label="cell" xtl="2" ytl="2" xbr="4" ybr="4"></box>
                <box label="cell" xtl="10" ytl="2" xbr="20" ybr="12"></box></image></annotations>
                """);
        assertThat(tiny()).as("the first that was drawn").endsWith(" pixels: 1");
    }

    private String tiny() {
        return findings().stream()
                .filter(finding -> finding.kind() == Kind.TINY)
                .map(Finding::line)
                .collect(Collectors.joining());
    }

    @Test
    void crowdsAreNoNeighbours() throws IOException {
        Pictures.writePng(new Pixels(40, 20, 1, 255, new float[800]), folder.resolve("images/a.png"));
        Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 20}], "categories": [{"id": 1, "name": "cell"}],
                 "annotations": [
                  {"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 1, "segmentation": [[0, 0, 20, 0, 20, 20, 0, 20]]},
                  {"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[15, 5, 30, 5, 30, 10, 15, 10]]},
                  {"id": 3, "image_id": 1, "category_id": 1, "iscrowd": 1, "segmentation": [[25, 0, 40, 0, 40, 20, 25, 20]]}]}
                """);
        DataPart part = DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .parts()
                .getFirst();
        assertThat(part.crowds()).isEqualTo(2);
        assertThat(part.areas()).hasSize(1);
        assertThat(part.touching()).isZero();
        assertThat(part.hidden()).isZero();
    }

    @Test
    void objectsBeyondTheLimitsAreCountedAndNumbered() throws IOException {
        int[] labels = new int[SIDE * SIDE];
        for (int k = 0; k < 300; k++) {
            labels[2 * (k % 60) + 2 * (k / 60) * SIDE] = k + 1;
        }
        for (int i = SIDE * 50; i < labels.length; i++) {
            labels[i] = 301;
        }
        write("limits", labels);
        DataPart part = DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .parts()
                .getFirst();
        assertThat(part.findings()).extracting(Finding::kind).containsExactly(Kind.HUGE, Kind.TINY, Kind.MANY);
        assertThat(part.findings().get(0).objects()).containsExactly(300);
        assertThat(part.findings().get(1).objects()).hasSize(300);
        assertThat(part.findings().get(2).line()).contains("301 objects; an image of 8 bits has only 255 labels");
        assertThat(part.objects()).containsExactly(301);
        assertThat(part.touching()).isZero();
        assertThat(part.hidden()).isZero();
    }

    @Test
    void cocoAnnotationsThatReachBeyondThePictureAreRemarked() throws IOException {
        Path file = Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 7, "file_name": "a.png", "width": 20, "height": 10}],
                 "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [
                  {"id": 1, "image_id": 7, "category_id": 1, "bbox": [0, 0, 20.5, 10], "segmentation": [[0, 0, 20.5, 0, 20, 10]]},
                  {"id": 2, "image_id": 7, "category_id": 1, "bbox": [5, 5, 5, 9], "segmentation": [[5, 5, 10, 5, 10, 10]]},
                  {"id": 3, "image_id": 7, "category_id": 1, "segmentation": [[5, 5, 10, 5, 10, -4]]}]}
                """);
        CocoAnnotations annotations = CocoAnnotations.read(file);
        assertThat(annotations.remarks(annotations.pictures().getFirst()))
                .satisfiesExactly(
                        second -> assertThat(second).contains("annotation 2 of image 7 (a.png) extends beyond"),
                        third -> assertThat(third).contains("annotation 3 "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[10, 10, 20, 20]| 400| [[10, 10, 30, 10, 30, 30, 10, 30]]|",
                "[10, 10, 20, 20]| 361| [[10, 10, 29, 10, 29, 29, 10, 29]]| in 2 of 2 annotations the bbox is a row",
                "[10, 10, 19, 19]| 400| [[10, 10, 29, 10, 29, 29, 10, 29]]| in 2 of 2 annotations the area is not",
                "[10, 10, 20, 20]| 40| {\"size\": [60, 40], \"counts\": [410, 20, 20, 20, 1930]}| the bbox is not that"
            })
    void masksThatAreNotWhatIsStatedAreNoted(String box, String area, String segmentation, String note)
            throws IOException {
        Pictures.writePng(new Pixels(40, 60, 1, 255, new float[2400]), folder.resolve("images/a.png"));
        String annotation =
                "{\"id\": %d, \"image_id\": 1, \"category_id\": 1, \"bbox\": %s, \"area\": %s, \"segmentation\": %s}";
        Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 60}], "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [%s, %s]}
                """.formatted(
                annotation.formatted(1, box, area, segmentation), annotation.formatted(2, box, area, segmentation)));
        assertThat(
                        DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                                .findings()
                                .stream()
                                .filter(finding -> finding.kind() == Kind.ODD)
                                .map(Finding::line)
                                .collect(Collectors.joining()))
                .contains(note == null ? "" : note)
                .hasSizeBetween(note == null ? 0 : 10, note == null ? 0 : 1000);
    }

    @Test
    void whatIsSoundIsCheckedBesideWhatIsNot() throws IOException {
        for (String split : List.of("train", "val")) {
            Pictures.writePng(new Pixels(20, 10, 1, 255, new float[200]), folder.resolve(split + "/images/a.png"));
            Files.writeString(folder.resolve(split + "/instances.json"), """
                    {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10},
                                {"id": 2, "file_name": "b.png", "width": 20, "height": 10}],
                     "categories": [{"id": 1, "name": "thing"}],
                     "annotations": [
                      {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[0, 0, 20, 0, 20, 10]]},
                      {"id": 2, "image_id": 1, "category_id": 9, "segmentation": [[0, 0, 20, 0, 20, 10]]},
                      {"id": 3, "image_id": 1, "category_id": 1, "segmentation": []},
                      {"id": 4, "image_id": "x", "category_id": 1, "segmentation": [[0, 0, 20, 0, 20, 10]]}]}
                    """);
        }
        DataReport report = DataReport.of(folder, "val", FolderScan.LABELS, Reading.USUAL, (name, objects) -> {});
        assertThat(report.parts()).extracting(DataPart::name).containsExactly("val");
        assertThat(report.parts().getFirst().objects()).containsExactly(1);
        assertThat(report.findings())
                .filteredOn(finding -> finding.kind() == Kind.UNREADABLE)
                .extracting(Finding::line)
                .satisfiesExactly(
                        text -> assertThat(text).contains("\"x\" at the key 'image_id'"),
                        category -> assertThat(category).contains("annotation 2 has the category 9"),
                        missing -> assertThat(missing).contains("b.png: no such file", "image 2 (1 of 2 images"));
        assertThat(report.findings())
                .filteredOn(finding -> finding.kind() == Kind.LEFT_OUT)
                .extracting(Finding::line)
                .singleElement()
                .asString()
                .contains("annotation 3 of image 1 has no outline");
        assertThat(DataReport.of(folder, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                        .parts())
                .hasSize(2);
    }

    private static void disc(int[] labels, int label, int x, int y, int radius) {
        for (int i = 0; i < labels.length; i++) {
            if (Math.hypot(i % SIDE - x, i / SIDE - y) < radius) {
                labels[i] = label;
            }
        }
    }

    private void write(String name, int[] labels) throws IOException {
        Pictures.writePng(
                new Pixels(SIDE, SIDE, 1, 255, new float[SIDE * SIDE]), folder.resolve("images/" + name + ".png"));
        LabelFiles.writePng(new LabelMap(SIDE, SIDE, labels), folder.resolve("labels/" + name + ".png"));
    }

    @Test
    void manyCrowdsAreSaidByTrainingDoctorAndScores() throws IOException {
        String said =
                "1 of 2 annotations is a crowd (iscrowd 1) and is not learned; if each is one object, set iscrowd to 0";
        Dataset data = coco(1, 1, 1);
        assertThat(Learnable.notes(data.categories(), false, data, data))
                .anySatisfy(note -> assertThat(note).startsWith(said));
        assertThat(findings())
                .filteredOn(finding -> finding.kind() == Kind.LEFT_OUT)
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).startsWith(said));
        assertThat(Learnable.uncounted(data))
                .hasValueSatisfying(note -> assertThat(note.summary())
                        .startsWith(
                                "1 of 2 annotations is a crowd (iscrowd 1) and does not count; if each is one object"));
        Dataset few = coco(1, 10, 1);
        assertThat(Learnable.notes(few.categories(), false, few, few)).isEmpty();
        assertThat(Learnable.uncounted(few)).isEmpty();
        assertThat(findings()).extracting(Finding::kind).doesNotContain(Kind.LEFT_OUT);
    }

    @Test
    void imagesWithoutObjectsAreCountedBeforeTheFirstStep() throws IOException {
        Dataset data = coco(3, 1, 0);
        assertThat(Learnable.notes(data.categories(), false, data, data))
                .singleElement()
                .asString()
                .startsWith("2 of the 3 training images have no object")
                .contains("data.least.objects=1");
        Dataset one = coco(2, 1, 0);
        assertThat(Learnable.notes(one.categories(), false, one, one)).isEmpty();
    }

    @Test
    void imagesWithoutTextOfYoloAreCountedToo() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            Pictures.writePng(
                    new Pixels(20, 10, 1, 255, new float[200]), folder.resolve("images/%s.png".formatted(name)));
        }
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(folder.resolve("labels/a.txt"), "0 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9");
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]");
        Dataset data = Datasets.open(folder, null);
        assertThat(Learnable.notes(data.categories(), false, data, data))
                .singleElement()
                .asString()
                .startsWith("2 of the 3 training images have no object");
    }

    /** So many images, with all objects and crowds in the first. */
    private Dataset coco(int images, int objects, int crowds) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int k = 1; k <= images; k++) {
            Pictures.writePng(new Pixels(20, 10, 1, 255, new float[200]), folder.resolve("images/%d.png".formatted(k)));
            entries.add("{\"id\": %d, \"file_name\": \"%d.png\", \"width\": 20, \"height\": 10}".formatted(k, k));
        }
        List<String> annotations = new ArrayList<>();
        for (int k = 1; k <= objects + crowds; k++) {
            annotations.add(
                    "{\"id\": %d, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": %d, \"segmentation\": [[2, 2, 12, 2, 12, 8, 2, 8]]}"
                            .formatted(k, k > objects ? 1 : 0));
        }
        Files.writeString(
                folder.resolve("instances.json"),
                "{\"images\": [%s], \"categories\": [{\"id\": 1, \"name\": \"cell\"}], \"annotations\": [%s]}"
                        .formatted(String.join(", ", entries), String.join(", ", annotations)));
        return Datasets.open(folder, null);
    }
}
