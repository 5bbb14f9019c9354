package boxless.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.data.cityscapes.Cityscapes;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import boxless.metric.PanopticScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scoring what a model finds, whose classes have other numbers than the data's categories. */
class ScoringTest {
    private static final Dataset DATA = Shapes.dataset(ShapesScene.of(Difficulty.NORMAL), 1, 4);
    private static final List<Category> CATEGORIES = DATA.categories().stream()
            .sorted(Comparator.comparing(Category::name))
            .toList();
    private static final List<Category> THINGS =
            CATEGORIES.stream().filter(Category::thing).toList();
    private static final List<String> CLASSES = names(THINGS);

    private static List<String> names(List<Category> categories) {
        return categories.stream().map(Category::name).toList();
    }

    @Test
    void classesAreThoseOfTheSameName() {
        assertThat(scoreOf(number -> number)).isEqualTo(1);
    }

    @Test
    void anObjectOfAnotherClassIsNoHit() {
        // Things of a partition have no pixel in common, so nothing of the right class overlaps any of them.
        assertThat(scoreOf(number -> number % CLASSES.size() + 1)).isZero();
    }

    @Test
    void everyClassThatOccursCountsTheSame() {
        Set<Integer> occurring = new TreeSet<>();
        for (int i = 0; i < DATA.size(); i++) {
            DATA.read(i)
                    .truth()
                    .instances()
                    .objects()
                    .forEach(object -> occurring.add(numberOf(THINGS, object.category())));
        }
        assertThat(occurring).contains(1, 2);
        // Two classes that are taken for each other score 0, the others 1.
        assertThat(scoreOf(number -> number <= 2 ? 3 - number : number))
                .isEqualTo((occurring.size() - 2.0) / occurring.size(), within(1e-12));
    }

    @Test
    void aModelOfOtherClassesIsRefusedBeforeItIsTrained() {
        for (Metric metric : List.of(Metric.COCO, Metric.PANOPTIC)) {
            assertThatThrownBy(() -> Scoring.ofTraining(metric, DATA, List.of("cat", "dog"), 0))
                    .hasMessageContaining("cat, dog");
            assertThatThrownBy(() -> Scoring.ofTraining(metric, DATA, List.of("thing"), 0))
                    .hasMessageContaining("stands for all");
        }
    }

    @Test
    void whatIsMissedForWantOfAClassIsSaidForEveryMetric() {
        for (Metric metric : List.of(Metric.NUCLEI, Metric.COCO, Metric.PANOPTIC)) {
            assertThat(metric.unmatched(THINGS.subList(0, 2), CATEGORIES))
                    .as(metric.toString())
                    .singleElement()
                    .asString()
                    .contains("count as missed", CLASSES.get(2));
            assertThat(metric.unmatched(CATEGORIES, CATEGORIES))
                    .as(metric.toString())
                    .isEmpty();
        }
    }

    @Test
    void objectsOfWhatIsStuffForTheModelAreNeitherFoundNorMissed() {
        Instances drawn = new Instances(
                8,
                1,
                List.of(
                        new Instance(Mask.ofRuns(8, 1, 0, 2, 6), 1, 1),
                        new Instance(Mask.ofRuns(8, 1, 2, 2, 4), 2, 1),
                        new Instance(Mask.ofRuns(8, 1, 5, 3), 2, 1)));
        Dataset data = Scenes.dataset(
                Category.things(List.of("car", "sky")), new Sample("a", new Pixels(8, 1, 1, 255, new float[8]), drawn));
        List<Category> classes = Category.of(List.of("car", "sky"), List.of("sky"));
        Panoptic found = new Panoptic(
                new LabelMap(8, 1, new int[] {1, 1, 2, 2, 0, 2, 2, 2}),
                List.of(new Segment(1, 1, true, false, .9f), new Segment(2, 2, false, false, .9f)));
        for (Metric metric : List.of(Metric.NUCLEI, Metric.COCO, Metric.PANOPTIC)) {
            Dataset judged = metric.forModel(data, classes);
            Scoring scoring = Scoring.ofTraining(metric, judged, names(classes), .5);
            scoring.add(0, judged.read(0), found);
            assertThat(scoring.result().headline()).as(metric.toString()).isCloseTo(1, within(1e-12));
            assertThat(metric.unmatched(classes, data.categories()))
                    .as(metric.toString())
                    .singleElement()
                    .asString()
                    .startsWith("objects of the data whose class is stuff for the model ")
                    .endsWith(metric == Metric.PANOPTIC ? "one region in each image: sky" : "do not count: sky");
        }
    }

    private static double scoreOf(IntUnaryOperator change) {
        return evaluate(Scoring.ofTraining(Metric.COCO, DATA, CLASSES, 0), truth -> objects(truth, change, .9f))
                .headline();
    }

    private static Evaluation evaluate(Scoring scoring, UnaryOperator<Segmentation> model) {
        for (int i = 0; i < DATA.size(); i++) {
            Sample sample = DATA.read(i);
            scoring.add(i, sample, model.apply(sample.truth()));
        }
        return scoring.result();
    }

