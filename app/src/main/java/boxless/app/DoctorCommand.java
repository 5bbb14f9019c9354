package boxless.app;

import boxless.data.DataReport;
import boxless.data.LabelFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the machine, or at data before it is trained on. */
@Command(
        name = "doctor",
        description = {
            "Without DATA: says whether this machine is ready, and what to do where it is not.",
            "",
            "With DATA: reads every picture and label image, says what is there and what is wrong, and proposes a crop size and "
                    + "the least number of pixels of an object."
        },
        footer = {"", "Try: boxless doctor", "     boxless doctor data/nuclei"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "A folder of images/ and labels/, or of such splits.")
    private @Nullable Path data;

    @Option(
            names = "--labels",
            paramLabel = "NAME",
            defaultValue = LabelFolder.LABELS,
            description = "Name of the folder of label images (default: labels).")
    private String labels = LabelFolder.LABELS;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = data;
        boolean sound;
        if (folder == null) {
            sound = new MachineCheck(out).run();
        } else {
            DataReport report = DataReport.of(folder, labels);
            sound = new DataDiagnosis(out, folder, labels).print(report);
        }
        return sound ? 0 : Failures.FAILED;
    }
}
