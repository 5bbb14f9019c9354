package boxless.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import boxless.mask.Blobs;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures of one row, so that objects are stretches of it. */
class ErrorAnalysisTest {
    private static final int WIDTH = 40;

    @Test
    void everyObjectHasTheVerdictThatItsDefinitionSays() {
        Instances truth = row(object(0, 8), object(9, 4), object(13, 4), object(20, 9), object(30, 4));
        Instances found = row(
                object(1, 8), // 7 of 9 pixels are the first's
                object(9, 9), // two in one
                object(20, 4), // two pieces of one
                object(24, 4),
                object(36, 3)); // nothing there
        JudgedPicture judged = judged("row", truth, found);
        assertThat(verdicts(judged.truths()))
                .containsExactly(Verdict.FOUND, Verdict.MERGED, Verdict.MERGED, Verdict.SPLIT, Verdict.MISSED);
        assertThat(verdicts(judged.predictions()))
                .containsExactly(Verdict.FOUND, Verdict.MERGED, Verdict.SPLIT, Verdict.SPLIT, Verdict.SPURIOUS);
        assertThat(judged.truths().getFirst().judgement().iou()).isCloseTo(7 / 9.0, within(1e-15));
    }

    @Test
    void anObjectOfTheWrongCategoryIsConfusedAndNotMissed() {
        JudgedPicture judged =
                judged("classes", row(object(0, 8), object(10, 8, 2)), row(object(0, 8, 2), object(10, 8, 2)));
        assertThat(verdicts(judged.truths())).containsExactly(Verdict.CONFUSED, Verdict.FOUND);
        assertThat(verdicts(judged.predictions())).containsExactly(Verdict.CONFUSED, Verdict.FOUND);
        JudgedPicture twice = judged("twice", row(object(0, 8), object(0, 8, 2)), row(object(0, 8)));
        assertThat(verdicts(twice.truths())).containsExactly(Verdict.FOUND, Verdict.MISSED);
        assertThat(verdicts(twice.predictions())).containsExactly(Verdict.FOUND);
    }

    @Test
    void whatLiesInACrowdOrInUnlabelledPixelsIsNeitherRightNorWrong() {
        Instance crowd = new Instance(mask(0, 10), 1, 1, true);
        JudgedPicture crowded = judged(
                "crowd", new Instances(WIDTH, 1, List.of(crowd)), row(object(2, 3), object(4, 3, 2), object(20, 3)));
        assertThat(crowded.truths()).isEmpty();
        assertThat(verdicts(crowded.predictions()))
                .containsExactly(Verdict.IGNORED, Verdict.SPURIOUS, Verdict.SPURIOUS);

        int[] labels = new int[WIDTH];
        Arrays.fill(labels, 0, 20, 1); // the rest nobody annotated
        Panoptic street = new Panoptic(new LabelMap(WIDTH, 1, labels), List.of(new Segment(1, 7, false, false, 1)));
        Instances found = row(object(4, 3), object(30, 3));
        JudgedPicture judged = JudgedPicture.of("street", street, found, true);
        assertThat(verdicts(judged.predictions())).containsExactly(Verdict.SPURIOUS, Verdict.IGNORED);
        assertThat(JudgedPicture.of("same", street, street, true).score().meanAp())
                .isEqualTo(1);
    }

    @Test
    void whetherUnlabelledPixelsCountIsDecidedByTheDataAndNotByTheImage() {
        int[] labels = new int[WIDTH];
        Arrays.fill(labels, 0, 8, 1);
        Panoptic car = Panoptic.ofLabels(new LabelMap(WIDTH, 1, labels), 1); // no stuff in this image
        Instances found = row(object(0, 8), object(30, 3));
        assertThat(verdicts(JudgedPicture.of("car", car, found, true).predictions()))
                .containsExactly(Verdict.FOUND, Verdict.IGNORED);
        assertThat(verdicts(JudgedPicture.of("car", car, found, false).predictions()))
                .containsExactly(Verdict.FOUND, Verdict.SPURIOUS);
    }

    @Test
    void onLabelMapsTheRatiosAreThoseOfTheNucleiMetric() {
        Random random = new Random(5);
        NucleiAp metric = new NucleiAp();
        ErrorAnalysis analysis = new ErrorAnalysis();
        for (int i = 0; i < 500; i++) {
            LabelMap truth = Blobs.labels(random, 12, 4);
            LabelMap found = random.nextInt(4) == 0 ? truth : changed(truth, random);
            metric.add("image " + i, truth, found);
            JudgedPicture judged = judged("image " + i, Panoptic.ofLabels(truth, 1), Panoptic.ofLabels(found, 1));
            assertThat(judged.truths()).hasSize(truth.distinct().length);
            assertThat(judged.predictions()).hasSize(found.distinct().length);
            analysis.add(judged);
        }
        assertThat(analysis.pictures().means(Matching::ap))
                .isEqualTo(metric.result().ap());
        Matching pooled = metric.result().pooled().getFirst();
        assertThat(analysis.total().matching().tp()).isEqualTo(pooled.tp());
        assertThat(analysis.scores().getLast().matching().fp()).isEqualTo(pooled.fp());
        assertThat(analysis.sizes(5).stream()
                        .mapToInt(size -> size.counts().truthCount())
                        .sum())
                .isEqualTo(pooled.tp() + pooled.fn());
    }

