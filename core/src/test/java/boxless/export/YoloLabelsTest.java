package boxless.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Mutations;
import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Blobs;
import boxless.mask.Category;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.OutlinedFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outlines as text, written and read. */
class YoloLabelsTest {
    private static final int WIDTH = 23;
    private static final int HEIGHT = 17;
    private static final Map<Integer, String> CATEGORIES = new TreeMap<>(Map.of(3, "cell", 7, "debris: \"old\""));

    @TempDir
    Path folder;

    @BeforeEach
    void picture() throws IOException {
        Pictures.writePng(new Pixels(WIDTH, HEIGHT, 1, 255, new float[WIDTH * HEIGHT]), folder.resolve("images/a.png"));
    }

    @Test
    void objectsOfOnePieceComeBackPixelByPixelEvenIfTheyHaveHoles() throws IOException {
        Random random = new Random(6);
        List<Instance> written = new ArrayList<>();
        List<Instance> expected = new ArrayList<>();
        for (int k = 0; k < 200; k++) {
            boolean[] pixels = Blobs.bitmap(random, WIDTH, HEIGHT);
            LabelMap pieces = Components.of(WIDTH, HEIGHT, pixels, Connectivity.EIGHT);
            for (Mask mask : pieces.masks().values()) {
                written.add(new Instance(mask, k % 2 == 0 ? 3 : 7, 0.5f));
                expected.add(new Instance(mask, k % 2 + 1, 1));
            }
        }
        YoloLabels.write(folder.resolve("labels/a.txt"), WIDTH, HEIGHT, written, CATEGORIES);
        YoloLabels.writeNames(folder.resolve("data.yaml"), CATEGORIES);
        Dataset data = Datasets.open(folder, null);
        assertThat(data.categories())
                .containsExactly(new Category(1, "cell", true), new Category(2, "debris: \"old\"", true));
        assertThat(data.read(0).truth()).isEqualTo(new Instances(WIDTH, HEIGHT, expected));
    }

    @Test
    void namesThatLookLikeNumbersStayWhatTheyAre() throws IOException {
        List<String> names = List.of(
                "3.10",
                "0.50",
                "007",
                "1e3",
                "-1",
                "+5",
                ".5",
                ".inf",
                "0x1F",
                "1:30",
                "2020-01-01",
                "true",
                "No",
                "~");
        Map<Integer, String> categories = new TreeMap<>();
        names.forEach(name -> categories.put(categories.size() + 1, name));
        YoloLabels.writeNames(folder.resolve("data.yaml"), categories);
        Files.createDirectory(folder.resolve("labels"));
        assertThat(Datasets.open(folder, null).categories())
                .extracting(Category::name)
                .containsExactlyElementsOf(names);
        // Other programs take more of them for numbers than Boxless does.
        assertThat(names)
                .allSatisfy(name ->
                        assertThat(folder.resolve("data.yaml")).content().contains(": \"" + name + "\"\n"));
    }

    @Test
    void onlyLinesBetweenPiecesCoverFurtherPixels() throws IOException {
        // X . . . X
        Mask two = Mask.ofRuns(5, 1, 0, 1, 3, 1);
        YoloLabels.write(folder.resolve("a.txt"), 5, 1, List.of(new Instance(two, 3, 1)), CATEGORIES);
        String[] words = Files.readString(folder.resolve("a.txt")).strip().split(" ");
        int[] corners = IntStream.range(1, words.length)
                .map(i -> (int) (Float.parseFloat(words[i]) * (i % 2 == 1 ? 5 : 1)))
                .toArray();
        assertThat(OutlinedFill.fill(5, 1, corners).area()).isEqualTo(5);
    }

