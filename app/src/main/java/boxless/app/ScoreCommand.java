package boxless.app;

import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores results that lie on disk, whoever made them. */
@Command(
        name = "score",
        description = {
            "Scores results that lie on disk, whoever made them.",
            "",
            "nuclei: two folders of label images of the same names. Of a folder that 'boxless segment' wrote, the files "
                    + "NAME.labels.png are taken. AP = TP / (TP + FP + FN) per picture, mean over the pictures, at IoU "
                    + "thresholds 0.50 to 0.95."
        },
        footer = {"", "Try: boxless score --metric nuclei --truth data/test/labels --predictions out"})
final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private MetricOption metric = new MetricOption();

    @Option(
            names = "--truth",
            required = true,
            paramLabel = "DIR",
            description = "What is right: a folder of label images.")
    private Path truth = Path.of("");

    @Option(
            names = "--predictions",
            required = true,
            paramLabel = "DIR",
            description = "What was found: a folder of label images of the same names.")
    private Path predictions = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers in full precision to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        metric.check();
        SortedMap<String, Path> truths = LabelImages.in(truth);
        SortedMap<String, Path> found = LabelImages.in(predictions);
        requirePartners(truths, found, predictions);
        requirePartners(found, truths, truth);
        NucleiScoring scoring = new NucleiScoring();
        truths.forEach((name, file) -> {
            Path other = found.get(name);
            if (other != null) {
                add(scoring, name, file, other);
            }
        });
        scoring.print(spec.commandLine().getOut());
        if (json != null) {
            JsonFile.write(json, scoring.json());
        }
        return 0;
    }

    private static void requirePartners(
            SortedMap<String, Path> files, SortedMap<String, Path> partners, Path partnerFolder) {
        files.forEach((name, file) -> {
            if (!partners.containsKey(name)) {
                throw new BadFileException(
                        file,
                        "has no label image of the same name in " + partnerFolder + "; add it, or remove this one");
            }
        });
    }

    private static void add(NucleiScoring scoring, String name, Path truthFile, Path foundFile) {
        LabelMap right = LabelFiles.read(truthFile);
        LabelMap said = LabelFiles.read(foundFile);
        if (right.width() != said.width() || right.height() != said.height()) {
            throw new BadFileException(
                    foundFile,
                    "is %dx%d, but %s is %dx%d; both must have the picture's size"
                            .formatted(said.width(), said.height(), truthFile, right.width(), right.height()));
        }
        scoring.add(name, right, said);
    }
}
