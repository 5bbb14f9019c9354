package boxless.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the robot clicks, and what becomes of the answers. */
class ClickScoringTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;
    private static final Mask NOTHING = boxes();

    @Test
    void aFirstClickHitsEveryPixelOfTheObjectEquallyOften() {
        Mask truth = boxes(new Box(3, 4, 2, 3), new Box(39, 29, 1, 1), new Box(20, 0, 1, 30));
        SplittableRandom random = new SplittableRandom(1);
        int[] hits = new int[WIDTH * HEIGHT];
        int clicks = 1000 * (int) truth.area();
        for (int k = 0; k < clicks; k++) {
            RobotClick click = RobotClick.inside(truth, random);
            assertThat(click.positive()).isTrue();
            hits[click.y() * WIDTH + click.x()]++;
        }
        boolean[] inside = truth.toBitmap();
        for (int i = 0; i < hits.length; i++) {
            assertThat(hits[i]).isCloseTo(inside[i] ? 1000 : 0, within(inside[i] ? 150 : 0));
        }
    }

    @Test
    void theNextClickLiesDeepInsideTheLargestErrorWithItsSign() {
        Mask truth = boxes(new Box(10, 10, 11, 11));
        assertThat(RobotClick.atLargestError(truth, NOTHING)).contains(new RobotClick(15, 15, true));
        // Of 5x11 pixels that are missing and 7x7 that are too much, the former are more.
        assertThat(RobotClick.atLargestError(truth, boxes(new Box(15, 10, 6, 11), new Box(30, 20, 7, 7))))
                .contains(new RobotClick(12, 12, true));
        assertThat(RobotClick.atLargestError(truth, boxes(new Box(15, 10, 6, 11), new Box(30, 20, 9, 9))))
                .contains(new RobotClick(34, 24, false));
        assertThat(RobotClick.atLargestError(truth, truth)).isEmpty();
        assertThat(RobotClick.atLargestError(NOTHING, NOTHING)).isEmpty();
    }

    @Test
    void errorsOfBothKindsSideBySideAreTwo() {
        Mask truth = boxes(new Box(0, 0, 10, 10));
        Mask shifted = boxes(new Box(0, 0, 3, 10), new Box(10, 0, 9, 10));
        assertThat(RobotClick.atLargestError(truth, shifted)).contains(new RobotClick(14, 4, false));
    }

    @Test
    void errorsThatShareOnlyACornerAreTwo() {
        Mask truth = boxes(new Box(0, 0, 5, 5), new Box(5, 5, 5, 5));
        assertThat(RobotClick.atLargestError(truth, boxes(new Box(20, 20, 7, 7))))
                .contains(new RobotClick(23, 23, false));
    }

    @Test
    void scoresAreThoseOfTheMasksAfterEachClick() {
        Mask ten = boxes(new Box(0, 0, 10, 1));
        Mask four = boxes(new Box(0, 5, 4, 1));
        Sample sample = sample("a", object(ten), object(four));
        ClickScoring scoring = new ClickScoring(3);
        scoring.add(
                sample,
                2,
                answering(
                        List.of(boxes(new Box(0, 0, 5, 1)), boxes(new Box(0, 0, 7, 1)), boxes(new Box(0, 0, 8, 1))),
                        List.of(boxes(new Box(0, 5, 3, 1)), four)));
        scoring.add(sample("without objects"), 4, answering());
        ClickScore score = scoring.result();
        assertThat(score.images()).isEqualTo(2);
        assertThat(score.objects()).isEqualTo(2);
        assertThat(score.after())
                .containsExactly(
                        new ClickScore.Masks((.5 + .75) / 2, .5, 0),
                        new ClickScore.Masks((.7 + 1) / 2, 1, .5),
                        new ClickScore.Masks((.8 + 1) / 2, 1, 1)); // the perfect mask is asked for no third click
        assertThat(score.openMillis()).isEqualTo(3);
        assertThat(score.clickMillis()).isBetween(0.0, 1000.0);
    }

    /** Whoever is asked answers the clicks on each object by these masks, and has no further ones. */
    @SafeVarargs
    private static Supplier<Function<RobotClick, Mask>> answering(List<Mask>... answers) {
        Iterator<List<Mask>> objects = List.of(answers).iterator();
        return () -> {
            Iterator<Mask> masks = objects.next().iterator();
            return click -> masks.next();
        };
    }

    @Test
    void onlyCountableObjectsAreClicked() {
        Mask one = boxes(new Box(1, 1, 3, 3));
        Sample sample = sample("a", new Instance(boxes(new Box(9, 9, 5, 5)), 1, 1, true), object(NOTHING), object(one));
        ClickScoring scoring = new ClickScoring(1);
        scoring.add(sample, 1, answering(List.of(one)));
        assertThat(scoring.result().objects()).isEqualTo(1);
        assertThat(scoring.result().after()).containsExactly(new ClickScore.Masks(1, 1, 1));
    }

    @Test
    void firstClicksDependOnImageAndObjectAlone() {
        Mask mask = boxes(new Box(2, 2, 25, 25));
        List<RobotClick> alone = firstClicks(sample("a", object(mask)));
        List<RobotClick> together = firstClicks(sample("b", object(mask)), sample("a", object(mask), object(mask)));
        assertThat(together.get(1)).isEqualTo(alone.getFirst());
        Set<RobotClick> different = new HashSet<>(together);
        assertThat(different).hasSize(3);
    }

    private static List<RobotClick> firstClicks(Sample... samples) {
        List<RobotClick> clicks = new ArrayList<>();
        ClickScoring scoring = new ClickScoring(1);
        for (Sample sample : samples) {
            scoring.add(sample, 1, () -> click -> {
                clicks.add(click);
                return NOTHING;
            });
        }
        return clicks;
    }

    @Test
    void theJsonHasANumberForEachClickAndNullWhereThereIsNone() {
        ClickScoring scoring = new ClickScoring(2);
        ObjectNode nothing = EvaluationJson.of(scoring.result());
        assertThat(nothing.propertyNames())
                .containsExactly("metric", "images", "objects", "mean_iou", "iou_50", "iou_75", "open_ms", "click_ms");
        assertThat(nothing.path("open_ms").isNull()).isTrue();
        assertThat(nothing.path("mean_iou").values()).hasSize(2).allMatch(JsonNode::isNull);
        Mask three = boxes(new Box(0, 0, 3, 1));
        scoring.add(sample("a", object(three)), 1.5, answering(List.of(boxes(new Box(0, 0, 2, 1)), three)));
        ObjectNode json = EvaluationJson.of(scoring.result());
        assertThat(json.path("metric").stringValue()).isEqualTo("clicks");
        assertThat(json.path("mean_iou").toString()).isEqualTo("[" + 2 / 3.0 + ",1.0]");
        assertThat(json.path("iou_75").toString()).isEqualTo("[0.0,1.0]");
        assertThat(json.path("open_ms").doubleValue()).isEqualTo(1.5);
        assertThatIllegalArgumentException().isThrownBy(() -> new ClickScoring(0));
    }

    private static Instance object(Mask mask) {
        return new Instance(mask, 1, 1);
    }

    private static Sample sample(String name, Instance... objects) {
        return new Sample(
                name,
                new Pixels(WIDTH, HEIGHT, 1, 1, new float[WIDTH * HEIGHT]),
                new Instances(WIDTH, HEIGHT, List.of(objects)));
    }

    private static Mask boxes(Box... boxes) {
        boolean[] bitmap = new boolean[WIDTH * HEIGHT];
        for (Box box : boxes) {
            for (int i = 0; i < box.area(); i++) {
                bitmap[(box.y() + i / box.width()) * WIDTH + box.x() + i % box.width()] = true;
            }
        }
        return Mask.ofBitmap(WIDTH, HEIGHT, bitmap);
    }
}