    private static Instances objects(Segmentation truth, IntUnaryOperator change, float score) {
        return new Instances(
                truth.width(),
                truth.height(),
                truth.instances().objects().stream()
                        .map(object -> new Instance(
                                object.mask(), change.applyAsInt(numberOf(THINGS, object.category())), score))
                        .toList());
    }

    private static int numberOf(List<Category> classes, int category) {
        return IntStream.range(0, classes.size())
                        .filter(k -> classes.get(k).id() == category)
                        .findFirst()
                        .orElseThrow()
                + 1;
    }

    /** A whole partition, moved to the right, by the numbers of all classes. */
    private static Panoptic partition(Segmentation truth, int by) {
        Panoptic panoptic = (Panoptic) truth;
        int[] labels = panoptic.map().labels().clone();
        for (int at = 0; at < labels.length; at += panoptic.width()) {
            System.arraycopy(labels, at, labels, at + by, panoptic.width() - by);
        }
        List<Segment> segments = panoptic.segments().stream()
                .map(segment -> new Segment(
                        segment.id(), numberOf(CATEGORIES, segment.category()), segment.thing(), false, .9f))
                .toList();
        return new Panoptic(new LabelMap(panoptic.width(), panoptic.height(), labels), segments);
    }

    @Test
    void panopticQualityIsThatOfThingsAndStuff() {
        Evaluation exact =
                evaluate(Scoring.ofTraining(Metric.PANOPTIC, DATA, names(CATEGORIES), 0), truth -> partition(truth, 0));
        assertThat(exact.headline()).isEqualTo(1);
        assertThat(exact.measurements().keySet()).containsExactly("pq", "pq_things", "pq_stuff", "sq", "rq");
        Evaluation things = evaluate(
                Scoring.ofTraining(Metric.PANOPTIC, DATA, CLASSES, 0), truth -> objects(truth, number -> number, 1));
        assertThat(things.measurements()).containsEntry("pq_things", 1.0).containsEntry("pq_stuff", 0.0);
        assertThat(things.headline())
                .isBetween(.1, .9)
                .isEqualTo(things.measurements().get("pq"));
    }

    @Test
    void aMetricThatDoesNotRankTakesWhatTheModelIsSureOf() {
        for (Metric metric : List.of(Metric.NUCLEI, Metric.PANOPTIC, Metric.COCO)) {
            Scoring scoring = Scoring.ofModel(metric, DATA, CLASSES, .5);
            double score = evaluate(scoring, truth -> objects(truth, number -> number, .4f))
                    .headline();
            assertThat(score > 0).as(metric.toString()).isEqualTo(metric.ranks());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"NUCLEI", "COCO", "PANOPTIC"})
    void aTrainingMeasuresWhatAnEvaluationDoes(Metric metric) {
        List<String> classes = names(CATEGORIES);
        Evaluation training = evaluate(Scoring.ofTraining(metric, DATA, classes, 0), truth -> partition(truth, 3));
        Evaluation whole = evaluate(Scoring.ofModel(metric, DATA, classes, 0), truth -> partition(truth, 3));
        assertThat(training.headline()).isBetween(.1, .9);
        assertThat(training.measurements()).isEqualTo(whole.measurements()).containsValue(training.headline());
    }

    @Test
    void theKeysOfARunsLogStay() {
        List<String> classes = names(CATEGORIES);
        assertThat(measured(Metric.NUCLEI, classes))
                .containsExactly(
                        "ap_0.50", "ap_0.55", "ap_0.60", "ap_0.65", "ap_0.70", "ap_0.75", "ap_0.80", "ap_0.85",
                        "ap_0.90", "ap_0.95", "mean_ap");
        // No thing in these images is large.
        assertThat(measured(Metric.COCO, classes))
                .containsExactly("ap_0.50", "ap_0.75", "ap_small", "ap_medium", "mean_ap");
    }

    private static List<String> measured(Metric metric, List<String> classes) {
        Scoring scoring = Scoring.ofTraining(metric, DATA, classes, 0);
        return List.copyOf(
                evaluate(scoring, truth -> partition(truth, 3)).measurements().keySet());
    }

    @Test
    void withoutStuffAnObjectFoundOnTheBackgroundIsAnError() {
        Dataset nuclei = Nuclei.dataset(NucleiScene.varied(), 1, 1);
        Sample sample = nuclei.read(0);
        Panoptic truth = Panoptic.of(sample.truth());
        Scoring exact = Scoring.of(Metric.PANOPTIC, nuclei);
        exact.add(0, sample, truth);
        assertThat(panoptic(exact).things().pq()).isEqualTo(1);
        assertThat(panoptic(exact).stuff().pq()).isEqualTo(1);
        int[] labels = truth.map().labels().clone();
        int empty = 0;
        while (labels[empty] != 0) {
            empty++;
        }
        int number = truth.segments().size() + 1;
        labels[empty] = number;
        List<Segment> more = new ArrayList<>(truth.segments());
        more.add(new Segment(number, truth.segments().getFirst().category(), true, false, 1));
        Scoring tooMany = Scoring.of(Metric.PANOPTIC, nuclei);
        tooMany.add(0, sample, new Panoptic(new LabelMap(truth.width(), truth.height(), labels), more));
        double n = truth.segments().size();
        assertThat(panoptic(tooMany).things().pq()).isCloseTo(n / (n + .5), within(1e-6));
    }

