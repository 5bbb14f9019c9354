package boxless.app.serve.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.serve.http.Problem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeskTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    /** Takes a worker and all memory until {@link #end}. */
    private boolean busy(Desk.Place place) throws InterruptedException {
        begun.countDown();
        end.await();
        return place.isLate();
    }

    @Test
    void aPictureIsShownWhileTheNetworkIsBusy() throws Exception {
        try (ExecutorService clients = Executors.newSingleThreadExecutor();
                Desk desk = new Desk(1, 4, Duration.ofSeconds(50));
                Desk.Place first = desk.admit();
                Desk.Place second = desk.admit()) {
            Future<Boolean> answer = clients.submit(() -> first.work(0, this::busy));
            begun.await();
            assertThat(second.<String>look(at -> "shown")).isEqualTo("shown");
            end.countDown();
            assertThat(answer.get()).isFalse();
        }
    }

    @Test
    void aClientThatGivesUpEarlierThanTheTimeLimitIsAnsweredBeforeThat() {
        try (Desk desk = new Desk(1, 4, Duration.ofSeconds(50));
                Desk.Place patient = desk.admit(Duration.ofHours(1));
                Desk.Place hurried = desk.admit(Duration.ofMillis(200))) {
            assertThat(patient.left()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(50));
            assertThatThrownBy(() -> hurried.work(0, this::busy))
                    .isInstanceOf(Problem.class)
                    .hasMessageStartingWith("not done within 0 seconds;");
            assertThat(hurried.isLate()).isTrue();
            assertThat(hurried.left()).isNegative();
            end.countDown();
        }
    }

    @Test
    void whatBecameLateWhileItWaitedForMemoryDoesNotBegin() throws Exception {
        AtomicBoolean began = new AtomicBoolean();
        try (ExecutorService clients = Executors.newSingleThreadExecutor();
                Desk desk = new Desk(2, 4, Duration.ofMillis(300));
                Desk.Place first = desk.admit();
                Desk.Place second = desk.admit()) {
            Future<Boolean> answer = clients.submit(() -> first.work(0, this::busy));
            begun.await();
            assertThatThrownBy(() -> second.work(0, at -> began.getAndSet(true)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("--time-limit");
            assertThatThrownBy(answer::get).hasMessageContaining("--time-limit");
            end.countDown();
        }
        assertThat(began).isFalse();
    }

    @Test
    void oneMoreThanWorkersAndQueueTakeIsTurnedAwayAtOnceUntilAPlaceIsLeft() {
        try (Desk desk = new Desk(1, 1, Duration.ofSeconds(50));
                Desk.Place first = desk.admit()) {
            try (Desk.Place second = desk.admit()) {
                assertThatThrownBy(desk::admit)
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.status()).isEqualTo(429))
                        .hasMessageContaining("--queue");
            }
            try (Desk.Place third = desk.admit()) {
                assertThat(desk.taken()).isEqualTo(2);
            }
        }
    }
}
