package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverlapsTest {
    @Test
    void pairsAreThoseWhoseMasksShareAPixel() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            LabelMap left = Blobs.labels(random, 14, 9);
            int[] other = left.labels().clone();
            for (int i = 0; i < other.length; i++) {
                other[i] = random.nextInt(4) == 0 ? random.nextInt(8) * 1_000_003 : other[i];
            }
            LabelMap right = new LabelMap(left.width(), left.height(), other);
            Overlaps overlaps = Overlaps.of(left, right);

            List<Mask> leftMasks = List.copyOf(left.masks().values());
            List<Mask> rightMasks = List.copyOf(right.masks().values());
            List<Overlap> expected = new ArrayList<>();
            for (int l = 0; l < leftMasks.size(); l++) {
                assertThat(overlaps.leftAreas()[l]).isEqualTo(leftMasks.get(l).area());
                for (int r = 0; r < rightMasks.size(); r++) {
                    long pixels = leftMasks.get(l).intersection(rightMasks.get(r));
                    if (pixels > 0) {
                        expected.add(new Overlap(l, r, pixels, leftMasks.get(l).iou(rightMasks.get(r))));
                    }
                }
            }
            assertThat(overlaps.pairs()).isEqualTo(expected);
            assertThat(overlaps.leftLabels()).isEqualTo(left.distinct());
            assertThat(overlaps.rightLabels()).isEqualTo(right.distinct());
            assertThat(overlaps.rightAreas())
                    .isEqualTo(rightMasks.stream().mapToLong(Mask::area).toArray());
        }
    }

    @Test
    void thousandsOfPairsAreCounted() {
        Random random = new Random(8);
        LabelMap one = noise(random);
        LabelMap other = noise(random);
        Map<List<Integer>, Integer> expected = new HashMap<>();
        for (int i = 0; i < one.labels().length; i++) {
            expected.merge(List.of(one.labels()[i], other.labels()[i]), 1, Integer::sum);
        }
        Overlaps overlaps = Overlaps.of(one, other);
        assertThat(overlaps.pairs()).hasSizeGreaterThan(4000).hasSameSizeAs(expected.keySet());
        overlaps.pairs().forEach(pair -> {
            int left = overlaps.leftLabels()[pair.left()];
            int right = overlaps.rightLabels()[pair.right()];
            assertThat(pair.pixels())
                    .isEqualTo(expected.getOrDefault(List.of(left, right), 0).longValue());
        });
    }

    private static LabelMap noise(Random random) {
        return new LabelMap(100, 90, random.ints(9000, 1, 80).toArray());
    }

    @Test
    void mapsOfDifferentSizesAreRefused() {
        assertThatThrownBy(() -> Overlaps.of(new LabelMap(2, 1, new int[2]), new LabelMap(1, 2, new int[2])))
                .hasMessageContaining("2x1 and of 1x2");
    }
}
