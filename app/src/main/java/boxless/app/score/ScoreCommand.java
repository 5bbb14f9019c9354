package boxless.app.score;

import boxless.app.options.OutputFile;
import boxless.app.terminal.Notes;
import boxless.data.FolderScan;
import boxless.evaluate.Evaluation;
import boxless.evaluate.EvaluationJson;
import boxless.evaluate.Metric;
import boxless.evaluate.ResultFiles;
import boxless.file.AtomicFile;
import boxless.file.JsonFile;
import boxless.image.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Scores existing results, from any tool. */
@Command(
        name = "score",
        description = {
            "Scores existing results, from any tool.",
            "",
            "nuclei: two folders of label images with the same names. In a folder written by 'boxless segment', the"
                    + " files NAME.labels.png and NAME.labels.tif are used. AP = TP / (TP + FP + FN) per image, averaged over"
                    + " the images, at IoU thresholds 0.50 to 0.95.",
            "",
            "coco: a file of COCO instances and a file of results (a list as COCO's tools read it, or the coco.json of"
                    + " 'boxless segment', whose images are matched by file name). AP and AR as in pycocotools,"
                    + " and boundary AP.",
            "",
            "panoptic: two panoptic JSON files. Their PNGs are in the folder of the same name next to each, or in the folders "
                    + "given by --truth-masks and --prediction-masks.",
            "",
            "cityscapes: the folder gtFine or one of its splits, and a folder of results: for each image a text file"
                    + " NAME.txt with lines 'mask.png labelId confidence'."
        },
        footer = {
            "",
            "Try: boxless score --metric nuclei --truth data/test/labels --predictions out",
            "     boxless score --metric coco --truth data/val/instances.json --predictions out/coco.json"
        })
public final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "nuclei",
            converter = MetricConverter.class,
            description = "nuclei (default), coco, panoptic or cityscapes.")
    private Metric metric = Metric.NUCLEI;

    @Option(
            names = "--truth",
            required = true,
            paramLabel = "PATH",
            description = "Ground truth: a folder of label images, a JSON file, or gtFine.")
    private Path truth = Path.of("");

    @Option(
            names = "--predictions",
            required = true,
            paramLabel = "PATH",
            description =
                    "Predictions: a folder of label images with the same names, a JSON file, or a folder of results.")
    private Path predictions = Path.of("");

    @Option(
            names = "--truth-masks",
            paramLabel = "DIR",
            description = "panoptic: folder of the PNGs of --truth (default: the folder named like the file).")
    private @Nullable Path truthMasks;

    @Option(
            names = "--prediction-masks",
            paramLabel = "DIR",
            description = "panoptic: folder of the PNGs of --predictions (default: the folder named like the file).")
    private @Nullable Path predictionMasks;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers in full precision to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        if (json != null) {
            OutputFile.requireOther(
                    "--json", json, Stream.of(truth, predictions).flatMap(this::files), spec);
            AtomicFile.tryPlace(json);
        }
        Evaluation evaluation = evaluation();
        Notes.say(evaluation.notes(), spec.commandLine().getErr());
        ScoreTable.print(evaluation, spec.commandLine().getOut());
        if (json != null) {
            JsonFile.write(json, EvaluationJson.of(evaluation));
        }
        return 0;
    }

    /** What is read of a path, as far as a result could have its name. */
    private Stream<Path> files(Path path) {
        return Files.isDirectory(path)
                ? FolderScan.list(path).stream()
                        .filter(file -> Pictures.isNamedLikePicture(file)
                                || metric == Metric.CITYSCAPES
                                        && file.toString().endsWith(".txt"))
                : Stream.of(path);
    }

    private Evaluation evaluation() {
        if (metric != Metric.PANOPTIC && (truthMasks != null || predictionMasks != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--truth-masks and --prediction-masks are only for --metric panoptic; leave them out");
        }
        return switch (metric) {
            case NUCLEI -> {
                Notes.say(FolderScan.passedOver(truth), spec.commandLine().getErr());
                Notes.say(FolderScan.passedOver(predictions), spec.commandLine().getErr());
                yield ResultFiles.nuclei(truth, predictions);
            }
            case COCO -> ResultFiles.coco(truth, predictions);
            case PANOPTIC -> ResultFiles.panoptic(truth, predictions, truthMasks, predictionMasks);
            case CITYSCAPES -> ResultFiles.cityscapes(truth, predictions);
        };
    }
}
