package boxless.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operating system says about the processor.
 *
 * @param vendor who made it, as the processor names them; empty where the system does not say
 * @param flags what it can do, in the words of Linux; empty where the system does not say
 */
record Processor(String vendor, Set<String> flags) {
    static final Processor THIS = read();

    private static Processor read() {
        try {
            return of(Files.readAllLines(Path.of("/proc/cpuinfo")));
        } catch (IOException e) {
            return of(List.of());
        }
    }

    /** The first processor of a file such as {@code /proc/cpuinfo}. */
    static Processor of(List<String> lines) {
        String flags = value("flags", lines).orElse("");
        return new Processor(
                value("vendor_id", lines).orElse(""),
                flags.isEmpty() ? Set.of() : Set.copyOf(List.of(flags.split("\\s+"))));
    }

    private static Optional<String> value(String name, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim());
    }

    /** Whether it multiplies bfloat16 itself; emulated, that is far slower than float32. */
    boolean hasBf16() {
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    }

    /**
     * Whether networks are faster in bfloat16 than in float32. Intel's vector units multiply both at the same rate and conversions come on top: there it
     * takes AMX, which virtual machines often hide.
     */
    boolean isFasterInBf16() {
        return flags.contains("amx_bf16") || hasBf16() && !vendor.equals("GenuineIntel");
    }
}
