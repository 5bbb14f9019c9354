package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlatformThreadTest {
    @Test
    void onlyAVirtualThreadLetsAnotherWork() throws Exception {
        assertThat(PlatformThread.run(Thread::currentThread)).isSameAs(Thread.currentThread());
        FutureTask<Thread> task = onVirtualThread(() -> PlatformThread.run(Thread::currentThread));
        assertThat(task.get().isVirtual()).isFalse();
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        RuntimeException exception = new IllegalArgumentException("wrong");
        FutureTask<Object> wrong = onVirtualThread(() -> PlatformThread.run(() -> {
            throw exception;
        }));
        assertThatThrownBy(wrong::get).cause().isSameAs(exception);
        Error error = new OutOfMemoryError("full");
        FutureTask<Object> full = onVirtualThread(() -> PlatformThread.run(() -> {
            throw error;
        }));
        assertThatThrownBy(full::get).cause().isSameAs(error);
    }

    @Test
    void anInterruptReachesTheWorkAndDoesNotEndTheWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            boolean reached = PlatformThread.run(() -> {
                begun.countDown();
                return isInterrupted();
            });
            return reached && Thread.currentThread().isInterrupted();
        });
        Thread virtual = Thread.startVirtualThread(task);
        begun.await();
        virtual.interrupt();
        assertThat(task.get()).isTrue();
    }

    /** Whether it is, before long. */
    private static boolean isInterrupted() {
        try {
            Thread.sleep(30_000);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static <R> FutureTask<R> onVirtualThread(Callable<R> work) {
        FutureTask<R> task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }
}
