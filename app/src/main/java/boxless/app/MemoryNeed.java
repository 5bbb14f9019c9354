package boxless.app;

import boxless.tensor.Compute;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Refuses pictures that this machine cannot hold before the native side tries: Linux hands out memory that is not there and then kills
 * the process.
 */
final class MemoryNeed {
    /** Native memory of a forward pass for each pixel: what docs/benchmarks.md measured on ERFNet, and a third more. */
    private static final long FP32_BYTES = 320;

    private static final long BF16_BYTES = 240;

    /** Java memory for each pixel: picture, network input and output, clustering. */
    private static final long HEAP_BYTES = 100;

    /** A network's outputs for all pixels must fit one Java array; so many a pixel are assumed. */
    private static final long MOST_PIXELS = Integer.MAX_VALUE / 16;

    private MemoryNeed() {}

    /** @throws IllegalArgumentException where the picture is too large; the message says for what and what to do */
    static void check(int width, int height, Compute compute) {
        long pixels = (long) width * height;
        String cure = "; cut it into smaller pictures";
        if (pixels > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "the picture has %d million pixels, at most %d can be segmented at once%s"
                            .formatted(pixels / 1_000_000, MOST_PIXELS / 1_000_000, cure));
        }
        refuse(
                "Java",
                pixels * HEAP_BYTES,
                Runtime.getRuntime().maxMemory(),
                cure + " or raise -Xmx (BOXLESS_JAVA_OPTS)");
        if (compute.device() == DeviceType.CPU) {
            refuse("the network", pixels * (compute.bf16() ? BF16_BYTES : FP32_BYTES), available(), cure);
        }
    }

    private static void refuse(String whose, long needed, long there, String cure) {
        if (needed > there * 0.9) {
            throw new IllegalArgumentException("the picture is too large: %s needs about %d MB for it, %d MB are free%s"
                    .formatted(whose, needed >> 20, there >> 20, cure));
        }
    }

    /** What the system could give; where it does not say so, all that it has. */
    private static long available() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/meminfo"));
            for (String line : lines) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux.
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
