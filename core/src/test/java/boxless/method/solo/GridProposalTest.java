package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridProposalTest {
    private static Instance square(int side, int left, int top, int length) {
        BitSet bits = new BitSet();
        for (int y = top; y < top + length; y++) {
            bits.set(y * side + left, y * side + left + length);
        }
        return new Instance(Mask.ofBitmap(side, side, bits), 1, 1);
    }

    private static GridProposal of(int side, List<Instance> objects) {
        GridProposal.Collector collector = new GridProposal.Collector(0.2);
        collector.add(new Instances(side, side, objects));
        return collector.propose();
    }

    @Test
    void growsTheGridUntilNeighboursHaveCellsOfTheirOwn() {
        List<Instance> near = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            near.add(square(256, 10 + 9 * k, 100, 7));
        }
        GridProposal proposal = of(256, near);
        assertThat(proposal.grids().get(0)).isGreaterThanOrEqualTo(256 / 9).isLessThan(40);
        assertThat(proposal.collisions()).isZero();
        assertThat(proposal.lost()).isZero();
        assertThat(proposal.histogram()).containsEntry(8, 20).hasSize(1);
    }

    @Test
    void coversEverySizeOfTheData() {
        GridProposal proposal =
                of(512, List.of(square(512, 0, 0, 2), square(512, 100, 100, 40), square(512, 0, 0, 512)));
        for (double size : new double[] {1, 39, 511}) {
            assertThat(proposal.sizes()).anyMatch(range -> range.contains(size));
        }
        assertThat(proposal.grids()).hasSize(5).isSortedAccordingTo((a, b) -> b - a);
    }

    @Test
    void smallObjectsStayOnTheLevelsOfFineMasks() {
        assertThat(of(256, List.of(square(256, 20, 20, 30))).sizes().get(1).largest())
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void countsObjectsThatShareTheirOnlyCell() {
        GridProposal proposal = of(128, List.of(square(128, 60, 60, 3), square(128, 60, 60, 3)));
        assertThat(proposal.collisions()).isPositive();
        assertThat(proposal.lost()).isEqualTo(1);
    }

    @Test
    void dataWithoutObjectsGetThePapersGrids() {
        assertThat(of(64, List.of()).grids()).containsExactly(40, 36, 24, 16, 12);
    }
}
