package boxless.tensor;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** Devices that networks run on. */
public enum Device {
    /** The processor. */
    CPU,
    /** An NVIDIA GPU; needs libtorch's CUDA build. */
    CUDA;

    /** Why networks cannot run on it and what to do; empty if they can. The first call for a GPU loads libtorch. */
    public Optional<String> obstacle() {
        if (this == CPU) {
            return Optional.empty();
        }
        Libtorch.load();
        if (!torch.hasCUDA()) {
            return Optional.of(
                    "this build of libtorch has no CUDA; set BOXLESS_PROFILE=gpu for ./boxless, which builds with it then, or choose the CPU");
        }
        return torch.cuda_is_available()
                ? Optional.empty()
                : Optional.of("no usable NVIDIA GPU; install the driver, CUDA 13 and cuDNN 9, or choose the CPU");
    }

    torch.DeviceType type() {
        return this == CPU ? torch.DeviceType.CPU : torch.DeviceType.CUDA;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
