package boxless.app.report;

import boxless.app.chart.Html;
import boxless.data.Sample;
import boxless.file.AtomicFile;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.metric.ErrorAnalysis;
import boxless.metric.JudgedPicture;
import boxless.metric.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * Shows where a model goes wrong: curves, sizes, classes, and the worst pictures with their errors drawn, in one HTML file. Pictures go
 * in one by one; of each a few numbers are kept, and of the worst their drawing. The same evaluation gives the same file.
 */
public final class EvaluationReport {
    /** The file's name. */
    public static final String FILE = "report.html";

    private static final int WORST = 24;
    private static final int ALIKE = 1;

    private final Map<Integer, Category> categories = new LinkedHashMap<>();
    private final ErrorAnalysis analysis = new ErrorAnalysis();
    private final List<Figure.Row> rows = new ArrayList<>();
    private final WorstPictures worst = new WorstPictures(WORST);
    private final FigureDrawing drawing;
    private final boolean alike;
    private final boolean stuff;

    /** @param categories of the data as the metric takes it: whether there is stuff decides whether void counts */
    public EvaluationReport(List<Category> categories) {
        this(categories, false);
    }

    private EvaluationReport(List<Category> categories, boolean alike) {
        categories.forEach(category -> this.categories.put(category.id(), category));
        drawing = new FigureDrawing(id -> categories.size() == 1 ? "" : name(id));
        this.alike = alike;
        stuff = categories.stream().anyMatch(category -> !category.thing());
    }

    /** A report that takes the objects as the nuclei metric does: all are of one kind, and every pixel belongs to one of them at most. */
    public static EvaluationReport ofLabels() {
        return new EvaluationReport(List.of(new Category(ALIKE, "object", true)), true);
    }

    private String name(int id) {
        Category category = categories.get(id);
        return category == null ? "category " + id : category.name();
    }

    /**
     * Compares what was found in a picture with what is there.
     *
     * @throws IllegalArgumentException naming the picture, where the sizes differ
     */
    public void add(Sample sample, Segmentation found) {
        JudgedPicture judged = alike
                ? ofLabels(sample, found.instances())
                : JudgedPicture.of(sample.name(), sample.truth(), found, stuff);
        analysis.add(judged);
        Map<Verdict, Integer> truths = new EnumMap<>(Verdict.class);
        judged.truths().forEach(object -> truths.merge(object.judgement().verdict(), 1, Integer::sum));
        int spurious = (int) judged.predictions().stream()
                .filter(object -> object.judgement().verdict() == Verdict.SPURIOUS)
                .count();
        Figure.Row row =
                new Figure.Row(rows.size(), sample.name(), judged.score().meanAp(), truths, spurious);
        rows.add(row);
        worst.offer(row, () -> drawing.draw(row, sample.image(), judged));
    }

    /** Crowds are neither found nor missed, as for the metric. */
    private static JudgedPicture ofLabels(Sample sample, Instances found) {
        Instances truth = sample.truth().instances();
        Panoptic right = Panoptic.ofLabels(truth.withoutCrowds().labels(), ALIKE);
        return JudgedPicture.of(sample.name(), right, alike(truth.besideCrowds(found)), false);
    }

    private static Instances alike(Instances found) {
        return new Instances(
                found.width(),
                found.height(),
                found.objects().stream()
                        .map(object -> new Instance(object.mask(), ALIKE, object.score()))
                        .toList(),
                found.frontFirst());
    }

    /** "nuclei on cells, test". */
    private static String title(Map<String, String> facts) {
        String split = facts.getOrDefault("Split", "");
        return lastName(facts.getOrDefault("Model", "model")) + " on " + lastName(facts.getOrDefault("Data", "data"))
                + (split.isEmpty() ? "" : ", " + split);
    }

    private static String lastName(String path) {
        Path name = Path.of(path).toAbsolutePath().normalize().getFileName();
        return name == null ? path : name.toString();
    }

    /**
     * Writes {@link #FILE}.
     *
     * @param folder made where it is missing
     * @param facts what was evaluated: name to value; the values of {@code Model}, {@code Data} and {@code Split} make the title
     * @param metric the metric's numbers, as {@code --json} has them
     * @throws IOException where it cannot be written
     */
    public void write(Path folder, SequencedMap<String, String> facts, JsonNode metric) throws IOException {
        SequencedMap<String, String> all = new LinkedHashMap<>(facts);
        all.put("Metric", metric.path("metric").asString(""));
        all.put("Images", Html.count(rows.size()));
        all.put("True objects", Html.count(analysis.total().truthCount()));
        ReportPage page = new ReportPage(title(facts), all, metric, this::name);
        String html = page.html(analysis, rows, worst.figures());
        AtomicFile.writeText(folder.resolve(FILE), html);
    }
}
