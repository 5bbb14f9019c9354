package boxless.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Arrays to tensors and back: one bulk copy each way. Nothing here opens a scope; the caller's scope owns what is made. */
public final class Tensors {
    private Tensors() {}

    /** A float32 CPU tensor with a copy of the values, row-major. */
    public static Tensor of(float[] values, long... shape) {
        Tensor tensor = torch.empty(shape);
        requireSize(values.length, tensor);
        try (FloatPointer memory = new FloatPointer(tensor.data_ptr())) {
            memory.put(values);
        }
        return tensor;
    }

    /** An int64 CPU tensor with a copy of the values, row-major. */
    public static Tensor of(long[] values, long... shape) {
        Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Long), new MemoryFormatOptional());
        requireSize(values.length, tensor);
        try (LongPointer memory = new LongPointer(tensor.data_ptr())) {
            memory.put(values);
        }
        return tensor;
    }

    /** The values of a tensor of any device, layout and floating type, row-major. */
    public static float[] floats(Tensor tensor) {
        Tensor plain = tensor.detach()
                .to(Compute.CPU_FP32.torchDevice(), ScalarType.Float)
                .contiguous();
        float[] values = new float[Math.toIntExact(plain.numel())];
        try (FloatPointer memory = new FloatPointer(plain.data_ptr())) {
            memory.get(values);
        }
        return values;
    }

    /** The values of an integer or boolean tensor, row-major. */
    static long[] longs(Tensor tensor) {
        Tensor plain = tensor.detach()
                .to(Compute.CPU_FP32.torchDevice(), ScalarType.Long)
                .contiguous();
        long[] values = new long[Math.toIntExact(plain.numel())];
        try (LongPointer memory = new LongPointer(plain.data_ptr())) {
            memory.get(values);
        }
        return values;
    }

    private static void requireSize(long length, Tensor tensor) {
        if (length != tensor.numel()) {
            throw new IllegalArgumentException(
                    "%d values for a tensor of %d elements".formatted(length, tensor.numel()));
        }
    }
}
