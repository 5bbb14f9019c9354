package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedDatasetTest {
    /** A source that remembers what it was asked for. */
    private record Asked(Dataset source, List<Integer> reads) implements DatasetView {
        @Override
        public Sample read(int index) {
            reads.add(index);
            return source.read(index);
        }
    }

    @Test
    void theCacheStaysWithinItsBytes() {
        Dataset data = Scenes.dataset(10, 32, 4);
        long each = CachedDataset.bytesOf(data.read(0)) + 500;
        CachedDataset cached = new CachedDataset(data, 3 * each);
        for (int k = 0; k < 50; k++) {
            assertThat(cached.read(k * 7 % 10)).isSameAs(data.read(k * 7 % 10));
            assertThat(cached.bytes()).isBetween(1L, 3 * each);
        }
    }

    @Test
    void whatWasReadLongestAgoMakesRoom() {
        Asked source = new Asked(Scenes.dataset(3, 32, 1), new ArrayList<>());
        long each = CachedDataset.bytesOf(source.source().read(0));
        CachedDataset cached = new CachedDataset(source, 2 * each);
        for (int index : new int[] {0, 1, 0, 2, 0, 2, 1, 2}) {
            assertThat(cached.read(index).name()).isEqualTo("p" + index);
        }
        // 0 and 1 are kept, then 0 is asked for once more and 2 takes the place of 1; in the end 1 that of 0.
        assertThat(source.reads()).containsExactly(0, 1, 2, 1);
        assertThat(cached.bytes()).isEqualTo(2 * each);
    }
}
