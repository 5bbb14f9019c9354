package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.data.folders.Datasets;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.evaluate.Metric;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.tensor.Compute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatorTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void imagesThatTheNetworkCannotSeeAtOnceAreScoredInTiles() throws IOException {
        SampleFolder.write(folder, Nuclei.generate(NucleiScene.varied().withSize(2209, 33), 7, 0));
        try (Model model = model(Category.things(List.of("nucleus")))) {
            Validator validator = new Validator(
                    model, Compute.CPU_FP32, Datasets.open(folder, null), new Recipe.Validate(Metric.NUCLEI, 1, 0, 0));
            assertThat(validator.evaluate().headline()).isBetween(0.0, 1.0);
        }
    }

    private static Model model(List<Category> classes) {
        return Model.create(
                "test",
                new Model.Card(
                        "max-deeplab",
                        Settings.parseYaml(
                                "{channels: 1, network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8}}"),
                        new Normalization.Unit(),
                        classes,
                        "",
                        ""));
    }

    @Test
    void panopticQualityOfObjectsThatOverlapIsRefusedBeforeTheFirstStep() {
        Mask left = Mask.ofRuns(6, 1, 0, 3, 3);
        Dataset data = Scenes.dataset(
                sample("apart", left, Mask.ofRuns(6, 1, 3, 3)), sample("over", left, Mask.ofRuns(6, 1, 2, 3, 1)));
        try (Model model = model(Category.things(List.of("nucleus")))) {
            assertThatThrownBy(() -> validator(model, data, Metric.PANOPTIC, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("validate.metric: panoptic cannot be used: over: objects overlap, and")
                    .hasMessageContaining("; choose another metric, or give panoptic.json");
            assertThat(validator(model, data, Metric.PANOPTIC, 1).data().size())
                    .as("images that are not validated do not matter")
                    .isEqualTo(1);
            assertThat(validator(model, data, Metric.COCO, 0).data().size()).isEqualTo(2);
        }
    }

    private static Validator validator(Model model, Dataset data, Metric metric, int images) {
        return new Validator(model, Compute.CPU_FP32, data, new Recipe.Validate(metric, 1, 0, images));
    }

    private static Sample sample(String name, Mask... objects) {
        List<Instance> instances =
                Stream.of(objects).map(mask -> new Instance(mask, 1, 1)).toList();
        return new Sample(name, new Pixels(6, 1, 1, 255, new float[6]), new Instances(6, 1, instances));
    }

    @Test
    void whatIsStuffForTheModelIsNoObjectOfAValidation() {
        Instances drawn = new Instances(
                6,
                1,
                List.of(new Instance(Mask.ofRuns(6, 1, 0, 3, 3), 1, 1), new Instance(Mask.ofRuns(6, 1, 3, 3), 2, 1)));
        Dataset data = Scenes.dataset(
                Category.things(List.of("car", "sky")), new Sample("a", new Pixels(6, 1, 1, 255, new float[6]), drawn));
        String note = "validation: objects of the data whose class is stuff for the model ";
        try (Model model = model(Category.of(List.of("car", "sky"), List.of("sky")))) {
            Validator byObjects = validator(model, data, Metric.NUCLEI, 0);
            assertThat(byObjects.data().read(0).truth().instances().objects())
                    .extracting(Instance::category)
                    .containsExactly(1);
            assertThat(byObjects.notes()).containsExactly(note + "do not count: sky");
            Validator byPartition = validator(model, data, Metric.PANOPTIC, 0);
            assertThat(byPartition.data().read(0).truth().stuff())
                    .extracting(Instance::category)
                    .containsExactly(2);
            assertThat(byPartition.notes()).containsExactly(note + "count as one region in each image: sky");
        }
    }
}
