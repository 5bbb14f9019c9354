package boxless.tensor;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
     * Reads the command's options.
     *
     * @param device {@code cpu} or {@code cuda}; asked-for CUDA is never silently replaced by the processor
     * @param precision {@code auto}, {@code fp32} or {@code bf16}; auto is bf16 where the hardware has it
     * @throws IllegalArgumentException naming the option and the cure
     */
    public static Compute of(String device, String precision) {
        DeviceType type = switch (device) {
            case "cpu" -> DeviceType.CPU;
            case "cuda" -> cuda();
            default -> throw new IllegalArgumentException("--device " + device + ": choose cpu or cuda");
        };
        return switch (precision) {
            case "auto" -> new Compute(type, type == DeviceType.CUDA || processorHasBf16());
            case "fp32" -> new Compute(type, false);
            case "bf16" -> new Compute(type, true);
            default -> throw new IllegalArgumentException("--precision " + precision + ": choose auto, fp32 or bf16");
        };
    }

    private static DeviceType cuda() {
        if (!torch.hasCUDA()) {
            throw new IllegalArgumentException(
                    "--device cuda: this build of libtorch has no CUDA; build with -Pgpu, or choose --device cpu");
        }
        if (!torch.cuda_is_available()) {
            throw new IllegalArgumentException(
                    "--device cuda: no usable NVIDIA GPU (driver, CUDA 13 and cuDNN 9 needed), or choose --device cpu");
        }
        return DeviceType.CUDA;
    }

    /** Whether the processor multiplies bfloat16 in hardware; emulated it is slower than float32. */
    public static boolean processorHasBf16() {
        return Processor.FLAGS.contains("avx512_bf16") || Processor.FLAGS.contains("amx_bf16");
    }

    public Device torchDevice() {
        return new Device(device);
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
