package boxless.app;

import boxless.data.Sample;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.NucleiStyle;
import boxless.data.synthetic.SampleFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes annotated pictures by arithmetic. */
@Command(
        name = "generate",
        description = {
            "Makes annotated pictures by arithmetic: the same seed gives the same pictures on every machine.",
            "",
            "nuclei: fluorescence microscopy of cell nuclei. Writes DIR/images/NAME.png and DIR/labels/NAME.png, a data set for "
                    + "train and evaluate."
        },
        footer = {"", "Try: boxless generate nuclei -o synthetic --count 200 --seed 7"})
final class GenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "KIND", description = "nuclei.")
    private String kind = "";

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the pictures; files of the same names are replaced.")
    private Path output = Path.of("");

    @Option(names = "--count", required = true, paramLabel = "N", description = "Number of pictures.")
    private int count;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Any whole number (default: 1).")
    private long seed;

    @Option(
            names = "--width",
            paramLabel = "W",
            defaultValue = "0",
            description = "Columns, 16 to 8192, together with --height (default: as usual for each style).")
    private int width;

    @Option(names = "--height", paramLabel = "H", defaultValue = "0", description = "Rows.")
    private int height;

    @Option(
            names = "--style",
            paramLabel = "STYLE",
            description = "Only pictures like this: small-ovals, round-cells, thick-clusters, large-ovals, wide-field, "
                    + "dense-field, uneven-stain (default: all, as often as in practice).")
    private @Nullable String style;

    @Option(
            names = "--bits",
            paramLabel = "8|16",
            defaultValue = "8",
            description = "Bits of a pixel (default: 8); 16 holds a 12-bit camera's values.")
    private int bits;

    @Override
    public Integer call() throws IOException {
        if (!kind.equals("nuclei")) {
            throw wrong("%s: this version generates nuclei%s"
                    .formatted(kind, kind.equals("shapes") ? "; shapes come later" : ""));
        }
        if (count < 1) {
            throw wrong("--count " + count + ": give at least 1");
        }
        NucleiScene scene = scene();
        long begin = System.nanoTime();
        long objects = 0;
        try (PictureProgress progress = new PictureProgress(spec.commandLine().getErr(), "Generating", count)) {
            for (int i = 0; i < count; i++) {
                Sample sample = Nuclei.generate(scene, seed, i);
                SampleFolder.write(output, sample);
                objects += sample.truth().instances().objects().size();
                progress.step();
            }
        }
        String elapsed = Times.text(Duration.ofNanos(System.nanoTime() - begin));
        spec.commandLine()
                .getOut()
                .printf(
                        "%d %s, %d objects, %s: %s%n",
                        count, count == 1 ? "picture" : "pictures", objects, elapsed, output);
        return 0;
    }

    private NucleiScene scene() {
        NucleiScene all = style == null ? NucleiScene.varied() : NucleiScene.of(style(style));
        try {
            return all.withSize(width, height).withBits(bits);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private NucleiStyle style(String name) {
        return Arrays.stream(NucleiStyle.values())
                .filter(one -> text(one).equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("--style %s: choose one of %s"
                        .formatted(
                                name,
                                Arrays.stream(NucleiStyle.values())
                                        .map(GenerateCommand::text)
                                        .collect(Collectors.joining(", ")))));
    }

    private static String text(NucleiStyle style) {
        return style.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
