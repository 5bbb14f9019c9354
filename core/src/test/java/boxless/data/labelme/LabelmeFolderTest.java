package boxless.data.labelme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import boxless.Mutations;
import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelmeFolderTest {
    /** A polygon and a rectangle in a group, a circle, a mask of 9x7 pixels as labelme 6.3.1 packs it, a point and a line. */
    private static final String JSON = """
            {"version": "6.3.1", "flags": {}, "shapes": [
             {"label": "debris", "points": [[30.0, 25.0], [38.0, 31.0]], "group_id": null, "shape_type": "mask", "mask": "MASK"},
             {"label": "cell", "points": [[2, 2], [12, 2], [12, 12], [2, 12]], "group_id": 1, "shape_type": "polygon"},
             {"label": "cell", "points": [[20, 2], [26.7, 9.0]], "group_id": 1, "shape_type": "rectangle"},
             {"label": "cell", "points": [[40.3, 20], [46, 25]], "group_id": null, "shape_type": "circle"},
             {"label": "cell", "points": [[3, 3]], "group_id": null, "shape_type": "point"},
             {"label": "cell", "points": [[3, 3], [9, 9]], "group_id": null, "shape_type": "line"}],
             "imagePath": "..\\\\images\\\\a b.png", "imageData": null, "imageHeight": 40, "imageWidth": 60}
            """;

    private static final String MASK =
            "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAAAAAD/8Di8AAAAIElEQVR4nGNggAFGBkYI4z8TXIyJgYGB4T+cxQhnoQEAV5cCClvoEW4AAAAASUVORK5CYII=";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void picture() throws IOException {
        Files.createDirectories(folder.resolve("annotations"));
        Pictures.writePng(new Pixels(60, 40, 1, 255, new float[2400]), folder.resolve("images/a b.png"));
        write(JSON.replace("MASK", MASK));
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("annotations/a b.json"), json);
    }

    @Test
    void shapesAreTheObjectsThatLabelmeDraws() {
        Dataset data = Datasets.open(folder, null);
        assertThat(data.name(0)).isEqualTo("a b");
        assertThat(data.read(0).truth().instances().objects())
                .extracting(Instance::category, object -> object.mask().area())
                .as("front to back; labelme's shape_to_mask has 34, 121 + 56, and 200 pixels")
                .containsExactly(tuple(1, 200L), tuple(1, 177L), tuple(2, 34L));
        assertThat(data.facts(0).categories()).containsExactly(1, 1, 2);
        assertThat(data.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary()).endsWith("left out: 1 x line, 1 x point"));
    }

    @Test
    void aListOfLabelsGivesTheirOrder() throws IOException {
        Files.writeString(folder.resolve("labels.txt"), "__ignore__\n_background_\ndust\ndebris\n");
        assertThat(Datasets.open(folder, null).categories())
                .extracting(category -> category.name())
                .containsExactly("dust", "debris", "cell");
        Files.write(folder.resolve("labels.txt"), new byte[] {'Z', (byte) 0xe4}); // not in UTF-8
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessage(
                        folder.resolve("labels.txt") + ": is not text in UTF-8; give a list of classes, one per line");
    }

    @Test
    void labelsAreTheSameHoweverTheListIsSaved() throws IOException {
        write(JSON.replace("MASK", MASK).replace("\"cell\"", "\"cell \""));
        Files.writeString(folder.resolve("labels.txt"), "\uFEFF__ignore__\r\ncell \r\ndebris\r\n");
        assertThat(Datasets.open(folder, null).categories())
                .extracting(category -> category.name())
                .containsExactly("cell", "debris");
    }

    @Test
    void largeNumbersOfGroupsAreToldApart() throws IOException {
        write(JSON.replace("MASK", MASK)
                .replace(
                        "[12, 12], [2, 12]], \"group_id\": 1",
                        "[12, 12], [2, 12]], \"group_id\": 340282366920938463463374607431768211450")
                .replace("\"group_id\": 1", "\"group_id\": 340282366920938463463374607431768211451"));
        assertThat(Datasets.open(folder, null).read(0).truth().instances().objects())
                .hasSize(4);
    }

    @Test
    void whatLabelmeIgnoresIsNoObject() throws IOException {
        write(JSON.replace("MASK", MASK).replace("\"debris\"", "\"__ignore__\""));
        Dataset data = Datasets.open(folder, null);
        assertThat(data.categories()).extracting(category -> category.name()).containsExactly("cell");
        assertThat(data.read(0).truth().instances().objects()).hasSize(2);
        assertThat(data.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary())
                        .endsWith("left out: 1 x line, 1 x point, 1 x shape labelled __ignore__"));
    }

    @Test
    void imagesWithoutAnnotationAreNoImagesWithoutObjects() throws IOException {
        Files.move(folder.resolve("annotations/a b.json"), folder.resolve("images/a b.json"));
        Pictures.writePng(new Pixels(60, 40, 1, 255, new float[2400]), folder.resolve("images/new.png"));
        Dataset data = Datasets.open(folder, null);
        assertThat(data.size()).isEqualTo(1);
        assertThat(data.notes())
                .anySatisfy(note -> assertThat(note.summary()).endsWith("left out: 1 x image without annotation"));
    }

    @Test
    void soAreThoseBesideAnnotatedImagesInAFolderOfTheirOwn() throws IOException {
        write(JSON.replace("MASK", MASK));
        Pictures.writePng(new Pixels(60, 40, 1, 255, new float[2400]), folder.resolve("images/new.png"));
        assertThat(Datasets.open(folder, null).notes())
                .last()
                .satisfies(note -> assertThat(note.lines())
                        .containsExactly(
                                folder.resolve("images/new.png") + ": image new: left out: image without annotation"));
    }

    @Test
    void filesInSubFoldersAreNoted() throws IOException {
        write(JSON.replace("MASK", MASK));
        Files.createDirectories(folder.resolve("annotations/day2"));
        Files.writeString(folder.resolve("annotations/day2/c.json"), "{\"version\": \"x\"}");
        assertThat(Datasets.open(folder, null).notes()).hasSize(1);
        Files.writeString(folder.resolve("annotations/day2/c.json"), JSON.replace("MASK", MASK));
        assertThat(Datasets.open(folder, null).notes())
                .last()
                .satisfies(note -> assertThat(note.summary())
                        .endsWith("annotations: sub-folders are not searched, but hold files of labelme: day2"));
    }

    @Test
    void aLargeImageInFrontOfTheShapesHidesNothing() throws IOException {
        String image = "{\"imageData\": \"" + "A".repeat(2_000_000) + "\", ";
        write(JSON.replace("MASK", MASK).replace("\"imageData\": null, ", "").replaceFirst("\\{", image));
        assertThat(Datasets.open(folder, null).read(0).truth().instances().objects())
                .hasSize(3);
    }

    @Test
    void whatDoesNotFitIsSaidInOneLine() throws IOException {
        write(JSON.replace("a b.png", "c.png"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("c.png: no such image")
                .hasMessageContaining("1 of 1 images are missing");
        write(JSON.replace("\"imageWidth\": 60", "\"imageWidth\": 61"));
        assertThatThrownBy(() -> Datasets.open(folder, null).read(0)).hasMessageContaining("is 61x40 but its image");
        write(JSON);
        assertThatThrownBy(() -> Datasets.open(folder, null).read(0))
                .hasMessageContaining("object 1 (debris) of image a b has a mask that is no PNG");
    }

    @Test
    void theImagesOfASplitAreLookedForInItsFolderFirst() throws IOException {
        Path own = folder.resolve("train/images/a b.png");
        Pictures.writePng(new Pixels(60, 40, 1, 255, new float[2400]), own);
        Files.createDirectories(folder.resolve("train/annotations"));
        Files.writeString(
                folder.resolve("train/annotations/a b.json"),
                JSON.replace("MASK", MASK).replace("..\\\\images\\\\", ""));
        assertThat(Datasets.open(folder, "train").files(0))
                .as("not the whole's")
                .contains(own);
        Path whole = folder.resolve("images/a b.png");
        Files.delete(whole);
        assertThat(Datasets.open(folder, "train").files(0)).contains(own);
        Files.move(own, whole);
        assertThat(Datasets.open(folder, "train").files(0)).contains(whole);
    }

    @Test
    void aFileThatDoesNotNameItsImageIsNamedItself() throws IOException {
        for (String path : new String[] {"null", "\"\""}) {
            write(JSON.replace("MASK", MASK).replaceFirst("\"imagePath\": \"[^\"]+\"", "\"imagePath\": " + path));
            assertThatThrownBy(() -> Datasets.open(folder, null))
                    .isInstanceOf(BadFileException.class)
                    .hasMessageContaining("a b.json: has no imagePath; write there which image it belongs to");
        }
    }

    @Test
    void damagedFilesAreRefusedInOneLine() throws IOException {
        Path file = folder.resolve("annotations/a b.json");
        Mutations.assertRefusedOrRead(
                file,
                JSON.replace("MASK", MASK),
                () -> LabelmeFolder.open(
                        new LabelmeFolder.Place(folder, folder, folder.resolve("annotations")), Reading.USUAL));
    }
}
