package boxless.app.generate;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Run;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.coco.CocoPanoptic;
import boxless.data.folders.Datasets;
import boxless.data.synthetic.Crowd;
import boxless.data.synthetic.CrowdDifficulty;
import boxless.data.synthetic.CrowdScene;
import boxless.data.synthetic.CrowdStyle;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void theSameSeedGivesTheSameFiles() throws IOException {
        for (String name : List.of("a", "b")) {
            generate("nuclei --count 2 --seed 9 --width 48 --height 32", name + "/nuclei");
            generate("shapes --count 2 --seed 9 --width 72 --height 64", name + "/shapes");
            generate("crowd --count 2 --seed 9 --width 72 --height 64", name + "/crowd");
        }
        for (String file : List.of(
                "nuclei/images/nuclei_0001.png",
                "nuclei/labels/nuclei_0001.png",
                "crowd/images/crowd_0001.png",
                "crowd/labels/crowd_0001.png",
                "shapes/images/shapes_0001.png",
                "shapes/instances.json",
                "shapes/panoptic.json",
                "shapes/panoptic/shapes_0001.png")) {
            assertThat(folder.resolve("a").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
        }
    }

    @Test
    void shapesAreReadAsTheyWereMade() {
        generate("shapes --count 3 --seed 5 --difficulty hard --width 90 --height 70", "data");
        ShapesScene scene = ShapesScene.of(Difficulty.HARD).withSize(90, 70);
        Dataset made = Shapes.dataset(scene, 5, 3);
        Dataset objects = Datasets.open(folder.resolve("data"), null);
        Dataset partitions = CocoPanoptic.open(folder.resolve("data"));
        assertThat(objects.categories())
                .isEqualTo(made.categories().stream().filter(Category::thing).toList());
        assertThat(partitions.categories()).isEqualTo(made.categories());
        assertThat(objects.size()).isEqualTo(3);
        assertThat(partitions.size()).isEqualTo(3);
        for (int index = 0; index < 3; index++) {
            Sample expected = made.read(index);
            for (Dataset read : List.of(objects, partitions)) {
                Sample sample = read.read(index);
                assertThat(sample.name()).isEqualTo(expected.name());
                assertThat(sample.image().values()).isEqualTo(expected.image().values());
                assertThat(sample.truth().instances())
                        .isEqualTo(expected.truth().instances());
            }
            assertThat(partitions.read(index).truth()).isEqualTo(expected.truth());
        }
    }

    @Test
    void crowdsAreReadAsTheyWereMade() {
        generate("crowd --count 2 --seed 5 --difficulty hard --style worms --width 90 --height 70", "data");
        CrowdScene scene =
                CrowdScene.of(CrowdDifficulty.HARD).withStyle(CrowdStyle.WORMS).withSize(90, 70);
        Dataset made = Crowd.dataset(scene, 5, 2);
        Dataset read = Datasets.open(folder.resolve("data"), null);
        assertThat(read.size()).isEqualTo(2);
        for (int index = 0; index < 2; index++) {
            Sample expected = made.read(index);
            Sample sample = read.read(index);
            assertThat(sample.name()).isEqualTo(expected.name());
            assertThat(sample.image().values()).isEqualTo(expected.image().values());
            assertThat(sample.truth().labels()).isEqualTo(((Panoptic) expected.truth()).map());
        }
    }

    @Test
    void imagesOfAnotherSeriesAreNotMixedInAndTheSameAreReplaced() {
        for (String kind : List.of("nuclei", "crowd", "shapes")) {
            generate(kind + " --count 2 --width 64 --height 64", kind);
            generate(kind + " --count 3 --width 64 --height 64 --seed 4", kind);
            generate(kind + " --count 3 --width 64 --height 64 --seed 4", kind);
            assertRefused(kind + " --count 1", kind, "images/%1$s_0001.png and 1 more are".formatted(kind));
        }
        assertRefused("crowd --count 3", "nuclei", "images/nuclei_0000.png and 2 more are not among the new images");
        assertRefused("nuclei --count 3", "shapes", "already holds data of another format (coco instances)");
        assertRefused("shapes --count 3", "crowd", "already holds data of another format (label folder)");
        assertThat(folder.resolve("crowd")).isDirectoryNotContaining("glob:**.json");
    }

    @Test
    void noDocumentOfAnEarlierSeriesStandsBesideNewImages() throws IOException {
        generate("shapes --count 2 --width 64 --height 64", "shapes");
        Path shapes = folder.resolve("shapes");
        Dataset made = Shapes.dataset(ShapesScene.of(Difficulty.EASY).withSize(64, 64), 4, 1);
        try (CocoFolder again = new CocoFolder(shapes, made.categories())) {
            assertThat(shapes.resolve("instances.json")).exists();
            again.write(made.read(0));
            assertThat(shapes).isDirectoryNotContaining("glob:**.json");
        }
        assertThat(shapes).isDirectoryContaining("glob:**instances.json");

        generate("nuclei --count 2 --width 64 --height 64", "nuclei");
        Path image = folder.resolve("nuclei/images/nuclei_0000.png");
        Files.delete(image);
        Files.createDirectory(image); // ends the second run half-way
        assertThat(run("nuclei --count 2 --width 64 --height 64 --seed 4", "nuclei")
                        .status())
                .isEqualTo(1);
        assertThat(folder.resolve("nuclei/labels/nuclei_0000.png")).doesNotExist();
    }

    private void assertRefused(String line, String name, String reason) {
        Run run = run(line, name);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains(folder.resolve(name) + ": ", reason, "choose another folder");
    }

    private Run run(String line, String name) {
        Object[] arguments = Stream.of(("generate " + line + " -o").split(" ")).toArray();
        return Run.of(Stream.concat(Stream.of(arguments), Stream.of(folder.resolve(name)))
                .toArray());
    }

    private void generate(String line, String name) {
        Run run = run(line, name);
        assertThat(run.status()).isZero();
        assertThat(run.out()).containsPattern("^\\d images, \\d+ objects, ");
    }
}
