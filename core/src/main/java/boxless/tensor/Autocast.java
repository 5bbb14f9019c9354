package boxless.tensor;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Mixed precision for the current thread while open: convolutions and matrix products in bfloat16, all else in the type of its operands.
 * Backward passes run outside.
 */
public final class Autocast implements AutoCloseable {
    private final DeviceType device;
    private final boolean on;

    private Autocast(DeviceType device, boolean on) {
        this.device = device;
        this.on = on;
        if (on) {
            torch.set_autocast_dtype(device, ScalarType.BFloat16);
            torch.set_autocast_enabled(device, true);
        }
    }

    /** Opens autocast to bfloat16 on the device, or does nothing if {@code on} is false. */
    public static Autocast bf16(DeviceType device, boolean on) {
        return new Autocast(device, on);
    }

    /** Runs work as if no autocast were open: its convolutions and products are of the type of their operands, too. */
    public static <R> R suspended(Supplier<R> work) {
        DeviceType[] open = Stream.of(DeviceType.CPU, DeviceType.CUDA)
                .filter(torch::is_autocast_enabled)
                .toArray(DeviceType[]::new);
        enable(open, false);
        try {
            return work.get();
        } finally {
            enable(open, true);
        }
    }

    private static void enable(DeviceType[] devices, boolean on) {
        for (DeviceType device : devices) {
            torch.set_autocast_enabled(device, on);
        }
    }

    @Override
    public void close() {
        if (on) {
            torch.clear_cache();
            torch.set_autocast_enabled(device, false);
        }
    }
}
