package boxless.app.generate;

import boxless.data.Dataset;
import boxless.data.folders.Layout;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes scenes of shapes as COCO data. */
@Command(
        name = "shapes",
        description = {
            "Generates scenes of overlapping textured objects of eight classes on four kinds of background. Writes DIR/images/, "
                    + "DIR/instances.json, DIR/panoptic.json and DIR/panoptic/, a data set for train and evaluate.",
        },
        footer = {"", "Try: boxless generate shapes -o synthetic --count 200 --seed 7 --difficulty hard"})
final class GenerateShapesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Option(
            names = "--difficulty",
            paramLabel = "easy|normal|hard",
            defaultValue = "normal",
            description =
                    "How many objects there are, how much they hide each other, and how well they stand out (default: normal).")
    private Difficulty difficulty = Difficulty.NORMAL;

    @Option(
            names = "--width",
            paramLabel = "W",
            defaultValue = "256",
            description = "Width in pixels, 64 to 4096 (default: 256); objects scale with the shorter side.")
    private int width;

    @Option(
            names = "--height",
            paramLabel = "H",
            defaultValue = "256",
            description = "Height in pixels, 64 to 4096 (default: 256).")
    private int height;

    @Override
    public Integer call() throws IOException {
        series.check();
        Dataset made = Shapes.dataset(scene(), series.seed(), series.count());
        series.requireRoom(made, Set.of(Layout.COCO_INSTANCES, Layout.COCO_PANOPTIC));
        try (CocoFolder folder = new CocoFolder(series.output(), made.categories())) {
            series.write(made, folder::write);
        }
        return 0;
    }

    private ShapesScene scene() {
        try {
            return new ShapesScene(difficulty, width, height);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
