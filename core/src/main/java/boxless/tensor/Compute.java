package boxless.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Device and precision that networks run with.
 *
 * @param device the CPU or the GPU
 * @param bf16 convolutions in bfloat16 under autocast
 */
public record Compute(Device device, boolean bf16) {
    /** The processor in float32: what numeric checks use. */
    public static final Compute CPU_FP32 = new Compute(Device.CPU, false);

    /**
     * The arithmetic of a device at a precision; resolves {@link Precision#AUTO}.
     *
     * @throws IllegalArgumentException if the device is not available: CUDA never falls back to the CPU silently
     */
    public static Compute of(Device device, Precision precision) {
        device.obstacle().ifPresent(obstacle -> {
            throw new IllegalArgumentException(device + ": " + obstacle);
        });
        boolean bf16 = switch (precision) {
            case AUTO -> device == Device.CUDA || Processor.THIS.isFasterInBf16();
            case FP32 -> false;
            case BF16 -> true;
        };
        return new Compute(device, bf16);
    }

    /** The resolved precision, {@link Precision#FP32} or {@link Precision#BF16}. */
    public Precision precision() {
        return bf16 ? Precision.BF16 : Precision.FP32;
    }

    /** Whether the CPU multiplies bfloat16 itself, even if no faster than float32. */
    public static boolean processorHasBf16() {
        return Processor.THIS.hasBf16();
    }

    public org.bytedeco.pytorch.Device torchDevice() {
        return new org.bytedeco.pytorch.Device(device.type());
    }

    /** Images for a network on this device: float32, on the CPU with the memory layout that {@link State#place} gives the weights. */
    public Tensor images(float[] values, long batch, long channels, long height, long width) { // (B, C, H, W)
        Tensor images = Tensors.of(values, batch, channels, height, width).to(torchDevice(), ScalarType.Float);
        return device == Device.CPU ? images.contiguous(MemoryFormat.ChannelsLast) : images;
    }

    /** Opens this precision for the current thread. */
    public Autocast autocast() {
        return Autocast.bf16(device.type(), bf16);
    }
}
