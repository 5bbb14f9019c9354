package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelMapTest {
    @Test
    void masksAreThePixelsOfEachLabel() {
        Random random = new Random(4);
        for (int round = 0; round < 2000; round++) {
            // Every other map has labels far above its size, which takes the hash table instead of the plain one.
            LabelMap map = spread(Blobs.labels(random, 40, 6), round % 2 == 0 ? 1 : 300_000_007);
            Map<Integer, Mask> masks = map.masks();
            int[] distinct = Arrays.stream(map.labels())
                    .filter(label -> label != 0)
                    .distinct()
                    .sorted()
                    .toArray();
            assertThat(map.distinct()).isEqualTo(distinct);
            assertThat(masks.keySet())
                    .containsExactlyElementsOf(Arrays.stream(distinct).boxed().toList());
            masks.forEach((label, mask) ->
                    assertThat(mask).isEqualTo(Mask.ofBitmap(map.width(), map.height(), Blobs.bitmap(map, label))));
            LabelMap relabelled = map.relabelled();
            for (int i = 0; i < distinct.length; i++) {
                assertThat(relabelled.masks().get(i + 1)).isEqualTo(masks.get(distinct[i]));
            }
        }
    }

    @Test
    void hundredThousandScatteredLabelsAreFound() {
        int[] labels = new int[512 * 512];
        Random random = new Random(5);
        for (int i = 0; i < labels.length; i += 2) {
            labels[i] = 1 + random.nextInt(Integer.MAX_VALUE - 1);
        }
        LabelMap map = new LabelMap(512, 512, labels);
        int[] distinct = Arrays.stream(labels)
                .filter(label -> label != 0)
                .sorted()
                .distinct()
                .toArray();
        assertThat(map.distinct()).isEqualTo(distinct);
        assertThat(map.masks()).hasSize(distinct.length);
        map.masks().forEach((label, mask) -> {
            int first = mask.runs()[0]; // in column order
            assertThat(map.at(first / 512, first % 512)).isEqualTo(label);
        });
    }

    @Test
    void negativeLabelIsRefused() {
        LabelMap map = new LabelMap(2, 1, new int[] {3, -1});
        assertThatThrownBy(map::masks).hasMessageContaining("negative label");
    }

    @Test
    void aNewSizeTakesTheLabelAtTheCentre() {
        LabelMap map = new LabelMap(3, 1, new int[] {1, 2, 3});
        assertThat(map.resized(6, 1).labels()).containsExactly(1, 1, 2, 2, 3, 3);
        assertThat(map.resized(1, 1).labels()).containsExactly(2);
        assertThat(map.resized(2, 2).labels()).containsExactly(1, 3, 1, 3);
    }

    private static LabelMap spread(LabelMap map, int factor) {
        return new LabelMap(
                map.width(),
                map.height(),
                Arrays.stream(map.labels()).map(label -> label * factor).toArray());
    }
}
