package boxless;

import boxless.RefusedException.Reason;
import boxless.mask.Size;
import boxless.method.Method;
import boxless.nn.Inference;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Libtorch;
import boxless.tensor.LinuxMemory;
import boxless.tensor.SystemMemory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a network can see at once, and this machine has memory for. Pictures and tiles that are larger are refused before the native side tries:
 * Linux hands out memory that is not there and then kills the process.
 */
final class MemoryNeed {
    /** Java memory for each pixel of the picture: as it is read, and normalised. */
    private static final long PICTURE_BYTES = 40;

    /** Java memory for each pixel of the network's input: input, output, what follows the network. */
    private static final long INPUT_BYTES = 60;

    /** A network's outputs for all pixels must fit one Java array; at least so many a pixel are assumed. */
    private static final int LEAST_PLANES = 16;

    /** What is measured is measured with at most so many outputs a pixel. */
    private static final int MEASURED_PLANES = 5;

    /** Java memory for each pixel of the network's input and each output beyond: a float. */
    private static final long PLANE_BYTES = 4;

    /** Native memory likewise: as it leaves the network, in one piece with the others, and at the image's size, in float32; and a third. */
    private static final long NATIVE_PLANE_BYTES = 16;

    /** Native memory on top for each pixel and every output where views are averaged: the sum, a view, and the copies that bring it back. */
    private static final long AVERAGED_PLANE_BYTES = 16;

    /** Java memory for each label of a partition's map. */
    private static final long LABEL_BYTES = 4;

    /** Part of Java's memory that an image being read may fill, see {@link boxless.image.Pictures#open}. */
    private static final int CACHE_SHARE = 4;

    private static final String TILES = "segment the image in smaller tiles";

    private static final String RESIZED =
            "close other programs (the model resizes every image, so that a part of it needs about as much)";

    private final Method<?, ?> method;
    private final Compute compute;
    private final LongSupplier java;
    private final LongSupplier system;
    private final LongSupplier emptied;
    private final String cure;
    private final boolean averaged;
    private final @Nullable Maps maps;

    /**
     * The maps that hold a partition from the first tile to the last, beside all that a tile takes.
     *
     * @param image its size
     * @param seen the size at which the network sees it: there is a map of it where it is cut, and one of the image's own where that is another size
     */
    private record Maps(Size image, Size seen) {
        long labels(int width, int height) {
            boolean cut = width < seen.width() || height < seen.height();
            return (cut ? seen.area() : 0) + (image.equals(seen) ? 0 : image.area());
        }

        Size largest() {
            return seen.area() > image.area() ? seen : image;
        }

        String remedy() {
            return seen.area() > image.area() ? "choose a smaller scale, or cut the image" : "cut the image";
        }
    }

    MemoryNeed(Model model, Compute compute) {
        this(model, compute, TILES);
    }

    /** @param cure what to do about an image that is too large, for the message */
    MemoryNeed(Model model, Compute compute, String cure) {
        this(
                model.method(),
                compute,
                Runtime.getRuntime()::maxMemory,
                MemoryNeed::available,
                () -> {
                    Inference.giveBackIdle();
                    return available();
                },
                cure,
                false,
                null);
    }

    /**
     * @param java bytes that Java may use
     * @param system bytes that the system could give beside them
     * @param emptied the same after it got back what is kept for the next image; asked only where {@code system} is too little
     */
    MemoryNeed(Method<?, ?> method, Compute compute, LongSupplier java, LongSupplier system, LongSupplier emptied) {
        this(method, compute, java, system, emptied, TILES, false, null);
    }

    MemoryNeed(Method<?, ?> method, Compute compute, LongSupplier java, LongSupplier system) {
        this(method, compute, java, system, system);
    }

    private MemoryNeed(
            Method<?, ?> method,
            Compute compute,
            LongSupplier java,
            LongSupplier system,
            LongSupplier emptied,
            String cure,
            boolean averaged,
            @Nullable Maps maps) {
        this.method = method;
        this.compute = compute;
        this.java = java;
        this.system = system;
        this.emptied = emptied;
        this.cure = cure;
        this.averaged = averaged;
        this.maps = maps;
    }

    /** By all the memory that this process may have, free or not: the answers are the same at any time. */
    static MemoryNeed ofMachine(Method<?, ?> method, Compute compute) {
        return new MemoryNeed(method, compute, Runtime.getRuntime()::maxMemory, MemoryNeed::total);
    }

    /** The same for passes that average views ({@link Method#forwardAveraged}), or for passes that do not. */
    MemoryNeed averaging(boolean views) {
        return new MemoryNeed(method, compute, java, system, emptied, cure, views, maps);
    }

