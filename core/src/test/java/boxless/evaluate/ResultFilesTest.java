package boxless.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.coco.CocoPanoptic;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.export.PanopticFolder;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
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
    void aFolderThatIsMissingIsNamed() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> ResultFiles.nuclei(nowhere, folder))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("nowhere: no such folder");
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
