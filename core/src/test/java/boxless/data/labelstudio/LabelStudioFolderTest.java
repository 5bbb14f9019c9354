package boxless.data.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import boxless.Mutations;
import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelStudioFolderTest {
    /** A brush of 20 - 1 pixels, a polygon, a rectangle whose label is a result of its own, a point; a task that nobody did. */
    private static final String EXPORT = """
            [{"id": 1, "annotations": [
              {"id": 5, "was_cancelled": true, "result": []},
              {"id": 6, "was_cancelled": false, "ground_truth": false, "result": [
               {"id": "b", "type": "brushlabels", "original_width": 8, "original_height": 6, "image_rotation": 0,
                "value": {"format": "rle", "brushlabels": ["debris"], "rle": [0, 0, 0, 192, 57, 27, 254, 39, 0, 194, 127, 246,
                 192, 35, 255, 140, 2, 223, 253, 176, 12, 39, 255, 108, 3, 9, 255, 226, 48, 0]}},
               {"id": "p", "type": "polygonlabels", "original_width": 8, "original_height": 6, "image_rotation": 0,
                "value": {"points": [[0, 50], [50, 50], [50, 100], [0, 100]], "closed": true, "polygonlabels": ["cell"]}},
               {"id": "r", "type": "rectangle", "value": {"x": 50, "y": 0, "width": 25, "height": 50, "rotation": 90}},
               {"id": "r", "type": "labels", "value": {"x": 50, "y": 0, "width": 25, "height": 50, "rotation": 90, "labels": ["cell"]}},
               {"id": "k", "type": "keypointlabels", "value": {"x": 5, "y": 5, "width": 1, "keypointlabels": ["cell"]}}]}],
              "data": {"image": "ADDRESS"}},
             {"id": 2, "annotations": [], "data": {"image": "/data/upload/1/0123abcd-other.png"}}]
            """;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void picture() throws IOException {
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), folder.resolve("images/a b.png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/data/upload/1/0123abcd-a%20b.png",
                "/data/local-files/?d=scans/2026/a%20b.png",
                "https://example.org/images/a%20b.png?X-Expires=60",
                "s3://bucket/images/a b.png"
            })
    void regionsAreTheObjectsThatWereDrawn(String address) throws IOException {
        Files.writeString(folder.resolve("project-1.json"), EXPORT.replace("ADDRESS", address));
        Dataset data = Datasets.open(folder, null);
        assertThat(data.categories()).extracting(category -> category.name()).containsExactly("cell", "debris");
        assertThat(data.read(0).truth().instances().objects())
                .extracting(
                        Instance::category,
                        object -> object.mask().area(),
                        object -> object.mask().box().x())
                .as("front to back; turned about its corner, the rectangle goes from column 1 to 4")
                .containsExactly(tuple(1, 6L, 1), tuple(1, 12L, 0), tuple(2, 19L, 2));
        assertThat(data.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary())
                        .endsWith("left out: 1 x keypointlabels, 1 x task without annotation"));
    }

    /** As no web address is one on Windows. */
    @Test
    void anAddressThatIsNoPathOnThisSystemIsThatOfAnImage() throws IOException {
        Files.writeString(
                folder.resolve("project-1.json"), EXPORT.replace("ADDRESS", "https://example.org/%00/a%20b.png"));
        assertThat(Datasets.open(folder, null).files(0)).containsExactly(folder.resolve("images/a b.png"));
    }

    @Test
    void anUploadIsFoundUnderTheNameThatItHadBefore() throws IOException {
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), folder.resolve("images/Plate 1 (A01).png"));
        Path json = folder.resolve("project-1.json");
        Files.writeString(json, EXPORT.replace("ADDRESS", "/data/upload/3/ab12cd34-Plate_1_A01.png"));
        assertThat(Datasets.open(folder, null).files(0)).containsExactly(folder.resolve("images/Plate 1 (A01).png"));
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), folder.resolve("images/Plate 1 [A01].png"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .as("not certain which")
                .hasMessageContaining("Plate_1_A01.png: no such image");
    }

    @Test
    void aLabelIsCalledByItsAliasAsInAnnotations() throws IOException {
        Files.writeString(folder.resolve("project-1.json"), EXPORT.replace("ADDRESS", "a b.png"));
        Files.writeString(
                folder.resolve("labels.xml"),
                "<View><Label value=\"Dirt\" alias=\"debris\"/><Label value=\"cell\"/></View>");
        assertThat(Datasets.open(folder, null).categories())
                .extracting(category -> category.name())
                .containsExactly("debris", "cell");
    }

    /** Two images in a task, with a region on each of the tags. */
    private void twoImages(String firstTag, String secondTag, String keys) throws IOException {
        Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), folder.resolve("images/c.png"));
        String region =
                "{\"id\": \"%s\", \"type\": \"rectanglelabels\", \"to_name\": \"%s\", \"original_width\": 8, \"original_height\": 6,"
                        + " \"value\": {\"x\": 0, \"y\": 0, \"width\": 50, \"height\": 50, \"rectanglelabels\": [\"cell\"]}}";
        Files.writeString(
                folder.resolve("project-1.json"),
                "[{\"id\": 3, \"annotations\": [{\"id\": 5, \"result\": [%s, %s]}], \"data\": {%s}}]"
                        .formatted(region.formatted("a", firstTag), region.formatted("b", secondTag), keys));
    }

    @Test
    void regionsOnSeveralImagesOfATaskAreNeverMixed() throws IOException {
        String keys = "\"left\": \"a b.png\", \"right\": \"c.png\"";
        twoImages("left", "right", keys);
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageEndingWith(
                        "project-1.json: task 3 has regions on several images (left, right); make a task of each");
        twoImages("right", "right", keys);
        assertThat(Datasets.open(folder, null).name(0)).isEqualTo("c");
        twoImages("tag", "tag", keys);
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageEndingWith(
                        "has several images (left, right), and it is not certain which is tag; call it image");
        twoImages("tag", "tag", keys.replace("right", "image"));
        assertThat(Datasets.open(folder, null).name(0)).isEqualTo("c");
        twoImages("left", "right", "\"photo\": \"c.png\"");
        assertThat(Datasets.open(folder, null).read(0).truth().instances().objects())
                .as("two views of one image")
                .hasSize(2);
    }

    @Test
    void regionsOfImagesOfAnotherSizeAreRefused() throws IOException {
        twoImages("image", "image", "\"image\": \"c.png\"");
        Path json = folder.resolve("project-1.json");
        String text = Files.readString(json);
        int second = text.lastIndexOf("\"original_width\": 8");
        Files.writeString(
                json, text.substring(0, second) + text.substring(second).replace("width\": 8", "width\": 9"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageEndingWith("task 3 has regions on images of 8x6 and of 9x6; make a task of each");
    }

    @Test
    void ofAnImageThatTwoTasksShareBothAreNamed() throws IOException {
        String task = "{\"id\": %d, \"annotations\": [{\"result\": []}], \"data\": {\"image\": \"a b.png\"}}";
        Files.writeString(folder.resolve("project-1.json"), "[%s, %s]".formatted(task.formatted(3), task.formatted(7)));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContainingAll("a b.png: is annotated twice, as task 3 in", "and as task 7 in");
    }

    @Test
    void whyNoTaskOfAnExportCanBeUsedIsSaid() throws IOException {
        Files.writeString(folder.resolve("project-1.json"), EXPORT.replace("ADDRESS", "a b.webp"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContaining(
                        "has no annotated image (left out: 1 x task without an image that can be read, 1 x task without annotation); ");
    }

    @Test
    void aMissingImageIsNamed() throws IOException {
        Files.writeString(folder.resolve("project-1.json"), EXPORT.replace("ADDRESS", "/data/upload/1/0123abcd-c.png"));
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("0123abcd-c.png: no such image");
    }

    @Test
    void damagedFilesAreRefusedInOneLine() throws IOException {
        Path file = folder.resolve("project-1.json");
        Mutations.assertRefusedOrRead(
                file,
                EXPORT.replace("ADDRESS", "a b.png"),
                () -> LabelStudioFolder.open(new LabelStudioFolder.Place(folder, List.of(file)), Reading.USUAL));
    }
}
