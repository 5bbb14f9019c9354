package boxless.app.terminal;

import boxless.RefusedException;
import boxless.file.BadFileException;
import boxless.tensor.Libtorch;
import boxless.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the user reads when something goes wrong: one line that says what, which file or key, and what to do. The stack trace follows
 * only where {@code --verbose} asks for it.
 */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Exit status of a command that could not do its work, or not all of it. */
    public static final int FAILED = 1;

    /** Exit status of a command that was called wrongly. */
    static final int WRONG_USAGE = 2;

    private static final String MORE_MEMORY = "give Java more memory: BOXLESS_JAVA_OPTS=-Xmx8g";

    private static final Pattern NO_NUMBER = Pattern.compile("is not an? (int|long|float|double)$");

    private final BooleanSupplier verbose;

    /** @param verbose whether stack traces are wanted; asked when something has failed */
    public Failures(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    /** Those of the command that runs. */
    public static Failures of(CommandLine line) {
        return (Failures) line.getExecutionExceptionHandler();
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        String what = e instanceof UnmatchedArgumentException
                        && !line.getSubcommands().isEmpty()
                ? "no such command or option: " + String.join(" ", ((UnmatchedArgumentException) e).getUnmatched())
                : plain(String.valueOf(e.getMessage()));
        line.getErr().println(oneLine("%s: %s%s; see %s --help".formatted(name, what, suggestion(e), name)));
        return WRONG_USAGE;
    }

    /** picocli's message, whose names of numbers are Java's. */
    private static String plain(String message) {
        Matcher number = NO_NUMBER.matcher(message);
        if (!number.find()) {
            return message;
        }
        String kind = number.group(1);
        return message.substring(0, number.start())
                + switch (kind) {
                    case "int" -> "must be a whole number up to " + Integer.MAX_VALUE;
                    case "long" -> "must be a whole number";
                    default -> "must be a number";
                };
    }

    private static String suggestion(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            return suggestions.isEmpty() ? "" : "; did you mean " + suggestions.getFirst() + "?";
        }
        return "";
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, @Nullable ParseResult parsed) {
        return report(line.getErr(), e);
    }

    /** Prints the line and returns the exit status. */
    public int report(PrintWriter err, Throwable e) {
        err.println("boxless: " + message(e));
        trace(err, e);
        return FAILED;
    }

    /** Prints the stack trace if it is wanted. */
    public void trace(PrintWriter err, Throwable e) {
        if (verbose.getAsBoolean()) {
            e.printStackTrace(err);
        }
    }

    /**
     * What is said of an image that is passed over: a line, and the stack trace if it is wanted.
     *
     * @param name of the image, where the error does not name its file
     * @param more about it, for the end of the line
     */
    public String skipped(String name, Throwable e, String more) {
        StringWriter text = new StringWriter();
        text.append("boxless: ")
                .append(e instanceof BadFileException ? "" : name + ": ")
                .append(message(e))
                .append(more);
        if (verbose.getAsBoolean()) {
            trace(new PrintWriter(text.append('\n'), true), e);
        }
        return text.toString().stripTrailing();
    }

    /** The error as one line for the user. */
    public static String message(Throwable e) {
        return oneLine(
                switch (e) {
                    case OutOfMemoryError error -> memory(error);
                    case LinkageError error ->
                        "%s cannot be loaded (%s); delete app/target to rebuild, then run boxless doctor"
                                .formatted(isOfLibtorch(error) ? "libtorch" : "a library", missing(error));
                    case UncheckedIOException io ->
                        fileOf(io).map(Failures::fileSystem).orElseGet(() -> firstLine(io));
                    case IOException io -> fileOf(io).map(Failures::fileSystem).orElseGet(() -> firstLine(io));
                    case RefusedException refused -> refused.getMessage() + cure(refused, true);
                    case TrainingException begun when begun.isResumable() -> begun.getMessage() + " (--resume)";
                    case IllegalArgumentException wrong when wrong.getMessage() != null -> wrong.getMessage();
                    case RuntimeException said when isForUsers(said) -> firstLine(said);
                    case RuntimeException torch when Libtorch.isOutOfMemory(torch) -> memory(torch);
                    default ->
                        "unexpected error: " + e.getClass().getSimpleName() + " (" + firstLine(e)
                                + "); run it again with --verbose and report the output";
                });
    }

    /** Whether libtorch is what is missing, or what loads it, and not another library. */
    private static boolean isOfLibtorch(LinkageError e) {
        return causes(e)
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause.toString()),
                        Stream.of(cause.getStackTrace()).map(StackTraceElement::getClassName)))
                .anyMatch(text -> text.matches("(?s).*(org[./]bytedeco|jnitorch).*"));
    }

    private static String missing(LinkageError e) {
        return e instanceof NoClassDefFoundError && firstLine(e).matches("[\\w/$]+")
                ? "there is no class " + firstLine(e).replace('/', '.')
                : firstLine(e);
    }

    /**
     * What helps, where something does.
     *
     * @param tiles whether the command can cut images
     */
    private static String cure(RefusedException refused, boolean tiles) {
        String cut = tiles && refused.tilesHelp() ? " (--tile N)" : "";
        return switch (refused.reason()) {
            case TOO_LARGE, SYSTEM_MEMORY -> cut;
            case JAVA_MEMORY -> cut + ", or " + MORE_MEMORY;
            case CHANNELS, DEVICE, AVERAGING, CLICKS -> "";
        };
    }

    /**
     * The error about an image, or another input, that a model does not take.
     *
     * @param tiles whether the command has {@code --tile}
     */
    public static BadFileException refused(Path file, IllegalArgumentException e, boolean tiles) {
        String cure = e instanceof RefusedException refused ? cure(refused, tiles) : "";
        return new BadFileException(file, e.getMessage() + cure, e);
    }

    /** Exceptions of this project carry a line for the user. */
    private static boolean isForUsers(RuntimeException e) {
        return e.getClass().getName().startsWith("boxless.") && e.getMessage() != null;
    }

    private static String memory(Throwable e) {
        // Out of parallel work comes a copy that says nothing; the original is its cause.
        Optional<Throwable> heap = causes(e)
                .filter(cause -> String.valueOf(cause.getMessage()).contains("heap"))
                .findFirst();
        String cure = heap.isPresent()
                ? "use a smaller image, or " + MORE_MEMORY
                : "use a smaller image or batch, or close other programs";
        return "out of memory (" + firstLine(heap.orElse(e)) + "); " + cure;
    }

    /** The error and what is behind it. */
    public static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }

    /** The error behind this one that names a file, for what writes images wraps it. */
    private static Optional<FileSystemException> fileOf(Throwable e) {
        return causes(e)
                .filter(FileSystemException.class::isInstance)
                .map(FileSystemException.class::cast)
                .findFirst();
    }

    private static String fileSystem(FileSystemException e) {
        Optional<Path> above = fileAbove(e.getFile());
        if (above.isPresent()) {
            return above.get() + ": is a file, but a folder is needed; choose another path";
        }
        String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        return e.getFile() + ": "
                + switch (e) {
                    case NoSuchFileException missing -> "no such file or folder; check the path";
                    case AccessDeniedException held
                    when held.getReason() != null ->
                        held.getReason() + "; close it there, or allow writing to it, and run the command again";
                    case AccessDeniedException denied -> "access denied; check its permissions";
                    case FileAlreadyExistsException exists -> "is a file, but a folder is needed; choose another path";
                    case NotDirectoryException file -> "is not a folder; check the path";
                    default -> "cannot be used (" + reason + "); check the path and the free disk space";
                };
    }

    /** A file where the path needs a folder. What systems say of it differs, and does not name it. */
    private static Optional<Path> fileAbove(@Nullable String path) {
        return Stream.iterate(path == null ? null : Path.of(path).getParent(), Objects::nonNull, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .filter(nearest -> !Files.isDirectory(nearest));
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
