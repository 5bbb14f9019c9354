package boxless.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.coco.CocoPanoptic;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.export.PanopticFolder;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void filesScoreLikeTheSameImagesInMemory() throws IOException {
        Dataset shapes = Shapes.dataset(ShapesScene.of(Difficulty.HARD), 3, 3);
        try (PanopticFolder truth = PanopticFolder.open(folder.resolve("truth"), shapes.categories());
                PanopticFolder found = PanopticFolder.open(folder.resolve("found"), shapes.categories())) {
            for (int i = 0; i < shapes.size(); i++) {
                Sample sample = shapes.read(i);
                Pictures.writePng(sample.image(), folder.resolve("truth/images/" + sample.name() + ".png"));
                truth.add(sample.name() + ".png", sample.truth());
                found.add(sample.name() + ".png", things(sample));
            }
        }
        Dataset data = CocoPanoptic.open(folder.resolve("truth"));
        Scoring scoring = Scoring.of(Metric.PANOPTIC, data);
        for (int i = 0; i < data.size(); i++) {
            Sample sample = data.read(i);
            scoring.add(i, sample, things(sample));
        }
        Evaluation files =
                ResultFiles.panoptic(folder.resolve("truth/panoptic.json"), folder.resolve("found/panoptic.json"));
        assertThat(files.headline()).isBetween(.1, .9);
        assertThat(EvaluationJson.of(files)).isEqualTo(EvaluationJson.of(scoring.result()));
    }

    private static Instances things(Sample sample) {
        return sample.truth().instances();
    }

    @Test
    void labelImagesOfOneNameAreComparedHoweverItsAccentsAreSpelled() throws IOException {
        LabelMap labels = new LabelMap(2, 1, new int[] {0, 1});
        LabelFiles.writePng(labels, folder.resolve("right/\u00e9.png"));
        LabelFiles.writePng(labels, folder.resolve("said/e\u0301.labels.png"));
        assertThat(ResultFiles.nuclei(folder.resolve("right"), folder.resolve("said"))
                        .headline())
                .isEqualTo(1);
    }

    @Test
    void imagesOfOtherNamesAreNeverMatchedByTheirIds() throws IOException {
        write("truth", "\u00e9b.png", "a.png");
        write("found", "x/a.png", "x/e\u0301b.png");
        Path truth = folder.resolve("truth/panoptic.json");
        assertThat(ResultFiles.panoptic(truth, folder.resolve("found/panoptic.json"))
                        .headline())
                .as("folders may be missing or too many, and accents be spelled in two ways")
                .isEqualTo(1);
        write("other", "\u00e9b.png", "c.png");
        assertThatThrownBy(() -> ResultFiles.panoptic(truth, folder.resolve("other/panoptic.json")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll("other", "annotates image 2 (c.png), which", "does not");
    }

    @Test
    void categoriesOfPartitionsAreMatchedByTheirNames() throws IOException {
        LabelMap map = new LabelMap(2, 1, new int[] {1, 2});
        List<Category> truths = List.of(
                new Category(0, "cell", true), new Category(1, "nucleus", true), new Category(2, "dish", false));
        List<Category> classes = List.of(new Category(1, "nucleus", true), new Category(2, "cell", true));
        write("truth", truths, map, 0, 1);
        write("found", classes, map, 2, 1);
        Path truth = folder.resolve("truth/panoptic.json");
        Evaluation.Panoptic score = ResultFiles.panoptic(truth, folder.resolve("found/panoptic.json"));
        assertThat(score.headline()).isEqualTo(1);
        assertThat(score.notes()).isEmpty();

        write("renamed", List.of(new Category(0, "Zelle", true), new Category(1, "Kern", true)), map, 0, 1);
        score = ResultFiles.panoptic(truth, folder.resolve("renamed/panoptic.json"));
        assertThat(score.headline()).isEqualTo(1);
        assertThat(score.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary()).endsWith("taken at their word: 0 (Zelle), 1 (Kern)"));

        write("partly", List.of(new Category(0, "cell", true), new Category(1, "Kern", true)), map, 0, 1);
        assertThatThrownBy(() -> ResultFiles.panoptic(truth, folder.resolve("partly/panoptic.json")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("has the category 1 (Kern), of which the ground truth has none");
    }

    @Test
    void thatWhatLiesBesideObjectsDoesNotCountWithoutStuffIsSaid() throws IOException {
        List<Category> cells = List.of(new Category(1, "cell", true));
        LabelMap right = new LabelMap(6, 1, new int[] {1, 1, 2, 2, 0, 0});
        write("truth", cells, right, 1, 1);
        Path truth = folder.resolve("truth/panoptic.json");
        try (PanopticFolder writer = PanopticFolder.open(folder.resolve("found"), cells)) {
            writer.add("a.png", Panoptic.ofLabels(new LabelMap(6, 1, new int[] {1, 1, 2, 2, 0, 3}), 1));
        }
        Evaluation.Panoptic score = ResultFiles.panoptic(truth, folder.resolve("found/panoptic.json"));
        assertThat(score.headline()).as("as for panopticapi").isEqualTo(1);
        assertThat(score.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary())
                        .startsWith("the ground truth has no stuff")
                        .contains("lies on void and does not count"));
    }

    private void write(String into, List<Category> categories, LabelMap map, int first, int second) throws IOException {
        try (PanopticFolder writer = PanopticFolder.open(folder.resolve(into), categories)) {
            writer.add(
                    "a.png",
                    new Panoptic(
                            map,
                            List.of(new Segment(1, first, true, false, 1), new Segment(2, second, true, false, 1))));
        }
    }

    /** One object in every image, at a place by its name. */
    private void write(String into, String... fileNames) throws IOException {
        try (PanopticFolder writer =
                PanopticFolder.open(folder.resolve(into), List.of(new Category(1, "cell", true)))) {
            for (String fileName : fileNames) {
                int[] labels = new int[2];
                labels[fileName.endsWith("a.png") ? 0 : 1] = 1;
                writer.add(
                        fileName, new Panoptic(new LabelMap(2, 1, labels), List.of(new Segment(1, 1, true, false, 1))));
            }
        }
    }

    @Test
    void ifResultsAreBoxesTrueObjectsThatHaveOnlyABoxCount() throws IOException {
        String instances = """
                {"images": [{"id": 5, "file_name": "a.png", "width": 32, "height": 24}], "categories": [{"id": 7, "name": "cell"}],
                 "annotations": [{"id": 1, "image_id": 5, "category_id": 7, "segmentation": [[2, 2, 12, 2, 12, 12, 2, 12]], "bbox": [2, 2, 10, 10]},
                                 {"id": 2, "image_id": 5, "category_id": 7, "segmentation": [], "bbox": [20, 4, 8, 8]}]}
                """;
        Path some = Files.writeString(folder.resolve("some.json"), instances);
        Path none = Files.writeString(
                folder.resolve("none.json"), instances.replace("[[2, 2, 12, 2, 12, 12, 2, 12]]", "[]"));
        Path boxes = Files.writeString(folder.resolve("boxes.json"), """
                [{"image_id": 5, "category_id": 7, "score": 0.9, "bbox": [20, 4, 8, 8]},
                 {"image_id": 5, "category_id": 7, "score": 0.8, "bbox": [2, 2, 10, 10]}]
                """);
        for (Path truth : List.of(some, none)) {
            Evaluation.Coco score = ResultFiles.coco(truth, boxes);
            assertThat(score.headline()).isCloseTo(1, within(1e-12));
            assertThat(score.notes()).isEmpty();
        }
        Path masks = Files.writeString(folder.resolve("masks.json"), """
                [{"image_id": 5, "category_id": 7, "score": 0.9, "segmentation": [[2, 2, 12, 2, 12, 12, 2, 12]]}]
                """);
        Evaluation.Coco score = ResultFiles.coco(some, masks);
        assertThat(score.headline()).isCloseTo(1, within(1e-12));
        assertThat(score.notes())
                .singleElement()
                .satisfies(note ->
                        assertThat(note.summary()).contains("1 of 2 annotations have no outline and are left out"));
        assertThatThrownBy(() -> ResultFiles.coco(none, masks))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("has only boxes: none of its 2 annotations has an outline");
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> ResultFiles.nuclei(nowhere, folder))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("nowhere: no such folder");
    }

    @Test
    void labelImagesThatAreNotCalledSoArePassedOverWithANote() throws IOException {
        LabelMap map = new LabelMap(2, 1, new int[] {0, 1});
        for (String file : List.of("a.labels.png", "a.png", "a.overlay.png")) {
            LabelFiles.writePng(map, folder.resolve(file));
        }
        assertThat(ResultFiles.nuclei(folder, folder).notes()).isEmpty();
        LabelFiles.writePng(map, folder.resolve("b.png"));
        Evaluation.Nuclei score = ResultFiles.nuclei(folder, folder);
        assertThat(score.score().pictures()).hasSize(1);
        assertThat(score.notes())
                .first()
                .satisfies(note -> assertThat(note.summary())
                        .endsWith("only files called NAME.labels are read; 1 image is passed over, first b"));
    }

    @Test
    void theFolderOfThePngsCanBeGiven() throws IOException {
        Panoptic road = new Panoptic(new LabelMap(2, 1, new int[] {5, 5}), List.of(new Segment(5, 2, false, false, 1)));
        try (PanopticFolder writer =
                PanopticFolder.open(folder.resolve("a"), List.of(new Category(2, "road", false)))) {
            writer.add("a.png", road);
        }
        Path json = folder.resolve("a/panoptic.json");
        assertThat(ResultFiles.panoptic(json, json, folder.resolve("a/panoptic"), null)
                        .headline())
                .isEqualTo(1);
        assertThatThrownBy(() -> ResultFiles.panoptic(json, json, folder.resolve("b"), null))
                .isInstanceOf(BadFileException.class);
    }
}
