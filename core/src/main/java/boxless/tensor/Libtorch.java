package boxless.tensor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/** The native library, which takes a quarter of a second to load, once in a process. */
public final class Libtorch {
    private static final FutureTask<?> LOADING = new FutureTask<>(Libtorch::tryToLoad, null);

    private Libtorch() {}

    /**
     * Does other work while a thread loads the library; both are done when this returns. The work must not touch any class of libtorch, because two threads
     * that initialise its classes wait for each other for ever, unless it has called this itself, or {@link Device#obstacle} of a GPU.
     */
    public static <R> R whileLoading(Supplier<R> work) {
        NativeSettings.apply();
        Thread.ofPlatform().daemon().name("libtorch").start(LOADING);
        try {
            return work.get();
        } finally {
            await();
        }
    }

    /** Returns once the library is loaded, by this thread or another. */
    static void load() {
        NativeSettings.apply();
        LOADING.run();
        await();
    }

    /** Whether this is libtorch's way to say that memory ran out, of the machine or the device. */
    public static boolean isOutOfMemory(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("can't allocate memory") || message.contains("out of memory");
    }

    /** Whether this is libtorch's way to say that batch normalisation has a single value to learn from. */
    public static boolean isSingleValue(Throwable e) {
        return String.valueOf(e.getMessage()).contains("Expected more than 1 value per channel");
    }

    /** Memory of this process that is in use, Java's and libtorch's, in bytes; 0 where the system does not say. */
    public static long residentBytes() {
        return Pointer.physicalBytes();
    }

    /** Memory that this process may use, Java's and libtorch's, in bytes, as the launcher or {@link NativeSettings} sets it; 0 for all that the machine has. */
    public static long mostBytes() {
        load(); // JavaCPP, which reads the limit once, is not to be met before its settings
        return Pointer.maxPhysicalBytes();
    }

    private static void tryToLoad() {
        try {
            Loader.load(torch.class);
        } catch (LinkageError | RuntimeException e) {
            // Whoever uses the library first gets the same error, on a thread that can report it.
        }
    }

    private static void await() {
        boolean interrupted = false;
        while (!LOADING.isDone()) {
            try {
                LOADING.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