    /**
     * The same for an image of which a partition is made.
     *
     * @param seen the size at which the network sees it
     */
    MemoryNeed ofPartition(Size image, Size seen) {
        return new MemoryNeed(method, compute, java, system, emptied, cure, averaged, new Maps(image, seen));
    }

    /** The longest side of a picture that can be seen as a whole and fits into memory, else of the tiles to cut it into. */
    int largestTile(int width, int height) {
        if (fits(width, height)) {
            return Math.max(width, height);
        }
        int side = Tiling.USUAL;
        while (side > Tiling.AMPLE && !fits(side, side)) {
            side -= 256;
        }
        return Math.max(side, Tiling.AMPLE);
    }

    /** Whether a picture or tile can be seen at once and fits into memory. */
    boolean fits(int width, int height) {
        try {
            check(width, height);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** @throws RefusedException where the network cannot see a picture or tile at once, whatever the memory */
    void requireSeen(int width, int height) {
        if (!method.sees(width, height)) {
            throw refused(
                    Reason.TOO_LARGE,
                    "%dx%d pixels, but the network can see sides of at most %d pixels at once"
                            .formatted(width, height, method.longestSide()),
                    cure);
        }
    }

    /** @throws RefusedException where a picture or tile is too large; the message says for what and what to do */
    void check(int width, int height) {
        requireSeen(width, height);
        long pixels = method.frame(width, height).inputPixels();
        long most = Integer.MAX_VALUE / Math.max(LEAST_PLANES, method.outputPlanes());
        if (pixels > most) {
            throw refused(
                    Reason.TOO_LARGE,
                    "%dx%d pixels, but at most %d million can be segmented at once"
                            .formatted(width, height, most / 1_000_000),
                    cure);
        }
        String size = "%dx%d pixels".formatted(width, height);
        require(Reason.JAVA_MEMORY, "Java", size, javaBytes(width, height), java.getAsLong(), cure);
        if (maps != null) {
            checkMaps(maps, width, height);
        }
        if (compute.device() == Device.CPU) {
            long views = averaged ? method.outputPlanes() * AVERAGED_PLANE_BYTES : 0;
            long bytes = pixels * (method.bytesPerPixel(compute.bf16()) + morePlanes() * NATIVE_PLANE_BYTES + views);
            long there = system.getAsLong();
            if (!suffices(there, bytes)) {
                there = emptied.getAsLong();
            }
            require(Reason.SYSTEM_MEMORY, "the network", size, bytes, there, method.resizes() ? RESIZED : cure);
        }
    }

    private void checkMaps(Maps held, int width, int height) {
        long labels = held.labels(width, height);
        if (labels > 0) {
            long heap = java.getAsLong();
            require(
                    Reason.JAVA_MEMORY,
                    "Java",
                    "a partition of %s pixels".formatted(held.largest()),
                    labels * LABEL_BYTES + javaBytes(width, height),
                    heap - heap / CACHE_SHARE,
                    held.remedy());
        }
    }

    private long javaBytes(int width, int height) {
        return (long) width * height * PICTURE_BYTES
                + method.frame(width, height).inputPixels() * (INPUT_BYTES + morePlanes() * PLANE_BYTES);
    }

    /** Outputs a pixel beyond those with which memory was measured. */
    private long morePlanes() {
        return Math.max(0, method.outputPlanes() - MEASURED_PLANES);
    }

    private static boolean suffices(long there, long needed) {
        return needed <= there * 0.9;
    }

    private static void require(Reason reason, String whose, String what, long needed, long there, String remedy) {
        if (!suffices(there, needed)) {
            throw refused(
                    reason,
                    "%s needs about %d MB for %s, %d MB are free".formatted(whose, needed >> 20, what, there >> 20),
                    remedy);
        }
    }

    private static RefusedException refused(Reason reason, String message, String remedy) {
        return new RefusedException(reason, message + "; " + remedy, remedy.equals(TILES));
    }

    /** What the system could give, and this process may still take; where the system does not say so, all that it has. */
    private static long available() {
        long free = Math.min(
                LinuxMemory.now().available().orElse(Long.MAX_VALUE),
                SystemMemory.total().orElse(Long.MAX_VALUE));
        return allowed(free, Libtorch.mostBytes(), Libtorch.residentBytes());
    }

    private static long total() {
        return allowed(SystemMemory.total().orElse(Long.MAX_VALUE), Libtorch.mostBytes(), 0);
    }

    /**
     * What JavaCPP lets a process have of the memory that is there: beyond its limit every tensor is refused.
     *
     * @param most bytes that the process may use; 0 for any number
     * @param used bytes that it uses
     */
    static long allowed(long there, long most, long used) {
        return most > 0 ? Math.min(there, Math.max(0, most - used)) : there;
    }
}