    @Test
    void outlinesThroughPixelCentresAreThoseOfOpenCv() throws IOException {
        Path text = folder.resolve("labels/a.txt");
        Files.createDirectories(text.getParent());
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]\n");
        // Through the outer pixels 5 and 14, as findContours has it; then along the edges 5 and 15.
        String line = "0 %1$f %3$f %2$f %3$f %2$f %4$f %1$f %4$f\n";
        Files.writeString(
                text,
                line.formatted(5.5 / WIDTH, 14.5 / WIDTH, 3.5 / HEIGHT, 12.5 / HEIGHT)
                        + line.formatted(5.01 / WIDTH, 15.01 / WIDTH, 3.01 / HEIGHT, 13.01 / HEIGHT));
        assertThat(Datasets.open(folder, null).read(0).truth().instances().objects())
                .extracting(object -> object.mask().area())
                .containsExactly(100L, 121L);
    }

    @Test
    void aLineIsAClassAndTheSharesOfTheCorners() throws IOException {
        // . X X
        // . X X
        Instance square = new Instance(Mask.ofRuns(3, 2, 2, 4), 7, 1);
        Instance crowd = new Instance(Mask.ofRuns(3, 2, 0, 6), 7, 1, true);
        YoloLabels.write(folder.resolve("a.txt"), 3, 2, List.of(crowd, square), CATEGORIES);
        assertThat(folder.resolve("a.txt")).hasContent("1 0.958333 0.0625 0.958333 0.9375 0.375 0.9375 0.375 0.0625");
    }

    @Test
    void anObjectOfAnUnknownCategoryIsRefused() {
        List<Instance> objects = List.of(new Instance(Mask.ofRuns(1, 1, 0, 1), 5, 1));
        assertThatThrownBy(() -> YoloLabels.write(folder.resolve("a.txt"), 1, 1, objects, CATEGORIES))
                .hasMessageContaining("category 5");
        assertThat(folder.resolve("a.txt")).doesNotExist();
    }

    @Test
    void aPictureWithoutTextHasNoObjects() throws IOException {
        Files.createDirectory(folder.resolve("labels"));
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]\n");
        Dataset data = Datasets.open(folder, null);
        assertThat(data.read(0).truth().instances().objects()).isEmpty();
        assertThat(data.files(0)).containsExactly(folder.resolve("images/a.png"));
    }

    @Test
    void brokenLinesAreNamedWithTheirCure() throws IOException {
        YoloLabels.writeNames(folder.resolve("data.yaml"), CATEGORIES);
        for (String[] wrong : new String[][] {
            {"0 0.5 0.5 0.1 0.1", "is a box"},
            {"2 0 0 1 0 1 1", "class 2"},
            {"0 0 0 1 0 1", "6 numbers"},
            {"0 0 0 1 0 1 seven", "'seven'"},
            {"0 0 0 1 0 12 17", "relative to the image size"}
        }) {
            Path file = folder.resolve("labels/a.txt");
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, Arrays.asList("0 0 0 1 0 1 1", "", wrong[0]));
            assertThatThrownBy(() -> Datasets.open(folder, null).read(0))
                    .hasMessageStartingWith(file + ": line 3 ")
                    .hasMessageContaining(wrong[1]);
            Files.write(file, Arrays.asList(wrong[0], "0 0 0 1 0 1 1", wrong[0]));
            assertThatThrownBy(() -> Datasets.open(folder, null).read(0))
                    .hasMessageStartingWith(file + ": 2 faults: line 1 ")
                    .hasMessageContaining(" | line 3 ");
        }
    }

    @Test
    void textWithoutItsPictureAndMissingNamesAreErrors() throws IOException {
        Files.createDirectory(folder.resolve("labels"));
        Path alone = Files.writeString(folder.resolve("labels/b.txt"), "");
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining(alone + ": has no image");
        Files.move(alone, alone.resolveSibling("a.txt"));
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("data.yaml: no such file");
        Files.writeString(folder.resolve("data.yaml"), "names: {0: cell, 2: debris}\n");
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("class 1 has no name");
    }

    @Test
    void damagedFilesAreRefusedInALineOrRead() throws IOException {
        String labels = "0 0.1 0.2 0.9 0.2 0.5 0.8\n1 0 0 1 0 1 1 0 1\n";
        String names = "path: .\nnames:\n  0: cell\n  1: debris\n";
        Path text = folder.resolve("labels/a.txt");
        Files.createDirectories(text.getParent());
        Random random = new Random(9);
        int refused = 0;
        for (int k = 0; k < 4000; k++) {
            Files.write(text, k % 2 == 0 ? labels.getBytes(UTF_8) : Mutations.of(labels.getBytes(UTF_8), random));
            Files.write(
                    folder.resolve("data.yaml"),
                    k % 2 == 1 ? names.getBytes(UTF_8) : Mutations.of(names.getBytes(UTF_8), random));
            try {
                Datasets.open(folder, null).read(0);
            } catch (BadFileException e) {
                assertThat(e.getMessage()).contains(folder.toString()).hasLineCount(1);
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 3900);
    }
}
