package boxless.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --metric}; today there is one. */
final class MetricOption {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--metric", paramLabel = "METRIC", defaultValue = "nuclei", description = "nuclei (default).")
    private String metric = "nuclei";

    void check() {
        if (!metric.equals("nuclei")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--metric " + metric + ": this version knows nuclei; coco, cityscapes and panoptic come later");
        }
    }
}
