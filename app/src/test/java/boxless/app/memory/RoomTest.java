package boxless.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void smallImagesShareTheRoom() throws Exception {
        Room room = new Room();
        CountDownLatch both = new CountDownLatch(2);
        List<Future<Boolean>> met = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 2; i++) {
                met.add(threads.submit(() -> room.during(1_000_000, () -> {
                    both.countDown();
                    return isReached(both);
                })));
            }
        }
        for (Future<Boolean> one : met) {
            assertThat(one.get()).isTrue();
        }
    }

    private static boolean isReached(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aHugeOrUnknownImageIsAlone() throws Exception {
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
