package boxless.method.spatialembeddings;

import java.util.Arrays;

/** The foreground pixels that no object has taken yet: a word per entry of the foreground. */
final class Unclustered {
    private final long[] pixels;
    private int count;

    Unclustered(Foreground foreground) {
        pixels = Arrays.copyOf(foreground.bits, foreground.size);
        count = foreground.count;
    }

    int count() {
        return count;
    }

    long at(int entry) {
        return pixels[entry];
    }

    /** Number of these pixels among those left. */
    int count(int entry, long members) {
        return Long.bitCount(pixels[entry] & members);
    }

    void remove(int entry, long members) {
        count -= count(entry, members);
        pixels[entry] &= ~members;
    }
}
