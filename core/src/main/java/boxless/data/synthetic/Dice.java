package boxless.data.synthetic;

/**
 * Random numbers that are the same on every machine and every Java release: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), and
 * distributions made of exact arithmetic and {@link StrictMath}.
 */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** The stream of one picture: neighbouring seeds and indices have nothing in common. */
    static Dice of(long seed, long index) {
        return new Dice(mix(mix(seed + GOLDEN) ^ (index * 0xD1342543DE82EF95L + GOLDEN)));
    }

    /** A stream of its own, so that what one part draws does not move the numbers of the others. */
    Dice split() {
        return new Dice(mix(next() ^ 0xA0761D6478BD642FL));
    }

    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** In [0, 1). */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Whole numbers, both ends included. */
    int whole(int low, int high) {
        return low + (int) (uniform() * (high - low + 1.0));
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** Standard normal, as the sum of eight 16-bit uniforms: exact in every bit and bounded by 4.9. */
    double gaussian() {
        long a = next();
        long b = next();
        long sum = (a & 0xFFFF) + ((a >>> 16) & 0xFFFF) + ((a >>> 32) & 0xFFFF) + (a >>> 48);
        sum += (b & 0xFFFF) + ((b >>> 16) & 0xFFFF) + ((b >>> 32) & 0xFFFF) + (b >>> 48);
        // eight uniforms on 0..65535: mean 4 * 65535, variance 8 * (65536^2 - 1) / 12
        return (sum - 262140.0) * (1 / 53509.919);
    }

    /** Log-normal around a median, cut at 2.2 standard deviations. */
    double around(double median, double spread) {
        double g = Math.max(-2.2, Math.min(2.2, gaussian()));
        return median * StrictMath.exp(spread * g);
    }
}
