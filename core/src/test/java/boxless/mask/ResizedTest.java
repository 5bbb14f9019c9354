package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResizedTest {
    @Test
    void aMaskIsResizedAsItsLabelMap() {
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            int width = 1 + random.nextInt(12);
            int height = 1 + random.nextInt(12);
            Mask mask = Mask.ofBitmap(width, height, Blobs.bitmap(random, width, height));
            Instances one = new Instances(width, height, List.of(new Instance(mask, 1, 1)));
            int newWidth = 1 + random.nextInt(30);
            int newHeight = 1 + random.nextInt(30);
            assertThat(one.resized(newWidth, newHeight).labels())
                    .isEqualTo(one.labels().resized(newWidth, newHeight));
        }
    }

    @Test
    void anObjectTakesTheMemoryOfItsBoxHoweverWideTheImage() {
        Mask mask = Mask.ofRuns(1_000_000, 1, 500_000, 3, 499_997);
        assertThat(mask.resized(2_000_000, 1)).isEqualTo(Mask.ofRuns(2_000_000, 1, 1_000_000, 6, 999_994));
        assertThat(Allocated.bytes(() -> mask.resized(2_000_000, 1))).isLessThan(100_000);
    }

    @Test
    void aPartitionLosesTheSegmentsThatAreLeftWithoutAPixel() {
        Panoptic partition = Panoptic.ofLabels(new LabelMap(4, 1, new int[] {5, 5, 9, 5}), 1);
        assertThat(partition.resized(2, 1).segments()).extracting(Segment::id).containsExactly(5);
        assertThat(partition.resized(8, 2).map().labels())
                .containsExactly(5, 5, 5, 5, 9, 9, 5, 5, 5, 5, 5, 5, 9, 9, 5, 5);
    }
}
