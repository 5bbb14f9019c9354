package boxless.app.doctor;

import boxless.app.options.PlaneOptions;
import boxless.app.terminal.Failures;
import boxless.data.FolderScan;
import boxless.data.check.DataReport;
import boxless.file.AtomicFile;
import boxless.method.Survey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the machine, or at data before it is trained on. */
@Command(
        name = "doctor",
        description = {
            "Checks the machine or a data set.",
            "",
            "Without DATA: checks whether this machine is ready and, if it is not, says what to do.",
            "",
            "With DATA: reads every image and annotation, reports what is there and what is wrong or odd, and proposes a crop size, "
                    + "a minimum number of pixels per object, and the other settings that a method's recipe takes from the data."
        },
        footer = {"", "Try: boxless doctor", "     boxless doctor data/nuclei -o out"})
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "A data set, or a folder of its splits; boxless evaluate --help lists the formats.")
    private @Nullable Path data;

    @Option(names = "--split", paramLabel = "S", description = "With DATA: look at this split only (default: all).")
    private @Nullable String split;

    @Option(
            names = "--labels",
            paramLabel = "NAME",
            defaultValue = FolderScan.LABELS,
            description = "Name of the folder with the label images (default: labels).")
    private String labels = FolderScan.LABELS;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "With DATA: write DIR/contact-sheet.png, a sheet of annotated images that marks what is odd.")
    private @Nullable Path output;

    @Mixin
    private PlaneOptions planes = new PlaneOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = data;
        boolean sound;
        if (folder == null) {
            if (output != null) {
                throw new ParameterException(spec.commandLine(), "-o draws annotated images; give DATA, too");
            }
            for (String option : List.of("--split", "--labels", "--channel", "--slice", "--frame")) {
                if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                    throw new ParameterException(spec.commandLine(), option + " looks at data; give DATA, too");
                }
            }
            sound = new MachineCheck(out).run();
        } else {
            if (output != null && Files.exists(output)) { // it is not made where there is nothing to show
                AtomicFile.tryPlace(output.resolve(DataSheet.FILE));
            }
            DataReport report;
            DataSurvey survey = new DataSurvey(spec.commandLine().getErr());
            try (survey) {
                report = DataReport.of(folder, split, labels, planes.reading(), survey);
            }
            sound = new DataDiagnosis(out, folder, labels, survey).print(report);
            if (DataSheet.isPossible(report)) {
                out.println(sheet(report, folder, survey.of(report.training().name())));
            }
        }
        return sound ? 0 : Failures.FAILED;
    }

    /** Draws the contact sheet where it is wanted, and says where it is or how to get it. */
    private String sheet(DataReport report, Path folder, List<Survey> surveys) throws IOException {
        Path into = output;
        if (into == null) {
            return "for a contact sheet of annotated images, add -o DIR";
        }
        Path file = into.resolve(DataSheet.FILE);
        String title = folder.toAbsolutePath().normalize().getFileName() + ": data overview";
        new DataSheet(report)
                .write(
                        file,
                        title,
                        surveys.stream()
                                .map(Survey::summary)
                                .filter(summary -> !summary.isEmpty())
                                .collect(Collectors.joining("; ")));
        return file + ": images with notes first, then a selection from few objects to many";
    }
}
