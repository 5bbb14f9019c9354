package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The networks against the official code; ORIGIN.md beside the golden files says how the numbers were made. */
class GoldenForwardTest {
    private static final JsonNode GOLDEN = GoldenFiles.json(GoldenForwardTest.class, "forward.json");

    private static AdaptIs method(String kind) {
        boolean street = kind.contains("street");
        String options = switch (kind) {
            case "pytorch-toy" -> "{network: {kind: unet}, coordinates: {radius: 42}}";
            case "mxnet-toy" -> "{network: {kind: unet-mxnet}, coordinates: {radius: 42}, epsilon: 0}";
            default ->
                "{network: {kind: street, depth: %s}, coordinates: {radius: 280}, epsilon: 0}"
                        .formatted(kind.substring(kind.lastIndexOf('-') + 1));
        };
        List<Category> categories = street ? AdaptIsNetworkTest.cityscapes() : Category.things(List.of("object"));
        return (AdaptIs) AdaptIs.PAPER.method("test", Settings.parseYaml(options), categories);
    }

    @ParameterizedTest
    @CsvSource({"pytorch-toy", "mxnet-toy", "mxnet-street-50", "mxnet-street-101"})
    void namesAndShapesAreTheOfficialOnes(String kind) throws IOException {
        List<String> names = State.of(method(kind).network()).entrySet().stream()
                .filter(tensor -> !tensor.getKey().equals("mask_threshold"))
                .filter(tensor -> kind.startsWith("pytorch") || !tensor.getKey().endsWith("num_batches_tracked"))
                .map(tensor -> tensor.getKey() + " "
                        + Arrays.toString(tensor.getValue().shape()).replace(" ", ""))
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        Files.readAllLines(GoldenFiles.path(getClass(), "state-" + kind + ".txt")));
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch-toy, whole",
        "pytorch-toy, odd",
        "pytorch-toy, odd-width",
        "mxnet-toy, whole",
        "mxnet-toy, odd-width",
        "mxnet-street, whole",
        "mxnet-street, odd"
    })
    void outputsEqualTheReferences(String kind, String name) {
        AdaptIs method = method(kind.equals("mxnet-street") ? "mxnet-street-50" : kind);
        fill(method, GOLDEN.get("edits").get(kind));
        JsonNode golden =
                GOLDEN.get("cases").get(kind.endsWith("toy") ? "toy" : "street").get(name);
        long[] shape = longs(golden.get("shape"));
        long k = golden.get("points").get(0).size();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor images = Tensors.of(Ruled.images(shape), shape);
            Map<String, Tensor> outputs = method.outputs(Map.of(
                    Method.IMAGES,
                    images,
                    AdaptIs.POINTS,
                    Tensors.of(floats(golden.get("points"), (int) (2 * k * shape[0])), shape[0], k, 2)));
            Features encoding = method.encode(images, false);
            Map<String, Tensor> all = new LinkedHashMap<>();
            if (kind.endsWith("toy")) {
                all.put("controller", encoding.map());
            } else {
                all.put("features", encoding.map());
                all.put("semantic_small", encoding.semantic());
            }
            all.put("proposals", Objects.requireNonNull(encoding.proposals()));
            all.put("semantic", Objects.requireNonNull(outputs.get("semantic")));
            all.put("proposals_at_points", Objects.requireNonNull(outputs.get("proposals")));
            all.put("instances", Objects.requireNonNull(outputs.get("instances")));
            all.forEach((output, tensor) -> compare(kind, name + "." + output, Tensors.floats(tensor)));
        }
    }

    private static void compare(String kind, String output, float[] all) {
        float[] expected = Objects.requireNonNull(
                        Safetensors.read(GoldenFiles.path(GoldenForwardTest.class, kind + ".safetensors"))
                                .tensors()
                                .get(output))
                .toFloats();
        int step = all.length < 64 ? 1 : all.length / 400 + 1;
        assertThat(expected).hasSize((all.length + step - 1) / step);
        for (int i = 0; i < expected.length; i++) {
            assertThat(all[i * step]).as("%s [%d]", output, i * step).isCloseTo(expected[i], within(2e-4f));
        }
    }

    /** The rule, and what ORIGIN.md says is changed after it. */
    static void fill(AdaptIs method, JsonNode edits) {
        Ruled.fill(method.network(), "");
        GoldenModel.countTrainingOfProposals(method.network());
        Map<String, Tensor> state = State.of(method.network());
        for (JsonNode edit : edits) {
            Tensor tensor = Objects.requireNonNull(state.get(edit.get("name").asString()));
            float[] values = Tensors.floats(tensor);
            if (edit.has("at")) {
                int index = 0;
                for (int d = 0; d < tensor.dim(); d++) {
                    index = index * (int) tensor.size(d) + edit.get("at").get(d).asInt();
                }
                values[index] = (float) (values[index] + edit.get("add").asDouble());
            } else {
                double times = edit.has("times") ? edit.get("times").asDouble() : 1;
                double plus = edit.has("add") ? edit.get("add").asDouble() : 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (values[i] * times + plus);
                }
            }
            State.load(tensor, StoredTensor.ofFloats(tensor.shape(), values));
        }
        method.network().train(false);
    }

    private static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asLong();
        }
        return values;
    }

    private static float[] floats(JsonNode points, int count) { // B lists of K pairs
        float[] values = new float[count];
        int at = 0;
        for (JsonNode image : points) {
            for (JsonNode point : image) {
                values[at++] = point.get(0).floatValue();
                values[at++] = point.get(1).floatValue();
            }
        }
        return values;
    }
}
