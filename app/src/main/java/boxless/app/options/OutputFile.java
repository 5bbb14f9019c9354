package boxless.app.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that a command writes. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses one that the command reads, too, by whatever name. To be called before the work, at whose end it would be replaced.
     *
     * @param option that names it
     * @param read files, some of which may be missing; not looked through where the output is not there yet
     */
    public static void requireOther(String option, Path output, Stream<Path> read, CommandSpec spec)
            throws IOException {
        if (!Files.exists(output)) {
            return;
        }
        for (Path file : read.toList()) {
            if (Files.exists(file) && Files.isSameFile(file, output)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "%s %s: is a file to read, which would be replaced; choose another name"
                                .formatted(option, output));
            }
        }
    }
}
