package boxless.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file that cannot be used. The message is one line for the user: which file, what is wrong, what to do. */
public final class BadFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Of many faults so many are said. */
    private static final int SAID = 5;

    private final String name;
    private final String problem;

    public BadFileException(Path file, String whatAndCure) {
        super(file + ": " + whatAndCure);
        name = String.valueOf(file.getFileName());
        problem = whatAndCure;
    }

    public BadFileException(Path file, String whatAndCure, Throwable cause) {
        super(file + ": " + whatAndCure, cause);
        name = String.valueOf(file.getFileName());
        problem = whatAndCure;
    }

    /**
     * Something else than the folder that is needed: nothing, or a file.
     *
     * @param cure what belongs there
     */
    public static BadFileException noFolder(Path path, String cure) {
        return new BadFileException(
                path, (Files.exists(path) ? "is a file, but a folder is needed; " : "no such folder; ") + cure);
    }

    /**
     * A file that cannot be read, by what the system says of it.
     *
     * @param wanted what should be given, such as "a YAML file"
     */
    public static BadFileException unread(Path file, IOException reason, String wanted) {
        String what = switch (reason) {
            case NoSuchFileException missing -> "no such file; check the path";
            case AccessDeniedException denied -> "access denied; check its permissions";
            case CharacterCodingException binary -> "is not text in UTF-8; give " + wanted;
            default ->
                Files.isDirectory(file)
                        ? "is a folder; give " + wanted
                        : "cannot be read (" + reason.getMessage() + "); check the disk, or give " + wanted;
        };
        return new BadFileException(file, what, reason);
    }

    /**
     * Several things that are wrong with one file, in a line.
     *
     * @param problems at least one, each with its cure
     */
    public static BadFileException of(Path file, List<String> problems) {
        if (problems.size() == 1) {
            return new BadFileException(file, problems.getFirst());
        }
        String first = String.join(" | ", problems.subList(0, Math.min(SAID, problems.size())));
        String more = problems.size() > SAID ? " | and %,d more".formatted(problems.size() - SAID) : "";
        return new BadFileException(file, "%,d faults: %s%s".formatted(problems.size(), first, more));
    }

    /** The message with the name of the file alone, for those who are not to know where it lies. */
    public String withoutFolder() {
        return name + ": " + problem;
    }

    /** The message without the file. */
    public String problem() {
        return problem;
    }
}
