package boxless.app.options;

import boxless.Model;
import boxless.app.terminal.Notes;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --device} and {@code --precision}, for the commands that segment or train. */
public final class ComputeOptions {
    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            defaultValue = "auto",
            converter = PrecisionConverter.class,
            description = "Arithmetic of the network (default: auto, bf16 where the hardware is faster in it).")
    private Precision precision = Precision.AUTO;

    /** Where the network is to run; the first call loads libtorch. Errors as for {@link DeviceOption#device}. */
    public Device device() {
        return device.device();
    }

    public Precision precision() {
        return precision;
    }

    /**
     * Reads a model and puts it where it is to run, its weights in this precision alone.
     *
     * @throws boxless.file.BadFileException where the model cannot be used; further errors as for {@link #device}
     */
    public Model open(Path file) {
        Device where = device();
        return Model.read(file).to(where).keepOnly(precision);
    }

    /**
     * Prints what people should know about a model before they trust its answers.
     *
     * @param name as the user gave it
     */
    public static void sayRemarks(String name, Model model, PrintWriter err) {
        model.remarks().forEach(remark -> err.println(Notes.line(name + ": " + remark)));
    }

    /** Both; errors as for {@link #device}. */
    public Compute compute() {
        return Compute.of(device(), precision);
    }

    private static final class PrecisionConverter extends ChoiceConverter<Precision> {
        PrecisionConverter() {
            super(Precision.values());
        }
    }
}
