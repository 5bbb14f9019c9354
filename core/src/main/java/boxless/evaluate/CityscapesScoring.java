package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.cityscapes.Cityscapes;
import boxless.data.cityscapes.CityscapesResults;
import boxless.file.JsonFile;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Segmentation;
import boxless.metric.CityscapesAp;
import boxless.metric.CityscapesScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Cityscapes' average precision. */
final class CityscapesScoring implements Scoring {
    private static final List<Category> THINGS =
            Cityscapes.classes().stream().filter(Category::thing).toList();
    private static final Set<Integer> IDS = THINGS.stream().map(Category::id).collect(Collectors.toUnmodifiableSet());

    private final CityscapesAp ap = new CityscapesAp(IDS, Cityscapes.unjudged());
    private final Map<String, Path> truths;

    private CityscapesScoring(Map<String, Path> truths) {
        this.truths = truths;
    }

    /**
     * The annotations are read again as they are: a partition has lost what the metric tells apart in classes that are not judged.
     *
     * @throws IllegalArgumentException where the data is not Cityscapes
     */
    static CityscapesScoring of(Dataset data) {
        Map<String, Path> truths = new HashMap<>();
        for (int i = 0; i < data.size(); i++) {
            Path truth = data.files(i).stream()
                    .filter(Cityscapes::isTruth)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--metric cityscapes: the data is not Cityscapes; give a folder with leftImg8bit/"
                                    + " and gtFine/"));
            truths.put(data.name(i), truth);
        }
        return new CityscapesScoring(truths);
    }

    /**
     * Scores a folder of results by a folder of annotations, on all processors.
     *
     * @param truth gtFine or a part of it
     * @param predictions with a text file for each picture
     */
    static CityscapesScoring ofFiles(Path truth, Path predictions) {
        SortedMap<String, Path> truths = Cityscapes.truths(truth);
        CityscapesResults results = CityscapesResults.in(predictions);
        Map<String, Path> texts = results.of(truths.keySet());
        CityscapesScoring scoring = new CityscapesScoring(truths);
        texts.entrySet().parallelStream().forEach(text -> {
            LabelMap ids = scoring.truth(text.getKey());
            scoring.ap.add(
                    text.getKey(),
                    ids,
                    results.read(text.getValue(), ids.width(), ids.height(), IDS).stream()
                            .map(found ->
                                    new CityscapesAp.Prediction(found.mask(), found.category(), found.confidence()))
                            .toList());
        });
        return scoring;
    }

    private LabelMap truth(String name) {
        Path file = truths.get(name);
        if (file == null) {
            throw new IllegalArgumentException(name + ": no annotation of this image was announced");
        }
        return Cityscapes.instanceIds(file);
    }

    @Override
    public void add(Sample sample, Segmentation found) {
        ap.add(
                sample.name(),
                truth(sample.name()),
                found.instances().objects().stream()
                        .map(object -> new CityscapesAp.Prediction(object.mask(), object.category(), object.score()))
                        .toList());
    }

    @Override
    public void print(PrintWriter out) {
        CityscapesScore score = ap.result();
        Map<Integer, Double> all = score.ap();
        Map<Integer, Double> half = score.ap50();
        out.printf(Locale.ROOT, "%-10s %7s %7s%n", "class", "AP", "AP50");
        for (Category thing : THINGS) {
            row(out, thing.name(), all.getOrDefault(thing.id(), Double.NaN), half.getOrDefault(thing.id(), Double.NaN));
        }
        row(out, "mean", CityscapesScore.mean(all), CityscapesScore.mean(half));
    }

    private static void row(PrintWriter out, String name, double ap, double ap50) {
        out.printf(Locale.ROOT, "%-10s %7s %7s%n", name, ratio(ap), ratio(ap50));
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }

    @Override
    public ObjectNode json() {
        CityscapesScore score = ap.result();
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("metric", "cityscapes");
        json.set("AP", JsonFile.number(CityscapesScore.mean(score.ap())));
        json.set("AP50", JsonFile.number(CityscapesScore.mean(score.ap50())));
        ObjectNode byClass = json.putObject("per_class");
        for (Category thing : THINGS) {
            ObjectNode of = byClass.putObject(thing.name());
            of.set("AP", JsonFile.number(score.ap().getOrDefault(thing.id(), Double.NaN)));
            of.set("AP50", JsonFile.number(score.ap50().getOrDefault(thing.id(), Double.NaN)));
        }
        return json;
    }
}
