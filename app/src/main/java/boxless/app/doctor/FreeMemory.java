package boxless.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How much memory programs can still have. Linux fills free memory with copies of files, which it gives up for a program. */
final class FreeMemory {
    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final long KB = 1024;

    private FreeMemory() {}

    /** In bytes. */
    static long of(OperatingSystemMXBean system) {
        try {
            return Files.exists(LINUX)
                    ? of(Files.readAllLines(LINUX), system.getTotalMemorySize(), system.getFreeMemorySize())
                    : system.getFreeMemorySize();
        } catch (IOException e) {
            return system.getFreeMemorySize();
        }
    }

    /**
     * @param lines of Linux about the whole machine
     * @param all memory that this process may have, in bytes: less than the machine's in a container, of which the lines say nothing
     * @param unused part of it, in bytes
     */
    static long of(List<String> lines, long all, long unused) {
        OptionalLong machine = value(lines, "MemTotal:");
        OptionalLong available = value(lines, "MemAvailable:");
        boolean whole = machine.isPresent() && machine.getAsLong() <= all;
        return whole ? available.orElse(unused) : unused;
    }

    private static OptionalLong value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> KB * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }
}
