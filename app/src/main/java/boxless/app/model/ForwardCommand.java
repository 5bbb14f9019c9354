package boxless.app.model;

import boxless.Forward;
import boxless.Model;
import boxless.app.options.DeviceOption;
import boxless.app.options.Installation;
import boxless.app.options.OutputFile;
import boxless.app.terminal.Failures;
import boxless.tensor.Device;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a network alone, to compare it with another implementation. */
@Command(
        name = "forward",
        description = {
            "Runs only the network, for comparison with another implementation: raw outputs, float32, evaluation mode.",
            "",
            "IN contains the tensor 'images' (B, C, H, W), already normalised. OUT will contain the outputs of the model's method:"
        },
        modelTransformer = MethodHelp.Outputs.class,
        footer = {"", "Try: boxless forward -m cars.safetensors -i in.safetensors -o out.safetensors"})
public final class ForwardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "MODEL",
            description = Installation.MODEL + ".")
    private String model = "";

    @Option(
            names = {"-i", "--input"},
            required = true,
            paramLabel = "IN",
            description = "Safetensors file with the tensor 'images'.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT",
            description = "Safetensors file for the outputs.")
    private Path output = Path.of("");

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws IOException {
        Device where = device.device();
        Path file = Installation.model(model, spec.commandLine().getErr());
        OutputFile.requireOther("-o", output, Stream.of(input, file), spec);
        Map<String, StoredTensor> given = Safetensors.read(input).tensors();
        Map<String, StoredTensor> outputs;
        try (Model read = Model.read(file).to(where)) {
            outputs = forward(read, given);
        }
        Safetensors.write(output, outputs, Map.of("format", "pt"));
        String written = outputs.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        spec.commandLine().getOut().println(output + ": " + written);
        return 0;
    }

    private Map<String, StoredTensor> forward(Model read, Map<String, StoredTensor> given) {
        try {
            return Forward.of(read, given);
        } catch (IllegalArgumentException e) {
            throw Failures.refused(input, e, false);
        }
    }
}
