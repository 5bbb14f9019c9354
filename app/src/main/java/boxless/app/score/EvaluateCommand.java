package boxless.app.score;

import boxless.ClickRobot;
import boxless.Model;
import boxless.Refinement;
import boxless.RefusedException;
import boxless.Segmenter;
import boxless.app.options.OutputFile;
import boxless.app.options.PartOptions;
import boxless.app.options.PlaneOptions;
import boxless.app.options.SegmenterOptions;
import boxless.app.options.SizeNote;
import boxless.app.report.EvaluationReport;
import boxless.app.terminal.Failures;
import boxless.app.terminal.Notes;
import boxless.app.terminal.PictureProgress;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.check.Learnable;
import boxless.data.folders.Layout;
import boxless.evaluate.ClickScore;
import boxless.evaluate.Evaluation;
import boxless.evaluate.EvaluationJson;
import boxless.evaluate.Metric;
import boxless.evaluate.Scoring;
import boxless.file.AtomicFile;
import boxless.file.JsonFile;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Segments annotated pictures and scores the result. */
@Command(
        name = "evaluate",
        description = {
            "Segments annotated images and scores the result.",
            "",
            "DATA is a folder with images/ and labels/ (label images of the same names), with instances.json and"
                    + " images/ (COCO), with panoptic.json, panoptic/ and images/, or a folder of such"
                    + " splits; or Cityscapes, leftImg8bit/ and gtFine/; or what YOLO, labelme, Label Studio or CVAT saved. The classes"
                    + " of the model and the categories of the data are matched by name.",
            "",
            "With --clicks, a model that can be clicked is asked for the objects one by one: a robot clicks each true object at a "
                    + "random pixel, then into the largest error of its mask. Classes do not matter."
        },
        footer = {
            "",
            "Try: boxless evaluate -m nuclei -d data --split test --json scores.json",
            "     boxless evaluate -m cells.safetensors -d data --split test --clicks 3"
        })
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

    @Mixin
    private PlaneOptions planes = new PlaneOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers in full precision to this file.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write an error report, DIR/report.html: curves, results by size and class, and the worst images with their errors drawn.")
    private @Nullable Path report;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            description = "Score masks from 1 to N clicks into each object instead.")
    private @Nullable Integer clicks;

    @Option(
            names = "--refinement",
            paramLabel = "union|replacement|mean",
            converter = RefinementConverter.class,
            description = "With --clicks: what several clicks inside one object say together (default: union).")
    private @Nullable Refinement refinement;

    @Override
    public Integer call() throws IOException {
        check();
        if (clicks != null) {
            ClickScore score = click(clicks);
            ScoreTable.print(score, spec.commandLine().getOut());
            if (json != null) {
                JsonFile.write(json, EvaluationJson.of(score));
            }
            return 0;
        }
        Metric by = metric == null ? usual() : metric;
        Dataset dataset = open(by.wanted());
        EvaluationReport errors;
        Evaluation evaluation;
        SequencedMap<String, String> facts;
        try (Model model = model()) {
            facts = facts(model);
            Dataset judged = by.forModel(dataset, model.card().categories());
            errors = by == Metric.NUCLEI ? EvaluationReport.ofLabels() : new EvaluationReport(judged.categories());
            evaluation = evaluate(model, dataset, judged, by, errors);
        }
        Notes.say(evaluation.notes(), spec.commandLine().getErr());
        ScoreTable.print(evaluation, spec.commandLine().getOut());
        if (json != null) {
            JsonFile.write(json, EvaluationJson.of(evaluation));
        }
        if (report != null) {
            errors.write(report, facts, EvaluationJson.of(evaluation));
        }
        return 0;
    }

    private void check() throws IOException {
        if (clicks == null && refinement != null) {
            throw wrong("--refinement needs --clicks N");
        }
        if (clicks != null && clicks < 1) {
            throw wrong("--clicks " + clicks + ": give at least 1");
        }
        if (clicks != null && (metric != null || report != null)) {
            throw wrong((metric != null ? "--metric" : "--report")
                    + " does not go with --clicks; leave out one of the two");
        }
        if (json != null) {
            AtomicFile.tryPlace(json);
        }
        if (report != null) {
            AtomicFile.tryPlace(report.resolve(EvaluationReport.FILE));
        }
    }

    private Dataset open(@Nullable Layout wanted) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Dataset dataset = part.open(data, wanted, planes.reading(), err);
        if (json != null) {
            Stream<Path> samples =
                    IntStream.range(0, dataset.size()).mapToObj(dataset::files).flatMap(List::stream);
            Stream<Path> others = Stream.concat(dataset.commonFiles().stream(), part.files(data).stream());
            OutputFile.requireOther(
                    "--json",
                    json,
                    Stream.of(samples, others, Stream.of(options.file())).flatMap(files -> files),
                    spec);
        }
        Learnable.uncounted(dataset).ifPresent(note -> Notes.say(List.of(note), err));
        return dataset;
    }

    private Model model() {
        Model model = options.model();
        planes.sayTrained(model.card(), spec.commandLine().getErr());
        return model;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private ClickScore click(int most) throws IOException {
        Dataset dataset = open(null);
        try (Model model = model();
                PictureProgress progress =
                        new PictureProgress(spec.commandLine().getErr(), "Clicking", dataset.size())) {
            ClickRobot robot = new ClickRobot(
                    options.clicker(model).withRefinement(refinement == null ? Refinement.USUAL : refinement), most);
            for (int i = 0; i < dataset.size(); i++) {
                Path file = dataset.files(i).getFirst();
                Sample sample = dataset.read(i);
                try {
                    robot.click(new Sample(sample.name(), seen(file, sample, model), sample.truth()));
                } catch (RefusedException e) {
                    throw Failures.refused(file, e, false);
                }
                progress.step();
            }
            return robot.score();
        }
    }

    /**
     * @param opened the data as it is
     * @param dataset the same as it counts for the model
     */
    private Evaluation evaluate(Model model, Dataset opened, Dataset dataset, Metric by, EvaluationReport errors) {
        double sure = options.sureScore(model);
        Scoring scoring = scoring(by, dataset, model.card().classes(), sure);
        UnaryOperator<Segmentation> named = by.naming(model.card().classes(), dataset.categories());
        by.unmatched(model.card().categories(), opened.categories())
                .forEach(line -> spec.commandLine().getErr().println(Notes.line(line)));
        Segmenter segmenter = options.segmenter(model);
        SizeNote sizes = new SizeNote(options.name(), segmenter);
        try (PictureProgress progress =
                new PictureProgress(spec.commandLine().getErr(), "Evaluating", dataset.size())) {
            for (int i = 0; i < dataset.size(); i++) {
                Path file = dataset.files(i).getFirst();
                Sample sample = dataset.read(i);
                sizes.first(
                                sample.name(),
                                sample.image().width(),
                                sample.image().height())
                        .forEach(progress::say);
                Segmentation found = found(segmenter, file, seen(file, sample, model), progress);
                scoring.add(i, sample, found);
                if (report != null) {
                    errors.add(sample, named.apply(found.from(sure)));
                }
                progress.step();
            }
        }
        return scoring.result();
    }

    private static Segmentation found(Segmenter segmenter, Path file, Pixels seen, PictureProgress progress) {
        try {
            return segmenter.segment(PictureSource.of(seen), progress::tile);
        } catch (RefusedException e) {
            throw Failures.refused(file, e, true);
        }
    }

    /** What the model is to see of a sample's image. */
    private Pixels seen(Path file, Sample sample, Model model) {
        try {
            return planes.reading()
                    .adapted(options.input(sample.image()), model.method().inputChannels());
        } catch (IllegalArgumentException e) {
            throw Failures.refused(file, e, true);
        }
    }

    private Scoring scoring(Metric by, Dataset dataset, List<String> classes, double sure) {
        try {
            Scoring scoring = Scoring.ofModel(by, dataset, classes, sure);
            by.requireComparable(dataset);
            return scoring;
        } catch (IllegalArgumentException e) {
            throw metric == null ? e : new IllegalArgumentException("--metric " + by + ": " + e.getMessage(), e);
        }
    }

    private Metric usual() {
        return part.layout(data).map(Metric::usual).orElse(Metric.NUCLEI);
    }

    /** What was evaluated, for the report: name to value, as given. */
    private SequencedMap<String, String> facts(Model model) {
        SequencedMap<String, String> facts = new LinkedHashMap<>(options.facts(model));
        facts.put("Data", data.toString());
        facts.putAll(part.facts());
        return facts;
    }
}
