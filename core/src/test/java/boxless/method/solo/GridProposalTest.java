package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GridProposalTest {
    private static Instance square(int side, int left, int top, int length) {
        return block(side, left, top, length, length);
    }

    private static Instance block(int side, int left, int top, int width, int height) {
        BitSet bits = new BitSet();
        for (int y = top; y < top + height; y++) {
            bits.set(y * side + left, y * side + left + width);
        }
        return new Instance(Mask.ofBitmap(side, side, bits), 1, 1);
    }

    private static ObjectSurvey survey(int side, List<Instance> objects) {
        ObjectSurvey survey = new ObjectSurvey();
        survey.add(new Instances(side, side, objects));
        return survey;
    }

    private static GridFit of(int side, List<Instance> objects) {
        return survey(side, objects).propose();
    }

    @Test
    void growsTheGridUntilNeighboursHaveCellsOfTheirOwn() {
        List<Instance> near = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            near.add(square(256, 10 + 9 * k, 100, 7));
        }
        GridFit proposal = of(256, near);
        assertThat(proposal.grids().sides().get(0))
                .isGreaterThanOrEqualTo(256 / 9)
                .isLessThan(40);
        assertThat(proposal.levels()).allMatch(level -> level.collisions() == 0);
        assertThat(proposal.lost()).isZero();
    }

    @Test
    void coversEverySizeOfTheData() {
        GridFit proposal = of(512, List.of(square(512, 0, 0, 2), square(512, 100, 100, 40), square(512, 0, 0, 512)));
        for (double size : new double[] {1, 39, 511}) {
            assertThat(proposal.sizes()).anyMatch(range -> range.contains(size));
        }
        assertThat(proposal.grids().sides()).hasSize(5).isSortedAccordingTo((a, b) -> b - a);
    }

    @Test
    void smallObjectsStayOnTheLevelsOfFineMasks() {
        assertThat(of(256, List.of(square(256, 20, 20, 30))).sizes().get(1).largest())
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void countsObjectsThatShareTheirOnlyCell() {
        GridFit proposal = of(128, List.of(square(128, 60, 60, 3), square(128, 60, 60, 3)));
        assertThat(proposal.levels().get(0).collisions()).isEqualTo(1);
        assertThat(proposal.lost()).isEqualTo(1);
        assertThat(proposal.levels().get(0).isCrowded()).isTrue();
    }

    @Test
    void objectsOfASizeThatNoLevelTakesAreLost() {
        ObjectSurvey survey = survey(128, List.of(square(128, 0, 0, 1), square(128, 60, 60, 30)));
        assertThat(survey.paper().lost()).isEqualTo(1);
        assertThat(survey.propose().lost()).isZero();
    }

    @Test
    void losesNoMoreThanThePapersGrids() {
        ObjectSurvey survey = new ObjectSurvey();
        SplittableRandom random = new SplittableRandom(3);
        for (int picture = 0; picture < 400; picture++) {
            List<Instance> sparse = new ArrayList<>();
            for (int k = 0; k < 6; k++) {
                int length = 4 + random.nextInt(12);
                sparse.add(square(256, random.nextInt(256 - length), random.nextInt(256 - length), length));
            }
            survey.add(new Instances(256, 256, sparse));
        }
        assertThat(survey.propose().lost()).isLessThanOrEqualTo(survey.paper().lost());
    }

    @Test
    void givesThePapersGridsWhereNoOthersLoseAsFew() {
        ObjectSurvey oneMiddle = survey(256, List.of(square(256, 102, 102, 51), square(256, 107, 107, 41)));
        ObjectSurvey oneCoversTheOther = survey(384, List.of(square(384, 28, 22, 21), block(384, 9, 50, 61, 9)));
        for (ObjectSurvey survey : List.of(oneMiddle, oneCoversTheOther)) {
            assertThat(survey.paper().lost()).isZero();
            assertThat(survey.propose().lost()).isZero();
        }
    }

    @Test
    void countsTheCellsThatTrainingWouldGive() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 50; round++) {
            List<Instance> objects = new ArrayList<>();
            for (int k = 0; k < 25; k++) {
                int length = 1 + random.nextInt(80);
                objects.add(square(192, random.nextInt(193 - length), random.nextInt(193 - length), length));
            }
            GridFit fit = survey(192, objects).paper();
            SoloOptions options = Options.with(new HeadOptions.Cells(1, 32), 18, 25, fit.grids(), fit.sizes());
            assertThat(fit.lost()).isEqualTo(25 - trained(options, objects).size());
        }
    }

    /** The objects that have a cell in training, each by a category of its own. */
    private static Set<Long> trained(SoloOptions options, List<Instance> objects) {
        List<Instance> numbered = new ArrayList<>();
        for (Instance object : objects) {
            numbered.add(new Instance(object.mask(), numbered.size() + 1, 1));
        }
        Pixels image = new Pixels(192, 192, 1, 1, new float[192 * 192]);
        Sample sample = new Sample("s", image, new Instances(192, 192, numbered));
        return new TargetMaker(options)
                .of(List.of(sample)).levels().stream()
                        .flatMap(level -> Arrays.stream(level.categories()).boxed())
                        .filter(category -> category > 0)
                        .collect(Collectors.toSet());
    }

    @Test
    void dataWithoutObjectsGetThePapersGrids() {
        assertThat(of(64, List.of()).grids().sides()).containsExactly(40, 36, 24, 16, 12);
    }
}
