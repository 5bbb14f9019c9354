package boxless.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where and how exactly networks are computed.
 *
 * @param device the processor or the GPU
 * @param bf16 convolutions in bfloat16 under autocast
 */
public record Compute(DeviceType device, boolean bf16) {
    /** The processor in float32: what numeric checks use. */
    public static final Compute CPU_FP32 = new Compute(DeviceType.CPU, false);

    /**
     * The arithmetic that a device does at a precision; {@link Precision#AUTO} is settled here.
     *
     * @throws IllegalArgumentException where the device is not there: CUDA that was asked for is never silently replaced by the processor
     */
    public static Compute of(Device device, Precision precision) {
        device.obstacle().ifPresent(obstacle -> {
            throw new IllegalArgumentException(device + ": " + obstacle);
        });
        boolean bf16 = switch (precision) {
            case AUTO -> device == Device.CUDA || processorHasBf16();
            case FP32 -> false;
            case BF16 -> true;
        };
        return new Compute(device.type(), bf16);
    }

    /** The settled precision, {@link Precision#FP32} or {@link Precision#BF16}. */
    public Precision precision() {
        return bf16 ? Precision.BF16 : Precision.FP32;
    }

    /** Whether the processor multiplies bfloat16 in hardware; emulated it is slower than float32. */
    public static boolean processorHasBf16() {
        return Processor.FLAGS.contains("avx512_bf16") || Processor.FLAGS.contains("amx_bf16");
    }

    public org.bytedeco.pytorch.Device torchDevice() {
        return new org.bytedeco.pytorch.Device(device);
    }

    /** Pictures for a network here: float32 on the device, on the processor laid out as {@link State#place} lays out the weights. */
    public Tensor images(float[] values, long batch, long channels, long height, long width) { // (B, C, H, W)
        Tensor images = Tensors.of(values, batch, channels, height, width).to(torchDevice(), ScalarType.Float);
        return device == DeviceType.CPU ? images.contiguous(MemoryFormat.ChannelsLast) : images;
    }

    /** Opens this precision for the current thread. */
    public Autocast autocast() {
        return Autocast.bf16(device, bf16);
    }
}
