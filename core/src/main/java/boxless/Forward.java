package boxless;

import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Runs only the network, for comparison with another implementation. */
public final class Forward {
    private Forward() {}

    /**
     * The network's raw outputs by name, in evaluation mode and float32, regardless of the precision of {@code compute}.
     *
     * @param images (B, C, H, W), already normalised; H and W as {@link Method#inputSizes} says
     * @throws IllegalArgumentException if the shape does not match or a value is not finite; the message continues after the tensor's name
     */
    public static Map<String, StoredTensor> of(Model model, Compute compute, StoredTensor images) {
        long[] shape = images.shape();
        requireShape(model.method(), images, shape);
        float[] values = images.toFloats();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("contains the value " + value + "; give finite numbers");
            }
        }
        State.place(model.method().network(), compute);
        return of(model.method(), compute, values, shape);
    }

    private static void requireShape(Method<?, ?> method, StoredTensor images, long[] shape) {
        if (shape.length != 4 || images.elements() == 0) {
            throw new IllegalArgumentException("is " + images + "; give (B, C, H, W)");
        }
        if (shape[1] != method.inputChannels()) {
            throw new IllegalArgumentException(
                    "has %d channels, but the model expects %d".formatted(shape[1], method.inputChannels()));
        }
        if (!method.inputSizes().admit(shape[3], shape[2])) {
            throw new IllegalArgumentException("is %d rows by %d columns, but the network needs %s; pad it"
                    .formatted(shape[2], shape[3], method.inputSizes()));
        }
    }

    private static <O, T> Map<String, StoredTensor> of(
            Method<O, T> method, Compute compute, float[] images, long[] shape) {
        method.network().train(false);
        Map<String, StoredTensor> outputs = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor input = Tensors.of(images, shape).to(compute.torchDevice(), torch.ScalarType.Float);
            method.named(method.forward(input)).forEach((name, tensor) -> outputs.put(name, State.store(tensor)));
        }
        return outputs;
    }
}
