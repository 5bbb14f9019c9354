package boxless;

import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.Precision;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Runs only the network, for comparison with another implementation. */
public final class Forward {
    private Forward() {}

    /**
     * The network's raw outputs by name, in evaluation mode and float32, computed where the model is.
     *
     * @param inputs a tensor for each of {@link Method#inputs} and no other: {@code images} (B, C, H, W), already normalised, H and W as
     *     {@link Method#inputSizes} says; the others as the method says
     * @throws IllegalArgumentException if a tensor is missing or unknown, its shape does not match, or a value is not finite; the message names it
     */
    public static Map<String, StoredTensor> of(Model model, Map<String, StoredTensor> inputs) {
        Method<?, ?> method = model.method();
        requireNames(method, inputs);
        Map<String, float[]> values = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> values.put(name, finite(name, tensor.toFloats())));
        requireImages(method, inputs.get(Method.IMAGES));
        requireValues(inputs);
        return model.use(() -> run(method, model.compute(Precision.FP32), inputs, values));
    }

    private static void requireNames(Method<?, ?> method, Map<String, StoredTensor> inputs) {
        for (String name : method.inputs()) {
            if (!inputs.containsKey(name)) {
                throw new IllegalArgumentException("has no tensor '%s', only %s; the network's inputs are %s"
                        .formatted(name, new TreeSet<>(inputs.keySet()), method.inputs()));
            }
        }
        for (String name : new TreeSet<>(inputs.keySet())) {
            if (!method.inputs().contains(name)) {
                throw new IllegalArgumentException(
                        "the tensor '%s' is no input of the network; its inputs are %s, leave out the others"
                                .formatted(name, method.inputs()));
            }
        }
    }

    private static float[] finite(String name, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "the tensor '%s' contains the value %s; give finite numbers".formatted(name, value));
            }
        }
        return values;
    }

    private static void requireImages(Method<?, ?> method, @Nullable StoredTensor images) {
        if (images == null || images.shape().length != 4 || images.elements() == 0) {
            throw new IllegalArgumentException(
                    "the tensor '%s' is %s; give (B, C, H, W)".formatted(Method.IMAGES, images));
        }
        long[] shape = images.shape();
        if (shape[1] != method.inputChannels()) {
            throw new IllegalArgumentException("the tensor '%s' has %d channels, but the model expects %d"
                    .formatted(Method.IMAGES, shape[1], method.inputChannels()));
        }
        if (!method.inputSizes().admit(shape[3], shape[2])) {
            throw new IllegalArgumentException(
                    "the tensor '%s' is %d rows by %d columns, but the network needs %s; pad it"
                            .formatted(Method.IMAGES, shape[2], shape[3], method.inputSizes()));
        }
    }

    private static void requireValues(Map<String, StoredTensor> inputs) {
        inputs.forEach((name, tensor) -> {
            if (tensor.elements() == 0) {
                throw new IllegalArgumentException(
                        "the tensor '%s' is %s and has no values; give at least one".formatted(name, tensor));
            }
        });
    }

    private static Map<String, StoredTensor> run(
            Method<?, ?> method, Compute compute, Map<String, StoredTensor> inputs, Map<String, float[]> values) {
        return Scopes.freeing(() -> {
            Map<String, StoredTensor> outputs = new LinkedHashMap<>();
            try (EvaluationMode mode = new EvaluationMode(method, compute)) {
                Map<String, Tensor> given = new LinkedHashMap<>();
                values.forEach((name, floats) -> given.put(
                        name,
                        Tensors.of(
                                        floats,
                                        Objects.requireNonNull(inputs.get(name)).shape())
                                .to(compute.torchDevice(), torch.ScalarType.Float)));
                method.outputs(given).forEach((name, tensor) -> outputs.put(name, State.store(tensor)));
            }
            return outputs;
        });
    }
}
