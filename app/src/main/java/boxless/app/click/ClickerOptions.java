package boxless.app.click;

import boxless.Clicker;
import boxless.Model;
import boxless.app.options.ComputeOptions;
import boxless.app.options.Installation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The model and how it is asked. */
final class ClickerOptions {
    private static final String USUAL = "clicks";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = Installation.MODEL + "; its method must be adaptis (default: " + USUAL + ").")
    private @Nullable String model;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Option(
            names = "--tta",
            description = "Test-time augmentation: average over the image and its mirror image. Twice as slow.")
    private boolean averaged;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Probability above which a pixel belongs to the object, 0 to 1 (default: the model's own).")
    private @Nullable Double threshold;

    /** @throws ParameterException where an option has a wrong value */
    void check() {
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--threshold " + threshold + ": give a number from 0 to 1");
        }
    }

    /**
     * Reads the model and puts it where it is to run.
     *
     * @throws boxless.file.BadFileException where the model cannot be used
     */
    Model model() {
        return compute.open(
                model == null
                        ? Installation.shipped(USUAL)
                        : Installation.model(model, spec.commandLine().getErr()));
    }

    /** @throws boxless.RefusedException where the model cannot be asked so */
    Clicker clicker(Model read) {
        Clicker clicker = Clicker.of(read).withPrecision(compute.precision());
        if (averaged) {
            clicker = clicker.withAveraging();
        }
        return threshold == null ? clicker : clicker.withThreshold(threshold);
    }
}
