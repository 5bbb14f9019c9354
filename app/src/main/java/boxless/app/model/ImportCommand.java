package boxless.app.model;

import boxless.Methods;
import boxless.Model;
import boxless.file.Settings;
import boxless.method.Publisher;
import boxless.tensor.State;
import boxless.weights.DType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model of weights that others published. */
@Command(
        name = "import",
        description = {
            "Makes a model of weights that others published.",
            "",
            "Takes PyTorch files of any age (a training dictionary or a bare state dict, with or without 'module.') and "
                    + "safetensors. Nothing in the file is executed.",
            "",
            "Channels, bandwidths and classes are read from the tensors; what a file does not say is taken from the publisher's "
                    + "code and can be changed: model.* as in a recipe, normalization, classes."
        },
        footer = {
            "",
            "Try: boxless import cars_pretrained_model.pth --from spatial-embeddings -o cars.safetensors",
            "     boxless import best_iou_model.pth --from embedseg classes=[nucleus] model.clustering.min_pixels=20"
        },
        modelTransformer = MethodHelp.Publishers.class)
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The published weights.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "option=value", description = "Changes to what was found.")
    private List<String> changes = List.of();

    @Option(names = "--from", required = true, paramLabel = "ORIGIN", description = "Whose weights:")
    private String from = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "model.safetensors",
            description = "The model (default: model.safetensors).")
    private Path output = Path.of("model.safetensors");

    private Publisher publisher() {
        try {
            return Methods.publisher(from);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--from " + from + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Integer call() {
        Publisher publisher = publisher();
        Model model = Model.imported(file, publisher.name(), changes);
        model.write(output, DType.F32);
        Model.Card card = model.card();
        boolean backboneOnly = publisher.backboneOnly();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, %,d parameters, %d channel%s, %s%n",
                card.method(),
                State.count(model.method().network()),
                model.method().inputChannels(),
                model.method().inputChannels() == 1 ? "" : "s",
                backboneOnly
                        ? "only the backbone is published, all else is random"
                        : "classes " + String.join(", ", card.classes()));
        out.println("options: " + card.options());
        out.println("normalization: " + Settings.JSON.writeValueAsString(card.normalization()));
        out.println("model: " + output);
        out.printf(
                backboneOnly
                        ? "next: train from it, with train: {start: %s} in a recipe%n"
                        : "next: boxless segment picture.png -m %s -o out%n",
                output);
        return 0;
    }
}
