package boxless.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Samples of a file that can only be decoded as a whole: when they are first asked for. */
final class Decoded<T> {
    private final Pictures.Reading<T> decoder;
    private @Nullable T result;

    Decoded(Pictures.Reading<T> decoder) {
        this.decoder = decoder;
    }

    T get() throws IOException {
        T known = result;
        if (known == null) {
            known = decoder.read();
            result = known;
        }
        return known;
    }
}
