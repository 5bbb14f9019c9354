package boxless.app.options;

import boxless.tensor.Compute;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --device} and {@code --precision}, for the commands that segment or train. */
public final class ComputeOptions {
    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            defaultValue = "cpu",
            converter = Device.class,
            description = "Where the network runs (default: cpu). cuda needs a build with BOXLESS_PROFILE=gpu.")
    private String device = "cpu";

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            defaultValue = "auto",
            converter = Precision.class,
            description = "Arithmetic of the network (default: auto, bf16 where the hardware has it).")
    private String precision = "auto";

    /**
     * What was asked for. The first call loads libtorch.
     *
     * @throws IllegalArgumentException where the device is not there
     */
    public Compute compute() {
        return Compute.of(device, precision);
    }

    /** Reads {@code --device}. */
    public static final class Device extends Choice {
        Device() {
            super(List.of("cpu", "cuda"));
        }
    }

    private static final class Precision extends Choice {
        Precision() {
            super(List.of("auto", "fp32", "bf16"));
        }
    }

    private abstract static class Choice implements ITypeConverter<String> {
        private final List<String> choices;

        Choice(List<String> choices) {
            this.choices = choices;
        }

        @Override
        public String convert(String value) {
            if (!choices.contains(value)) {
                throw new TypeConversionException(
                        "'%s' is unknown; choose %s".formatted(value, String.join(", ", choices)));
            }
            return value;
        }
    }
}
