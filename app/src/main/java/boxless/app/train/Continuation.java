package boxless.app.train;

import boxless.train.RunFolder;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command that goes on with a training run that was stopped, for people to paste. */
final class Continuation {
    private static final String RESUME = "--resume";
    private static final String MINUTES = "--minutes";

    /** Of no use to people, who have no program at the other end of their standard input. */
    private static final String STOP_AT_END = "--stop-at-eof";

    /** What the recipe in the run folder says. */
    private static final Set<String> IN_RECIPE = Set.of("--model", "--data", "--channel");

    private final List<String> words = new ArrayList<>(List.of("boxless", "train"));

    private Continuation() {}

    /**
     * The command as it was given, with {@code --resume}. Where no recipe was given it names the one in the run folder, which says all there is to say, and
     * the same whatever becomes of the model that it began with.
     *
     * @param given the arguments of {@code train}
     * @param recipe the one that was given, and overrides; empty if there was none
     * @param run folder of the training run
     * @param fitted overrides that stand for {@code --minutes}; empty as long as they are not known
     */
    static String of(ParseResult given, List<String> recipe, Path run, List<String> fitted) {
        Continuation command = new Continuation();
        boolean isGiven = !recipe.isEmpty();
        command.words.add(
                isGiven ? recipe.getFirst() : new RunFolder(run).recipe().toString());
        for (OptionSpec option : given.matchedOptions()) {
            String name = option.longestName();
            boolean isSaid = name.equals(MINUTES) ? !fitted.isEmpty() : !isGiven && IN_RECIPE.contains(name);
            if (!isSaid && !Set.of(RESUME, STOP_AT_END).contains(name)) {
                command.add(option);
            }
        }
        if (isGiven) {
            command.words.addAll(recipe.subList(1, recipe.size()));
            command.words.addAll(fitted);
        }
        command.words.add(RESUME);
        return command.words.stream().map(Continuation::quoted).collect(Collectors.joining(" "));
    }

    private void add(OptionSpec option) {
        words.add(option.shortestName());
        if (option.arity().max() > 0) {
            words.addAll(option.originalStringValues());
        }
    }

    /** A word as the shells of this system take it. */
    static String quoted(String word) {
        return File.separatorChar == '\\' ? quotedOnWindows(word) : quotedElsewhere(word);
    }

    static String quotedElsewhere(String word) {
        return word.matches("[\\w.=,/+:-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The command prompt knows no single quotes, and PowerShell parts words at commas. Programs take a backslash before a quote for a part of it. */
    static String quotedOnWindows(String word) {
        return word.matches("[\\w.=/\\\\+:-]+")
                ? word
                : '"' + word.replaceAll("(\\\\+)(?=\"|\\z)", "$1$1").replace("\"", "\\\"") + '"';
    }
}
