package boxless.app.generate;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes annotated pictures by arithmetic. */
@Command(
        name = "generate",
        description = "Generates synthetic annotated images; the same seed gives the same images on every machine.",
        synopsisSubcommandLabel = "shapes|nuclei|crowd",
        subcommandsRepeatable = false,
        subcommands = {GenerateShapesCommand.class, GenerateNucleiCommand.class, GenerateCrowdCommand.class},
        footer = {
            "",
            "Try: boxless generate shapes -o synthetic --count 200 --seed 7",
            "'boxless generate shapes --help' explains the options."
        })
public final class GenerateCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "choose shapes, nuclei or crowd, for example: boxless generate shapes -o synthetic --count 200");
    }
}
