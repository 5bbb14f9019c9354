package boxless.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Samples of a file that can only be decoded as a whole: when they are first asked for. */
final class Decoded<T> {
    private final Pictures.Attempt<T> decoder;
    private @Nullable T result;

    Decoded(Pictures.Attempt<T> decoder) {
        this.decoder = decoder;
    }

    T get() throws IOException {
        T known = result;
        if (known == null) {
            known = decoder.make();
            result = known;
        }
        return known;
    }
}
