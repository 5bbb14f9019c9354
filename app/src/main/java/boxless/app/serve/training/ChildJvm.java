package boxless.app.serve.training;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs {@code boxless} as another process: the same Java with the same class path and settings, at a lower priority. */
final class ChildJvm {
    private static final String MAIN = "boxless.app.Main";

    /** Debuggers, agents and recordings are for this process alone. */
    private static final Pattern OWN =
            Pattern.compile("-(agentlib|agentpath|javaagent|Xrun|Xdebug|XX:ArchiveClassesAtExit"
                    + "|XX:StartFlightRecording|XX:AOTCacheOutput|Dcom\\.sun\\.management).*");

    private ChildJvm() {}

    /**
     * Starts it. Its standard input is a pipe from this process: it ends when this process does, however that may be.
     *
     * @param output file for all that it says
     */
    static Process start(List<String> arguments, Path output) throws IOException {
        List<String> command = new ArrayList<>();
        nice().ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", "10")));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !OWN.matcher(argument).matches())
                .forEach(command::add);
        command.addAll(List.of("-Dboxless.terminal=false", "-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** The program that lowers a priority; systems without it train at the usual one. Windows starts no file of that name. */
    private static Optional<Path> nice() {
        String path = System.getenv("PATH");
        return path == null || File.separatorChar != '/' ? Optional.empty() : nice(path);
    }

    /** @param path folders of programs, some of which may be no paths to Java */
    static Optional<Path> nice(String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> within(folder).stream())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> within(String folder) {
        try {
            return Optional.of(Path.of(folder, "nice"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
