package boxless.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void smallImagesShareTheRoomAndAHugeOrUnknownOneIsAlone() throws Exception {
        Room room = new Room();
        AtomicLong inside = new AtomicLong();
        AtomicLong most = new AtomicLong();
        List<Future<Long>> seenByHuge = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 60; i++) {
                long pixels = i % 3 == 0 ? (i % 2 == 0 ? 0 : 400_000_000) : 1_000_000;
                Future<Long> seen = threads.submit(() -> room.during(pixels, () -> {
                    long now = inside.incrementAndGet();
                    most.accumulateAndGet(now, Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    return now;
                }));
                if (pixels != 1_000_000) {
                    seenByHuge.add(seen);
                }
            }
        }
        for (Future<Long> seen : seenByHuge) {
            assertThat(seen.get()).isEqualTo(1);
        }
        assertThat(most.get()).as("two of a million pixels fit, three do not").isLessThanOrEqualTo(2);
    }
}
