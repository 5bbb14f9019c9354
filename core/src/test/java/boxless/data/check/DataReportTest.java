package boxless.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.FolderScan;
import boxless.data.check.Finding.Kind;
import boxless.data.coco.CocoAnnotations;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        disc(labels, 25, 135, 20, 7);
        disc(labels, 25, 148, 20, 7);
        disc(labels, 25, 135, 33, 7);
        write("discs", labels);
        List<Finding> findings = DataReport.of(folder, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().kind()).isEqualTo(Kind.MERGED);
        assertThat(findings.getFirst().objects()).containsExactly(24);
        assertThat(findings.getFirst().line()).contains("discs.png", "object 25");
    }

    @Test
    void dataWithoutAnObjectIsNoDataToLearnFrom() throws IOException {
        write("bare", new int[SIDE * SIDE]);
        List<Finding> findings = DataReport.of(folder, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                .findings();
        assertThat(findings).extracting(Finding::kind).containsExactly(Kind.NOTHING, Kind.EMPTY);
        assertThat(findings.getFirst().line()).isEqualTo("none of the 1 images has an object; annotate some");
        assertThat(findings.getFirst().kind().isBroken()).isTrue();
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
        assertThat(DataReport.of(folder, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                        .findings()
                        .getFirst()
                        .line())
                .startsWith("none of the 1 images has an object: all 1 annotations are crowds")
                .contains("iscrowd");
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
        DataPart part = DataReport.of(folder, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
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
}
