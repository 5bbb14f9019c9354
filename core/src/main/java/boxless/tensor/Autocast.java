package boxless.tensor;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Mixed precision for the current thread while open: convolutions and products in bfloat16, sums and losses in float32. */
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

    /** Opens autocast to bfloat16 on the device, or does nothing where {@code on} is false. */
    public static Autocast bf16(DeviceType device, boolean on) {
        return new Autocast(device, on);
    }

    @Override
    public void close() {
        if (on) {
            torch.clear_cache();
            torch.set_autocast_enabled(device, false);
        }
    }
}
