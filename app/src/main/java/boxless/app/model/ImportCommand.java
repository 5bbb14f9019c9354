package boxless.app.model;

import boxless.Methods;
import boxless.Model;
import boxless.app.options.Installation;
import boxless.app.options.OutputFile;
import boxless.app.terminal.Notes;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.method.Publisher;
import boxless.tensor.State;
import boxless.weights.DType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports a published checkpoint as a model. */
@Command(
        name = "import",
        description = {
            "Imports a published checkpoint as a model.",
            "",
            "Reads PyTorch files of any version (a training checkpoint or a bare state dict, with or without 'module.'), "
                    + "MXNet's .params, TensorFlow checkpoints (NAME.index or NAME) and safetensors. Nothing in the file is executed.",
            "",
            "Layer sizes and the number of classes are read from the tensors; everything else is taken from the publisher's "
                    + "code and can be overridden: model.* as in a recipe, normalization, classes, stuff. Notes say what had to be guessed."
        },
        footer = {
            "",
            "Try: boxless import cars_pretrained_model.pth --from spatial-embeddings -o cars.safetensors",
            "     boxless import best_iou_model.pth --from embedseg classes=[nucleus] model.clustering.min_pixels=20"
        },
        modelTransformer = MethodHelp.Publishers.class)
public final class ImportCommand implements Callable<Integer> {
    private static final String OUTPUT = "model" + Installation.ENDING;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The checkpoint to import.")
    private Path file = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "option=value",
            description = "Overrides, for example model.clustering.min_pixels=20.")
    private List<String> changes = List.of();

    @Option(names = "--from", required = true, paramLabel = "ORIGIN", description = "Publisher of the checkpoint:")
    private String from = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = OUTPUT,
            description = "The model file to write (default: " + OUTPUT + ").")
    private Path output = Path.of(OUTPUT);

    private Publisher publisher() {
        try {
            return Methods.publisher(from);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--from " + from + ": " + e.getMessage(), e);
        }
    }

    /** Before the import, which may take long. */
    private void requirePlace() throws IOException {
        OutputFile.requireOther("-o", output, Stream.of(file), spec);
        if (Files.exists(output) && !spec.commandLine().getParseResult().hasMatchedOption("--output")) {
            throw new BadFileException(output, "exists already; give -o FILE");
        }
        AtomicFile.tryPlace(output);
    }

    @Override
    public Integer call() throws IOException {
        Publisher publisher = publisher();
        requirePlace();
        List<String> notes = new ArrayList<>();
        Model model = Model.imported(file, publisher.name(), changes, notes::add);
        notes.addAll(model.method().remarks());
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
                        ? "only the backbone is imported, all other weights are random"
                        : "classes " + ClassList.of(card));
        out.println("options: " + card.options());
        out.println("normalization: " + Settings.JSON.writeValueAsString(card.normalization()));
        notes.forEach(note -> out.println(Notes.line(note)));
        out.println("model: " + output);
        out.printf(
                backboneOnly
                        ? "next: start training from it, with train: {start: %s} in a recipe%n"
                        : "next: boxless segment image.png -m %s -o out%n",
                output);
        return 0;
    }
}
