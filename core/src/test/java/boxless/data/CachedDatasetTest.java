package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CachedDatasetTest {
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
}
