package boxless.export;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes segmented pictures in one format: each to its own file, or all to one. A file appears under its name only when it is whole; one
 * over all pictures does so when the writer is closed, also after an error, with the pictures that were written until then.
 */
@FunctionalInterface
interface ResultWriter extends Closeable {
    void write(Result result) throws IOException;

    @Override
    default void close() throws IOException {}
}
