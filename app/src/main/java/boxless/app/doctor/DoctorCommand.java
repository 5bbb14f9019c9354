package boxless.app.doctor;

import boxless.app.terminal.Failures;
import boxless.data.FolderScan;
import boxless.data.check.DataReport;
import boxless.method.Survey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the machine, or at data before it is trained on. */
@Command(
        name = "doctor",
        description = {
            "Without DATA: says whether this machine is ready, and what to do where it is not.",
            "",
            "With DATA: reads every picture and annotation, says what is there and what is wrong or odd, and proposes a crop size, "
                    + "the least number of pixels of an object, and what else each method's recipe leaves to the data."
        },
        footer = {"", "Try: boxless doctor", "     boxless doctor data/nuclei -o out"})
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "Data as train and evaluate take it, or a folder of such splits.")
    private @Nullable Path data;

    @Option(
            names = "--labels",
            paramLabel = "NAME",
            defaultValue = FolderScan.LABELS,
            description = "Name of the folder of label images (default: labels).")
    private String labels = FolderScan.LABELS;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "With DATA: write DIR/contact-sheet.png, annotated pictures with what is odd about them.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = data;
        boolean sound;
        if (folder == null) {
            if (output != null) {
                throw new ParameterException(spec.commandLine(), "-o draws annotated pictures; give DATA too");
            }
            sound = new MachineCheck(out).run();
        } else {
            DataReport report;
            DataSurvey survey = new DataSurvey(spec.commandLine().getErr());
            try (survey) {
                report = DataReport.of(folder, labels, survey);
            }
            sound = new DataDiagnosis(out, folder, labels, survey).print(report);
            out.println(sheet(report, folder, survey.of(report.training().name())));
        }
        return sound ? 0 : Failures.FAILED;
    }

    /** Draws the contact sheet where it is wanted, and says where it is or how to get it. */
    private String sheet(DataReport report, Path folder, List<Survey> surveys) throws IOException {
        Path into = output;
        if (into == null) {
            return "for a sheet of annotated pictures add -o DIR";
        }
        Path file = into.resolve(DataSheet.FILE);
        String title = folder.toAbsolutePath().normalize().getFileName() + ": a look at the data";
        new DataSheet(report)
                .write(
                        file,
                        title,
                        surveys.stream()
                                .map(Survey::summary)
                                .filter(summary -> !summary.isEmpty())
                                .collect(Collectors.joining("; ")));
        return file + ": pictures with findings, then a spread from few objects to many";
    }
}
