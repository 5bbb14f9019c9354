package boxless.app.memory;

import boxless.Tiling;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Memory for images that are worked on at once, counted in their pixels. One that needs more than there is has all of it, and so is alone. */
public final class Room {
    /** As many as a tile of the usual size has, for which there has to be memory anyway. */
    private static final int PIXELS = Tiling.USUAL * Tiling.USUAL;

    private final Semaphore free = new Semaphore(PIXELS, true);

    /** @param pixels of the image; 0 if unknown, which may be many */
    public <T> T during(long pixels, Supplier<T> work) {
        int taken = pixels == 0 ? PIXELS : (int) Math.min(PIXELS, pixels);
        free.acquireUninterruptibly(taken);
        try {
            return work.get();
        } finally {
            free.release(taken);
        }
    }
}
