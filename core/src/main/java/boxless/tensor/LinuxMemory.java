package boxless.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of the whole machine as Linux counts it, in bytes; empty on other systems, and where Linux does not say. In a container it is still
 * that of the machine.
 *
 * @param total all that there is
 * @param available what programs can still have: Linux fills free memory with copies of files, which it gives up for a program
 */
public record LinuxMemory(OptionalLong total, OptionalLong available) {
    private static final Path FILE = Path.of("/proc/meminfo");
    private static final long KB = 1024;

    /** As it is at this moment. */
    public static LinuxMemory now() {
        try {
            return of(Files.readAllLines(FILE));
        } catch (IOException e) {
            return of(List.of());
        }
    }

    static LinuxMemory of(List<String> lines) {
        return new LinuxMemory(value(lines, "MemTotal"), value(lines, "MemAvailable"));
    }

    private static OptionalLong value(List<String> lines, String key) {
        Pattern line = Pattern.compile(key + ":\\s*(\\d{1,15})\\s*kB\\s*");
        return lines.stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(match -> KB * Long.parseLong(match.group(1)))
                .findFirst();
    }
}
