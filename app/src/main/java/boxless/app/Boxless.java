package boxless.app;

import boxless.app.click.ClickCommand;
import boxless.app.convert.ConvertCommand;
import boxless.app.doctor.DoctorCommand;
import boxless.app.explain.ExplainCommand;
import boxless.app.generate.GenerateCommand;
import boxless.app.model.ForwardCommand;
import boxless.app.model.ImportCommand;
import boxless.app.model.InfoCommand;
import boxless.app.score.EvaluateCommand;
import boxless.app.score.ScoreCommand;
import boxless.app.segment.SegmentCommand;
import boxless.app.serve.ServeCommand;
import boxless.app.terminal.Failures;
import boxless.app.terminal.StackTraces;
import boxless.app.train.TrainCommand;
import boxless.tensor.Libtorch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code boxless}: its subcommands, and what they have in common. */
@Command(
        name = "boxless",
        description = "Box-free instance segmentation: train, segment, evaluate.",
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommandsRepeatable = false,
        footer = {"", "Try: boxless segment image.png -o out", "'boxless COMMAND --help' explains a command."})
final class Boxless implements Runnable {
    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            SegmentCommand.class,
            ClickCommand.class,
            ExplainCommand.class,
            EvaluateCommand.class,
            ScoreCommand.class,
            TrainCommand.class,
            ServeCommand.class,
            ConvertCommand.class,
            ImportCommand.class,
            ForwardCommand.class,
            InfoCommand.class,
            DoctorCommand.class,
            GenerateCommand.class);

    /** Those that have nothing to do with libtorch before they read a model: it is loaded while picocli reads their options, which takes as long. */
    private static final Set<Class<?>> BEGIN_WITH_A_MODEL =
            Set.of(SegmentCommand.class, ClickCommand.class, ExplainCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack traces of errors.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean version;

    /**
     * Runs one command.
     *
     * @param out for results
     * @param err for progress and errors
     * @return exit status: 0 done, 1 failed, 2 wrong usage
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        List<Class<?>> commands = commands(args);
        boolean asksForHelp = List.of(args).contains("--help") || List.of(args).contains("-h");
        return BEGIN_WITH_A_MODEL.containsAll(commands) && !asksForHelp
                ? Libtorch.whileLoading(() -> run(commands, out, err, args))
                : run(commands, out, err, args);
    }

    private static int run(List<Class<?>> commands, PrintWriter out, PrintWriter err, String... args) {
        Boxless boxless = new Boxless();
        Failures failures = new Failures(() -> boxless.verbose);
        StackTraces.showIf(() -> boxless.verbose);
        CommandLine line = new CommandLine(boxless);
        // Lines of their own: picocli applies a command's modelTransformer where a line is made, not where a class is
        // added to one.
        commands.forEach(command -> line.addSubcommand(new CommandLine(command)));
        line.registerConverter(Path.class, Boxless::path);
        line.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true);
        try {
            return line.execute(args);
        } catch (Error e) {
            // picocli hands on exceptions only; memory that runs out and natives that do not load are errors.
            return failures.report(err, e);
        }
    }

    /** To Java, an empty path is the current folder; where it is given, it is mostly a variable that is not set. */
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("is empty; give a path");
        }
        return Path.of(text);
    }

    /** The names of all commands. */
    static List<String> names() {
        return COMMANDS.stream().map(Boxless::name).toList();
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** The command that is called, because each costs picocli ten milliseconds; all where none is, for the help and for suggestions. */
    private static List<Class<?>> commands(String... args) {
        return COMMANDS.stream()
                .filter(command -> args.length > 0 && name(command).equals(args[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "the command is missing, for example: boxless segment image.png -o out");
    }
}
