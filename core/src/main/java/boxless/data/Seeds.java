package boxless.data;

import java.util.SplittableRandom;

/** Random numbers that depend only on a seed and a counter, so that work can be resumed at any counter. */
public final class Seeds {
    private Seeds() {}

    /** A seed for the index-th item: well mixed, so that neighbours are unrelated. */
    public static long seedOf(long seed, long index) {
        return mix(mix(seed + 0x9E3779B97F4A7C15L) ^ (index * 0xD1342543DE82EF95L + 0x2545F4914F6CDD1DL));
    }

    public static SplittableRandom random(long seed, long index) {
        return new SplittableRandom(seedOf(seed, index));
    }

    // The 64-bit finaliser of MurmurHash3: every input bit changes about half of the output bits.
    private static long mix(long z) {
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }
}
