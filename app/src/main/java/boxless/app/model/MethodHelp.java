package boxless.app.model;

import boxless.Methods;
import boxless.method.Paper;
import boxless.method.Publisher;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What help says about the papers: picocli's annotations hold only constants, and the papers are a list. */
final class MethodHelp {
    private MethodHelp() {}

    /** Adds to the description of a command what each paper's network gives. */
    static final class Outputs implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            Stream<String> papers = Methods.all().stream().map(paper -> paper.name() + ": " + paper.outputs() + ".");
            command.usageMessage()
                    .description(
                            Stream.concat(Arrays.stream(command.usageMessage().description()), papers)
                                    .toArray(String[]::new));
            return command;
        }
    }

    /** Adds to the description of {@code --from} whose weights are known. */
    static final class Publishers implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            OptionSpec from = command.findOption("--from");
            String known = listed(publisher -> "%s (%s)".formatted(publisher.name(), publisher.description()));
            command.remove(from);
            command.addOption(from.toBuilder()
                    .description(from.description()[0] + " " + known + ".")
                    .build());
            return command;
        }

        private static String listed(Function<Publisher, String> text) {
            return Methods.all().stream()
                    .map(Paper::publishers)
                    .flatMap(publishers -> publishers.stream().map(text))
                    .collect(Collectors.joining(", "));
        }
    }
}
