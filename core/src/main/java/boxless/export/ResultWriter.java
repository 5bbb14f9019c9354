package boxless.export;

import boxless.file.AtomicFile.IoConsumer;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes segmented pictures in one format: each to its own file, or all to one. A file appears under its name only when it is whole; one
 * over all pictures does so when the writer is closed, also after an error, with the pictures that were written until then.
 */
@FunctionalInterface
interface ResultWriter extends Closeable {
    /** Writes the picture's own files, and prepares the rest. Any number of threads may call this at once. */
    SharedPart write(Result result) throws IOException;

    /** Where every picture has its own files. */
    static ResultWriter ofOwnFiles(IoConsumer<Result> writer) {
        return result -> {
            writer.accept(result);
            return SharedPart.NOTHING;
        };
    }

    @Override
    default void close() throws IOException {}
}
