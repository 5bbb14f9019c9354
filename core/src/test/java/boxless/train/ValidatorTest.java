package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.data.folders.Datasets;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.evaluate.Metric;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.tensor.Compute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatorTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void imagesThatTheNetworkCannotSeeAtOnceAreScoredInTiles() throws IOException {
        SampleFolder.write(folder, Nuclei.generate(NucleiScene.varied().withSize(2209, 33), 7, 0));
        Model.Card card = new Model.Card(
                "max-deeplab",
                Settings.parseYaml("{channels: 1, network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8}}"),
                new Normalization.Unit(),
                Category.things(List.of("nucleus")),
                "",
                "");
        try (Model model = Model.create("test", card)) {
            Validator validator = new Validator(
                    model, Compute.CPU_FP32, Datasets.open(folder, null), new Recipe.Validate(Metric.NUCLEI, 1, 0, 0));
            assertThat(validator.evaluate().headline()).isBetween(0.0, 1.0);
        }
    }
}
