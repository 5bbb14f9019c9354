package boxless.file;

import java.nio.file.Path;

/** A file that cannot be used. The message is one line for the user: which file, what is wrong, what to do. */
public final class BadFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadFileException(Path file, String whatAndCure) {
        super(file + ": " + whatAndCure);
    }

    public BadFileException(Path file, String whatAndCure, Throwable cause) {
        super(file + ": " + whatAndCure, cause);
    }
}
