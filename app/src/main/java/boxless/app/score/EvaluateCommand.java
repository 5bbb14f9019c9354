package boxless.app.score;

import boxless.Model;
import boxless.Segmenter;
import boxless.app.options.PartOptions;
import boxless.app.options.SegmenterOptions;
import boxless.app.report.EvaluationReport;
import boxless.app.terminal.PictureProgress;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.evaluate.Metric;
import boxless.evaluate.Scoring;
import boxless.file.JsonFile;
import boxless.image.PictureSource;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Segments annotated pictures and scores the result. */
@Command(
        name = "evaluate",
        description = {
            "Segments annotated images and scores the result.",
            "",
            "DATA is a folder with images/ and labels/ (label images of the same names), with instances.json and"
                    + " images/ (COCO), with panoptic.json, panoptic/ and images/, or a folder of such"
                    + " splits; or Cityscapes, leftImg8bit/ and gtFine/. The classes of the model and the categories of the data are matched by"
                    + " name."
        },
        footer = {"", "Try: boxless evaluate -m nuclei -d data --split test --json scores.json"})
public final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SegmenterOptions options = new SegmenterOptions();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            converter = MetricConverter.class,
            description = "nuclei, coco, panoptic or cityscapes (default: the one that fits the data).")
    private @Nullable Metric metric;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "DATA",
            description = "Folder with images and annotations, or with splits.")
    private Path data = Path.of("");

    @Mixin
    private PartOptions part = new PartOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers in full precision to this file.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write an error report, DIR/report.html: curves, results by size and class, and the worst images with their errors drawn.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        Metric by = metric == null ? usual() : metric;
        Dataset dataset = part.open(data, by.wanted());
        Scoring scoring = by.of(dataset);
        EvaluationReport errors =
                by == Metric.NUCLEI ? EvaluationReport.ofLabels() : new EvaluationReport(dataset.categories());
        try (Model model = options.model()) {
            evaluate(model, dataset, by, scoring, errors);
        }
        scoring.print(spec.commandLine().getOut());
        if (json != null) {
            JsonFile.write(json, scoring.json());
        }
        if (report != null) {
            errors.write(report, facts(), scoring.json());
        }
        return 0;
    }

    private void evaluate(Model model, Dataset dataset, Metric by, Scoring scoring, EvaluationReport errors) {
        Segmenter segmenter = options.segmenter(model);
        UnaryOperator<Segmentation> named = by.named(model.card().classes(), dataset.categories());
        try (PictureProgress progress =
                new PictureProgress(spec.commandLine().getErr(), "Evaluating", dataset.size())) {
            for (int i = 0; i < dataset.size(); i++) {
                Sample sample = dataset.read(i);
                Segmentation found = named.apply(segmenter.segment(PictureSource.of(sample.image()), progress::tile));
                Segmentation sure = found.from(options.sureScore(model));
                scoring.add(sample, by.ranks() ? found : sure);
                if (report != null) {
                    errors.add(sample, sure);
                }
                progress.step();
            }
        }
    }

    private Metric usual() {
        return part.layout(data).map(Metric::usual).orElse(Metric.NUCLEI);
    }

    /** What was evaluated, for the report: name to value, as given. */
    private SequencedMap<String, String> facts() {
        SequencedMap<String, String> facts = new LinkedHashMap<>(options.facts());
        facts.put("Data", data.toString());
        facts.putAll(part.facts());
        return facts;
    }
}
