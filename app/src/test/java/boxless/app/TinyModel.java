package boxless.app;

import boxless.Model;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.weights.DType;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/** A model with random weights that finds many small objects everywhere. */
public final class TinyModel {
    private TinyModel() {}

    public static Path write(Path file) {
        torch.manual_seed(1);
        Model.Card card = new Model.Card(
                "spatial-embeddings",
                Settings.parseYaml("{channels: 1, clustering: {foreground: 0.1, seed: 0.1, min_foreground: 0,"
                        + " min_unclustered: 0, min_pixels: 0}}"),
                new Normalization.Percentile(1, 99.8),
                Category.things(List.of("nucleus")),
                "",
                "");
        Model.create("test", card).write(file, DType.F16);
        return file;
    }
}
