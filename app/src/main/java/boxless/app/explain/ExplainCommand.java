package boxless.app.explain;

import boxless.Explainer;
import boxless.Model;
import boxless.RefusedException;
import boxless.app.options.ComputeOptions;
import boxless.app.options.Installation;
import boxless.app.options.PictureOptions;
import boxless.app.options.SizeNote;
import boxless.app.terminal.Failures;
import boxless.file.BaseName;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.method.Explanation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how a method came to its answer. */
@Command(
        name = "explain",
        description = {
            "Shows how a model comes to its answer for an image, as pictures.",
            "",
            "Writes DIR/NAME.WHAT.png, each of the image's size, and tables as DIR/NAME.WHAT.csv, and says of each file what it "
                    + "shows. What there is depends on the model's method: spatial-embeddings shows where pixels point and the seeds, "
                    + "solo the grid cells that answered, adaptis the proposals and what follows a click, max-deeplab pixel features, "
                    + "mask kernels and slots.",
        },
        footer = {"", "Try: boxless explain image.png -m nuclei -o out"})
public final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "PNG, JPEG or TIFF.")
    private Path file = Path.of("");

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "MODEL",
            description = Installation.MODEL + ".")
    private String model = "";

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the files, created if missing.")
    private Path output = Path.of("");

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private PictureOptions files = new PictureOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Model read = compute.open(Installation.model(model, err));
                PictureSource picture = Pictures.open(file, files.reading())) {
            Files.createDirectories(output);
            ExplanationFiles explanations = new ExplanationFiles(output, BaseName.of(file));
            Explainer explainer = Explainer.of(read).withPrecision(compute.precision());
            ComputeOptions.sayRemarks(model, read, err);
            files.sayTrained(read.card(), err);
            explainer
                    .overreach(picture.width(), picture.height())
                    .map(beyond -> SizeNote.ofWhole(model, file.toString(), beyond))
                    .ifPresent(err::println);
            explainer.explain(picture, explanation -> write(explanations, explanation));
        } catch (RefusedException e) {
            throw Failures.refused(file, e, false);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return 0;
    }

    private void write(ExplanationFiles explanations, Explanation explanation) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(explanations.write(explanation) + ": " + explanation.caption());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
