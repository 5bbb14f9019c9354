package boxless.app.options;

import boxless.tensor.Device;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --device}. */
public final class DeviceOption {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            defaultValue = "cpu",
            converter = DeviceConverter.class,
            description = "Where the network runs (default: cpu). cuda needs a build with BOXLESS_PROFILE=gpu.")
    private Device device = Device.CPU;

    /**
     * Where the network is to run. The first call loads libtorch.
     *
     * @throws IllegalArgumentException where the device is not there
     */
    public Device device() {
        device.obstacle().ifPresent(obstacle -> {
            throw new IllegalArgumentException("--device " + device + ": " + obstacle);
        });
        return device;
    }

    private static final class DeviceConverter extends ChoiceConverter<Device> {
        DeviceConverter() {
            super(Device.values());
        }
    }
}
