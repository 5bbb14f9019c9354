package boxless.file;

import java.util.Locale;

/** Numbers of things in messages: {@code 1 image}, {@code 2,000 images}. */
public final class Count {
    private Count() {}

    /** @param one the thing's name, whose plural ends in s */
    public static String of(long count, String one) {
        return of(count, one, one + "s");
    }

    /** @param many what several of them are called */
    public static String of(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }
}
