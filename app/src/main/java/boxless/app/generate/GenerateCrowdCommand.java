package boxless.app.generate;

import boxless.data.Dataset;
import boxless.data.folders.Layout;
import boxless.data.synthetic.Crowd;
import boxless.data.synthetic.CrowdDifficulty;
import boxless.data.synthetic.CrowdScene;
import boxless.data.synthetic.CrowdStyle;
import boxless.data.synthetic.SampleFolder;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes pictures of overlapping objects that look alike with label images. */
@Command(
        name = "crowd",
        description = {
            "Generates crowds of overlapping objects that look alike, in the manner of AdaptIS' toy data. Writes DIR/images/NAME.png and "
                    + "DIR/labels/NAME.png, a data set for train and evaluate.",
        },
        footer = {"", "Try: boxless generate crowd -o synthetic --count 200 --seed 7 --difficulty hard"})
final class GenerateCrowdCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Option(
            names = "--difficulty",
            paramLabel = "easy|hard",
            defaultValue = "easy",
            description =
                    "easy: 12 to 52 objects for every 128 x 128 pixels, clear images; hard: 53 to 80, less of each "
                            + "visible, blur and noise (default: easy).")
    private CrowdDifficulty difficulty = CrowdDifficulty.EASY;

    @Option(
            names = "--style",
            paramLabel = "rods|worms",
            description = "Only images of rods, or only of worms and blobs (default: both, equally often).")
    private @Nullable CrowdStyle style;

    @Option(
            names = "--width",
            paramLabel = "W",
            defaultValue = "128",
            description =
                    "Width in pixels, 64 to 2048 (default: 128); larger images hold more objects of the same size.")
    private int width;

    @Option(
            names = "--height",
            paramLabel = "H",
            defaultValue = "128",
            description = "Height in pixels, 64 to 2048 (default: 128).")
    private int height;

    @Override
    public Integer call() throws IOException {
        series.check();
        Dataset made = Crowd.dataset(scene(), series.seed(), series.count());
        series.requireRoom(made, Set.of(Layout.LABEL_FOLDER));
        series.write(made, sample -> SampleFolder.write(series.output(), sample));
        return 0;
    }

    private CrowdScene scene() {
        CrowdScene all = CrowdScene.of(difficulty);
        try {
            return (style == null ? all : all.withStyle(style)).withSize(width, height);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
