package boxless.file;

/**
 * What values a setting may have. Whatever lies beyond is an {@link IllegalArgumentException} whose message begins with the setting's own key, so that
 * {@link Settings#bind} can write the section before it: {@code train.batch: 0; it must be at least 1}. Numbers must be finite.
 */
public final class Limits {
    private Limits() {}

    public static void atLeast(String key, long value, long least) {
        require(value >= least, key, value, "at least " + least);
    }

    /** 0 or more. */
    public static void notNegative(String key, double value) {
        require(value >= 0 && Double.isFinite(value), key, value, "0 or more");
    }

    /** Above 0. */
    public static void positive(String key, double value) {
        require(value > 0 && Double.isFinite(value), key, value, "above 0");
    }

    /** A part of something, or a probability: 0 to 1. */
    public static void fraction(String key, double value) {
        within(key, value, 0, 1);
    }

    /** From 0 to below 1. */
    public static void belowOne(String key, double value) {
        require(value >= 0 && value < 1, key, value, "in [0, 1)");
    }

    /** Both limits included. */
    public static void within(String key, double value, double least, double most) {
        require(value >= least && value <= most, key, value, "in [" + text(least) + ", " + text(most) + "]");
    }

    /** @param rule completes "it must be" */
    public static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + text(value) + "; it must be " + rule);
        }
    }

    /** Whole numbers without a fraction, as people write them. */
    private static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.valueOf(number.longValue())
                : String.valueOf(value);
    }
}
