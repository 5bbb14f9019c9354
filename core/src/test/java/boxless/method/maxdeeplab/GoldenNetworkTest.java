package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.nn.Inference;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks against the official code; ORIGIN.md beside the golden files says how the numbers were made. */
class GoldenNetworkTest {
    private static final Pattern LAST_GAMMA = Pattern.compile(
            ".*_(conv2_bn|conv3_bn|memory_conv3_bn|memory_ffn_conv2_bn|pixel_conv3_bn)\\._batch_norm\\.weight");

    private static MaxDeepLabNetwork network(String kind) {
        return new MaxDeepLabNetwork(kind.startsWith("s") ? NetworkOptions.SMALL : NetworkOptions.LARGE, 3, 133, 134);
    }

    @ParameterizedTest
    @CsvSource({"s", "l"})
    void namesAndShapesAreTheOfficialOnes(String kind) throws IOException {
        MaxDeepLabNetwork network = network(kind);
        List<String> names = State.of(network).entrySet().stream()
                .map(tensor -> tensor.getKey() + " "
                        + Arrays.toString(tensor.getValue().shape()).replace(" ", ""))
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        Files.readAllLines(GoldenFiles.path(getClass(), "state-" + kind + ".txt")));
        State.free(network);
    }

    @ParameterizedTest
    @CsvSource({"s129, 2, 129, 129", "s289x321, 1, 289, 321", "s100x128, 1, 100, 128", "l65, 1, 65, 65"})
    void outputsEqualTheOfficialOnes(String file, int batch, int height, int width) {
        MaxDeepLabNetwork network = network(file);
        fill(network, file.startsWith("l"));
        State.place(network, Compute.CPU_FP32);
        network.train(false);
        try (Inference inference = new Inference();
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor images = Compute.CPU_FP32.images(images(batch, height, width), batch, 3, height, width);
            assertClose(file, network.forward(images)); // layer by layer
            assertClose(file, inference.during(() -> network.forward(images)));
        }
        State.free(network);
    }

    private void assertClose(String file, Prediction prediction) {
        assertClose(file, "semantic", Objects.requireNonNull(prediction.semantic()));
        assertClose(file, "features", prediction.features());
        assertClose(file, "classes", prediction.classes());
        assertClose(file, "masks", prediction.masks());
    }

    private void assertClose(String file, String name, Tensor tensor) {
        float[] expected = GoldenFiles.tensor(getClass(), file + ".safetensors", name);
        float[] found = Tensors.floats(tensor);
        int step = found.length / 1000 + 1;
        assertThat(expected).hasSize(Math.ceilDiv(found.length, step));
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(found[i * step] - expected[i]));
        }
        assertThat(worst).as(file + " " + name).isLessThan(1e-4);
    }

    private static void fill(MaxDeepLabNetwork network, boolean large) {
        State.of(network).forEach((name, tensor) -> {
            long[] shape = name.contains("_batch_norm") ? new long[] {tensor.numel()} : tensor.shape();
            float[] values = Ruled.tensor(name, shape);
            double factor = name.equals("encoder.memory_feature") || name.endsWith("_similarity.running_var")
                    ? 10
                    : large && LAST_GAMMA.matcher(name).matches() ? .25 : 1;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (factor * values[i]);
            }
            State.load(tensor, StoredTensor.ofFloats(tensor.shape(), values));
        });
    }

    /** Blocks of colour under noise. */
    private static float[] images(int batch, int height, int width) {
        int rows = Math.ceilDiv(height, 16);
        int columns = Math.ceilDiv(width, 16);
        float[] values = new float[batch * 3 * height * width];
        for (int i = 0; i < values.length; i++) {
            int plane = i / (height * width);
            int row = i / width % height / 16;
            int column = i % width / 16;
            long block = ((long) plane * rows + row) * columns + column;
            values[i] = (float) (.5 * signed("images", i) + .5 * signed("blocks", block));
        }
        return values;
    }

    private static double signed(String name, long index) {
        return 2 * Ruled.unit(name, index) - 1;
    }
}
