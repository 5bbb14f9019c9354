package boxless.app.generate;

import boxless.app.options.ChoiceConverter;
import boxless.data.Dataset;
import boxless.data.folders.Layout;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.NucleiStyle;
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

/** Makes pictures of nuclei with label images. */
@Command(
        name = "nuclei",
        description = {
            "Generates synthetic fluorescence images of cell nuclei. Writes DIR/images/NAME.png and DIR/labels/NAME.png, a data set for train "
                    + "and evaluate.",
        },
        footer = {"", "Try: boxless generate nuclei -o synthetic --count 200 --seed 7"})
final class GenerateNucleiCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Option(
            names = "--width",
            paramLabel = "W",
            defaultValue = "0",
            description =
                    "Width in pixels, 16 to 8192, together with --height (default: the usual size of each style).")
    private int width;

    @Option(
            names = "--height",
            paramLabel = "H",
            defaultValue = "0",
            description = "Height in pixels, together with --width.")
    private int height;

    @Option(
            names = "--style",
            paramLabel = "STYLE",
            converter = StyleConverter.class,
            description =
                    "Only images of this style: small-ovals, round-cells, thick-clusters, large-ovals, wide-field, "
                            + "dense-field, uneven-stain (default: all, in realistic proportions).")
    private @Nullable NucleiStyle style;

    @Option(
            names = "--bits",
            paramLabel = "8|16",
            defaultValue = "8",
            description = "Bits per pixel (default: 8); with 16, values are those of a 12-bit camera.")
    private int bits;

    @Override
    public Integer call() throws IOException {
        series.check();
        Dataset made = Nuclei.dataset(scene(), series.seed(), series.count());
        series.requireRoom(made, Set.of(Layout.LABEL_FOLDER));
        series.write(made, sample -> SampleFolder.write(series.output(), sample));
        return 0;
    }

    private NucleiScene scene() {
        NucleiScene all = style == null ? NucleiScene.varied() : NucleiScene.of(style);
        try {
            return all.withSize(width, height).withBits(bits);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static final class StyleConverter extends ChoiceConverter<NucleiStyle> {
        StyleConverter() {
            super(NucleiStyle.values());
        }
    }
}
