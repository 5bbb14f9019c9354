package boxless.app;

import boxless.tensor.Compute;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --device} and {@code --precision}, for every command that runs a network. */
final class ComputeOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            defaultValue = "cpu",
            description = "Where the network runs (default: cpu). cuda needs a build with BOXLESS_PROFILE=gpu.")
    private String device = "cpu";

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            defaultValue = "auto",
            description = "Arithmetic of the network (default: auto, bf16 where the hardware has it).")
    private String precision = "auto";

    /**
     * What was asked for. The first call loads libtorch.
     *
     * @throws ParameterException where a value is none of the choices
     * @throws IllegalArgumentException where the device is not there
     */
    Compute compute() {
        choose("--device", device, List.of("cpu", "cuda"));
        choose("--precision", precision, List.of("auto", "fp32", "bf16"));
        return Compute.of(device, precision);
    }

    private void choose(String option, String value, List<String> choices) {
        if (!choices.contains(value)) {
            throw new ParameterException(
                    spec.commandLine(), "%s %s: choose %s".formatted(option, value, String.join(", ", choices)));
        }
    }
}