    private static PanopticScore panoptic(Scoring scoring) {
        return ((Evaluation.Panoptic) scoring.result()).score();
    }

    @Test
    void forNucleiACrowdIsNeitherFoundNorMissed() {
        Mask cell = Mask.ofRuns(6, 1, 0, 1, 5);
        Mask crowd = Mask.ofRuns(6, 1, 2, 3, 1);
        Instances truth = new Instances(6, 1, List.of(new Instance(crowd, 1, 1, true), new Instance(cell, 1, 1)));
        Sample sample = new Sample("a", new Pixels(6, 1, 1, 255, new float[6]), truth);
        Scoring scoring = Scoring.of(Metric.NUCLEI, Scenes.dataset(sample));
        Mask inCrowd = Mask.ofRuns(6, 1, 3, 2, 1);
        Mask halfInCrowd = Mask.ofRuns(6, 1, 4, 2);
        scoring.add(
                0,
                sample,
                new Instances(
                        6,
                        1,
                        List.of(
                                new Instance(cell, 1, 1),
                                new Instance(inCrowd, 1, 1),
                                new Instance(halfInCrowd, 1, 1))));
        assertThat(scoring.result().headline()).isEqualTo(.5);
    }

    @Test
    void forNucleiASingleObjectInACrowdIsFoundByWhatMatchesIt() {
        Mask crowd = Mask.ofRuns(12, 1, 0, 10, 2);
        Mask cell = Mask.ofRuns(12, 1, 2, 4, 6);
        Instances truth = new Instances(12, 1, List.of(new Instance(crowd, 1, 1, true), new Instance(cell, 1, 1)));
        Instance exact = new Instance(cell, 1, 1);
        Instance half = new Instance(Mask.ofRuns(12, 1, 2, 2, 8), 1, 1); // IoU 2/4
        Instance piece = new Instance(Mask.ofRuns(12, 1, 2, 1, 9), 1, 1); // IoU 1/4
        Instance another = new Instance(Mask.ofRuns(12, 1, 7, 2, 3), 1, 1);
        assertThat(truth.besideCrowds(row(exact, another)).objects()).containsExactly(exact);
        assertThat(truth.besideCrowds(row(half, piece)).objects()).containsExactly(half);
        Sample sample = new Sample("a", new Pixels(12, 1, 1, 255, new float[12]), truth);
        Scoring scoring = Scoring.of(Metric.NUCLEI, Scenes.dataset(sample));
        scoring.add(0, sample, row(exact, another));
        assertThat(scoring.result().headline()).isEqualTo(1);
    }

    private static Instances row(Instance... objects) {
        return new Instances(12, 1, List.of(objects));
    }

    @Test
    void aMetricNeedsDataThatSaysWhatItAsks() {
        Dataset nuclei = Nuclei.dataset(NucleiScene.varied(), 1, 1);
        assertThatThrownBy(() -> Scoring.of(Metric.CITYSCAPES, DATA)).hasMessageContaining("is not Cityscapes");
    }

    @Test
    void cityscapesIsScoredFromItsOwnAnnotations(@TempDir Path folder) throws IOException {
        String name = "aachen_000000_000019";
        int[] labels = new int[40 * 20];
        Arrays.fill(labels, 0, 200, 26_000);
        Arrays.fill(labels, 200, 400, 24_000);
        Arrays.fill(labels, 400, 800, 7);
        Panoptic street = new Panoptic(
                new LabelMap(40, 20, labels),
                List.of(
                        new Segment(7, 7, false, false, 1),
                        new Segment(24_000, 24, true, false, 1),
                        new Segment(26_000, 26, true, false, 1)));
        LabelFiles.writePng(street.map(), folder.resolve("gtFine/val/aachen/" + name + "_gtFine_instanceIds.png"));
        Pictures.writePng(
                new Pixels(40, 20, 1, 255, new float[800]),
                folder.resolve("leftImg8bit/val/aachen/" + name + "_leftImg8bit.png"));
        Dataset data = Cityscapes.open(folder, "val").first(1);
        Scoring scoring = Scoring.ofTraining(Metric.CITYSCAPES, data, List.of("bus", "car", "person"), .5);
        Sample sample = data.read(0);
        Instance car = street.instances().objects().getLast();
        scoring.add(0, sample, new Instances(40, 20, List.of(new Instance(car.mask(), 2, .1f))));
        Evaluation evaluation = scoring.result();
        assertThat(evaluation.headline()).isEqualTo(.5); // a car is found, a person is not, there is no bus
        assertThat(evaluation.measurements()).containsOnlyKeys("ap_0.50", "mean_ap");
    }
}
