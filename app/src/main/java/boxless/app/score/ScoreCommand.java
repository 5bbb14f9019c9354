package boxless.app.score;

import boxless.evaluate.Metric;
import boxless.evaluate.Scoring;
import boxless.file.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores results that lie on disk, whoever made them. */
@Command(
        name = "score",
        description = {
            "Scores results that lie on disk, whoever made them.",
            "",
            "nuclei: two folders of label images of the same names. Of a folder that 'boxless segment' wrote, the"
                    + " files NAME.labels.png are taken. AP = TP / (TP + FP + FN) per picture, mean over the pictures, at"
                    + " IoU thresholds 0.50 to 0.95.",
            "",
            "coco: a file of COCO instances and a file of results (a list as COCO's tools take it, or the coco.json of"
                    + " 'boxless segment', whose pictures are known by their file names). AP and AR as pycocotools counts"
                    + " them, and boundary AP.",
            "",
            "panoptic: two panoptic JSON files. Their PNGs lie in the folder of the same name beside each, or where "
                    + "--truth-masks and --prediction-masks say.",
            "",
            "cityscapes: the folder gtFine, or a part of it, and a folder of results: for each picture a text file"
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
            description = "What is right: a folder of label images, a JSON file, or gtFine.")
    private Path truth = Path.of("");

    @Option(
            names = "--predictions",
            required = true,
            paramLabel = "PATH",
            description =
                    "What was found: a folder of label images of the same names, a JSON file, or a folder of results.")
    private Path predictions = Path.of("");

    @Option(
            names = "--truth-masks",
            paramLabel = "DIR",
            description = "panoptic: folder of the PNGs of --truth (default: the folder of the file's name).")
    private @Nullable Path truthMasks;

    @Option(
            names = "--prediction-masks",
            paramLabel = "DIR",
            description = "panoptic: folder of the PNGs of --predictions (default: the folder of the file's name).")
    private @Nullable Path predictionMasks;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers in full precision to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        Scoring scoring = metric.ofFiles(truth, predictions, truthMasks, predictionMasks);
        scoring.print(spec.commandLine().getOut());
        if (json != null) {
            JsonFile.write(json, scoring.json());
        }
        return 0;
    }
}
