package boxless.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Partitions with things and stuff, as a model would find them that counts its classes in an order of its own. */
class PartitionScoringTest {
    private static final Dataset DATA = Shapes.dataset(ShapesScene.of(Difficulty.NORMAL), 3, 6);

    @Test
    void whoFindsTheTruthIsRightByEveryMetric() {
        List<String> classes =
                new ArrayList<>(DATA.categories().stream().map(Category::name).toList());
        Collections.reverse(classes);
        assertThat(score(Metric.PANOPTIC, classes, found -> found).at("/All/pq").asDouble())
                .isEqualTo(1);
        assertThat(score(Metric.COCO, classes, found -> found).at("/segm/AP").asDouble())
                .isEqualTo(1);
        assertThat(score(Metric.NUCLEI, classes, found -> found).at("/mean_ap").asDouble())
                .isEqualTo(1);
    }

    @Test
    void stuffThatTheDataDoesNotKnowIsVoidAndHarmsNothingElse() {
        List<String> classes =
                new ArrayList<>(DATA.categories().stream().map(Category::name).toList());
        classes.set(classes.indexOf("grass"), "meadow");
        JsonNode scores = score(Metric.PANOPTIC, classes, found -> found);
        assertThat(scores.at("/Things/pq").asDouble()).isEqualTo(1);
        assertThat(scores.at("/Stuff/n").asInt()).isEqualTo(4);
        assertThat(scores.at("/Stuff/pq").asDouble()).isEqualTo(.75); // grass is missed
    }

    @Test
    void thingsBelowAThresholdAreMissedAndStuffIsNot() {
        List<String> classes = DATA.categories().stream().map(Category::name).toList();
        JsonNode scores = score(Metric.PANOPTIC, classes, found -> found.from(.75));
        assertThat(scores.at("/Stuff/pq").asDouble()).isEqualTo(1);
        assertThat(scores.at("/Things/pq").asDouble()).isZero();
        assertThat(scores.at("/Things/n").asInt()).isPositive();
    }

    @Test
    void theNucleiMetricHasTheSurerObjectInFrontAsLabelImagesHave() {
        Instances found = new Instances(
                6,
                1,
                List.of(
                        new Instance(Mask.ofRuns(6, 1, 0, 3, 3), 1, .9f),
                        new Instance(Mask.ofRuns(6, 1, 2, 3, 1), 1, .4f)));
        assertThat(nuclei(labels(1, 1, 1, 2, 2, 0), found)).isEqualTo(1);
    }

    @Test
    void theNucleiMetricHasTheAnnotatedObjectThatIsListedFirstInFront() {
        Instances truth = new Instances(
                6,
                1,
                List.of(new Instance(Mask.ofRuns(6, 1, 2, 2, 2), 1, 1), new Instance(Mask.ofRuns(6, 1, 0, 6), 1, 1)));
        assertThat(nuclei(truth, labels(1, 1, 2, 2, 1, 1))).isEqualTo(1);
    }

    private static Panoptic labels(int... labels) {
        return Panoptic.ofLabels(new LabelMap(labels.length, 1, labels), 1);
    }

    private static double nuclei(Segmentation truth, Segmentation found) {
        Scoring scoring = Scoring.of(Metric.NUCLEI, DATA);
        scoring.add(0, new Sample("a", new Pixels(6, 1, 1, 255, new float[6]), truth), found);
        return scoring.result().headline();
    }

    private static JsonNode score(Metric metric, List<String> classes, UnaryOperator<Segmentation> sure) {
        Scoring scoring = Scoring.ofModel(metric, DATA, classes, 0);
        for (int i = 0; i < DATA.size(); i++) {
            Sample sample = DATA.read(i);
            scoring.add(i, sample, sure.apply(found((Panoptic) sample.truth(), classes)));
        }
        return EvaluationJson.of(scoring.result());
    }

    /** Category k of the data, called after one of the classes, as that class; all half sure. */
    private static Panoptic found(Panoptic truth, List<String> classes) {
        return new Panoptic(
                truth.map(),
                truth.segments().stream()
                        .map(segment -> new Segment(
                                segment.id(), number(segment.category(), classes), segment.thing(), false, .5f))
                        .toList());
    }

    private static int number(int category, List<String> classes) {
        String name = DATA.categories().get(category - 1).name();
        int place = classes.indexOf(name);
        return 1 + (place < 0 ? category - 1 : place);
    }
}