    @Test
    void againstAPartitionObjectsHaveThePixelsWhereTheyAreInFront() {
        int[] labels = new int[WIDTH];
        Arrays.fill(labels, 0, 10, 1);
        Panoptic truth = Panoptic.ofLabels(new LabelMap(WIDTH, 1, labels), 1);
        Instance hidden = new Instance(mask(3, 2), 1, .3f);
        Instance surest = new Instance(mask(0, 8), 1, .9f);
        Instance less = new Instance(mask(6, 4), 1, .4f);
        JudgedPicture judged = judged("over", truth, row(hidden, surest, less));
        assertThat(judged.predictions())
                .extracting(
                        object -> object.mask().area(),
                        object -> object.judgement().verdict())
                .containsExactly(tuple(8L, Verdict.FOUND), tuple(2L, Verdict.SPURIOUS));
    }

    @Test
    void matchesAboveAScoreDoNotDependOnObjectsBelowIt() {
        Instance sure = new Instance(mask(0, 6), 1, 0.9f); // IoU 6/8
        Instance better = new Instance(mask(0, 8), 1, 0.4f); // IoU 1
        ErrorAnalysis analysis = new ErrorAnalysis();
        analysis.add(judged("twice", row(object(0, 8)), new Instances(WIDTH, 1, List.of(better, sure))));
        List<ScorePoint> points = analysis.scores();
        assertThat(points).extracting(ScorePoint::score).containsExactly(0.9f, 0.4f);
        assertThat(points.getFirst().matching()).isEqualTo(new Matching(0.5, 1, 0, 0, 0.75));
        assertThat(points.getLast().matching()).isEqualTo(new Matching(0.5, 1, 1, 0, 0.75));
    }

    @Test
    void atEveryThresholdObjectsAreMatchedAnew() {
        Instance sure = new Instance(mask(0, 6), 1, 0.9f); // IoU 6/8
        Instance better = new Instance(mask(0, 8), 1, 0.4f); // IoU 1
        JudgedPicture judged = judged("twice", row(object(0, 8)), new Instances(WIDTH, 1, List.of(better, sure)));
        assertThat(verdicts(judged.predictions())).containsExactly(Verdict.SPURIOUS, Verdict.FOUND);
        assertThat(judged.score().matchings())
                .contains(new Matching(.75, 1, 1, 0, .75), new Matching(.8, 1, 1, 0, 1), new Matching(.95, 1, 1, 0, 1));
    }

    @Test
    void everyScoreIsOnePointWithoutWhatIsIgnored() {
        Instance crowd = new Instance(mask(0, 10), 1, 1, true);
        Instances truth = new Instances(WIDTH, 1, List.of(crowd, object(20, 8), object(30, 8, 2)));
        Instance ignored = new Instance(mask(2, 3), 1, .9f);
        Instance right = new Instance(mask(20, 8), 1, .5f);
        Instance wrong = new Instance(mask(12, 4), 2, .5f);
        ErrorAnalysis analysis = new ErrorAnalysis();
        analysis.add(judged("crowd", truth, new Instances(WIDTH, 1, List.of(ignored, right, wrong))));
        assertThat(analysis.scores()).containsExactly(new ScorePoint(.5f, new Matching(.5, 1, 1, 1, 1)));
        assertThat(analysis.categories()).containsOnlyKeys(1, 2);
        assertThat(analysis.categories().values())
                .extracting(ErrorCounts::matching)
                .containsExactly(new Matching(.5, 1, 0, 0, 1), new Matching(.5, 0, 1, 1, 0));
    }

    @Test
    void sizeClassesHoldAboutAsManyObjectsAndPartNoTies() {
        ErrorAnalysis analysis = new ErrorAnalysis();
        analysis.add(judged(
                "sizes",
                row(object(0, 1), object(2, 2), object(5, 2), object(8, 2), object(11, 5), object(17, 6)),
                row(object(11, 5))));
        assertThat(analysis.sizes(3))
                .extracting(
                        SizeClass::least, SizeClass::most, size -> size.counts().truths(Verdict.FOUND))
                .containsExactly(tuple(1L, 2L, 0), tuple(5L, 6L, 1));
    }

    private static JudgedPicture judged(String name, Segmentation truth, Segmentation found) {
        return JudgedPicture.of(name, truth, found, false);
    }

    private static List<Verdict> verdicts(List<JudgedObject> objects) {
        return objects.stream().map(object -> object.judgement().verdict()).toList();
    }

    private static LabelMap changed(LabelMap map, Random random) {
        int[] labels = map.labels().clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(5) == 0 ? random.nextInt(4) : labels[i];
        }
        return new LabelMap(map.width(), map.height(), labels);
    }

    private static Instances row(Instance... objects) {
        return new Instances(WIDTH, 1, List.of(objects));
    }

    private static Instance object(int from, int length) {
        return object(from, length, 1);
    }

    private static Instance object(int from, int length, int category) {
        return new Instance(mask(from, length), category, 1);
    }

    private static Mask mask(int from, int length) {
        return Mask.ofRuns(WIDTH, 1, from, length, WIDTH - from - length);
    }
}
