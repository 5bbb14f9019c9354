package boxless.tensor;

import boxless.weights.DType;
import boxless.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** A network's parameters and buffers by name. Make these maps outside any scope: they live as long as the network. */
public final class State {
    /** So large, and no larger, that a counter can go on from here without becoming negative. */
    private static final double MOST = 0x1p62;

    private State() {}

    /** What is learned. */
    public static Map<String, Tensor> parameters(Module module) {
        return map(module.named_parameters());
    }

    /** What is kept but not learned: running statistics and counters. */
    public static Map<String, Tensor> buffers(Module module) {
        return map(module.named_buffers());
    }

    /** Parameters, then buffers: what a checkpoint holds. */
    public static Map<String, Tensor> of(Module module) {
        Map<String, Tensor> all = parameters(module);
        all.putAll(buffers(module));
        return all;
    }

    private static Map<String, Tensor> map(StringTensorDict dictionary) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        for (long i = 0; i < dictionary.size(); i++) {
            var item = dictionary.get(i);
            // A handle of its own: value() points into the dictionary, which dies before the map.
            map.put(item.key().getString(), new Tensor(item.value()));
        }
        return map;
    }

    /** Copies in memory, for a weight file. */
    public static StoredTensor store(Tensor tensor) {
        return Scopes.freeing(() -> torch.is_floating_point(tensor)
                ? StoredTensor.ofFloats(tensor.shape(), Tensors.floats(tensor))
                : StoredTensor.ofLongs(tensor.shape(), Tensors.longs(tensor)));
    }

    /** Overwrites a tensor with stored values; the shapes must agree. Fractions are rounded where it is one of integers. */
    public static void load(Tensor into, StoredTensor from) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Scopes.freeing(() ->
                    into.copy_(torch.is_floating_point(into) ? floats(from) : Tensors.of(longs(from), from.shape())));
        }
    }

    /** Who saves all tensors in half precision saves the counters in it, too, and one above 65504 as infinity. */
    private static long[] longs(StoredTensor from) {
        if (!from.dtype().isFloating()) {
            return from.toLongs();
        }
        float[] values = from.toFloats();
        long[] rounded = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = Math.round(Math.clamp((double) values[i], -MOST, MOST));
        }
        return rounded;
    }

    /** What is float32 already goes where it belongs without an array of Java's. */
    private static Tensor floats(StoredTensor from) {
        long bytes = from.byteSize();
        if (from.dtype() != DType.F32 || bytes == 0 || bytes > Integer.MAX_VALUE) {
            return Tensors.of(from.toFloats(), from.shape());
        }
        Tensor tensor = torch.empty(from.shape());
        try (BytePointer memory = new BytePointer(tensor.data_ptr())) {
            from.read(0, memory.capacity(bytes).asByteBuffer());
        }
        return tensor;
    }

    /**
     * Moves a network to a device; on the processor 4-D parameters are laid out as channels_last, which its convolutions like best. Buffers keep their
     * layout: running statistics of several dimensions are updated through a flat view of them, which another layout would not have.
     */
    public static void place(Module module, Compute compute) {
        boolean processor = compute.device() == Device.CPU;
        try (NoGradGuard guard = new NoGradGuard()) {
            Scopes.freeing(() -> {
                buffers(module).values().forEach(buffer -> buffer.set_data(on(compute, buffer)));
                parameters(module).values().forEach(parameter -> {
                    Tensor there = on(compute, parameter);
                    parameter.set_data(
                            processor && parameter.dim() == 4 ? there.contiguous(MemoryFormat.ChannelsLast) : there);
                });
            });
        }
    }

    private static Tensor on(Compute compute, Tensor tensor) {
        return tensor.to(compute.torchDevice(), tensor.scalar_type());
    }

    /** Frees a network's memory: every parameter and buffer becomes empty. The network cannot be used afterwards. */
    public static void free(Module module) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Scopes.freeing(() -> {
                for (Tensor tensor : of(module).values()) {
                    tensor.set_data(torch.empty(
                            new long[] {0}, new TensorOptions(tensor.scalar_type()), new MemoryFormatOptional()));
                }
            });
        }
    }

    /** Number of learned values. */
    public static long count(Module module) {
        return Scopes.freeing(() ->
                parameters(module).values().stream().mapToLong(Tensor::numel).sum());
    }

    /** Whether every element is a finite number. */
    public static boolean isFinite(Tensor tensor) {
        return torch.isfinite(tensor).all().item_bool();
    }
}
