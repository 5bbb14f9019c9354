package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Model;
import boxless.Ruled;
import boxless.Segmenter;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pictures;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.tensor.Precision;
import boxless.tensor.State;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** From a picture to masks, against the official code; ORIGIN.md beside the golden files says how the numbers were made. */
class GoldenMasksTest {
    private static final JsonNode GOLDEN = GoldenFiles.json(GoldenMasksTest.class, "masks.json");

    @ParameterizedTest
    @CsvSource({"solo, -5", "decoupled, -3.5", "solov2, -5"})
    void masksEqualTheReferences(String kind, double bias) {
        Model model = model(kind);
        sharpen(State.of(model.method().network()), bias);
        var picture = Pictures.read(
                GoldenFiles.path(GoldenMasksTest.class, GOLDEN.get("picture").asString()));
        List<Instance> found = Segmenter.of(model)
                .withPrecision(Precision.FP32)
                .segment(picture)
                .instances()
                .objects()
                .reversed();
        JsonNode expected = GOLDEN.get("cases").get(kind);
        assertThat(found).hasSize(expected.size());
        for (int k = 0; k < found.size(); k++) {
            Instance object = found.get(k);
            JsonNode wanted = expected.get(k);
            assertThat(object.category()).isEqualTo(wanted.get("category").asInt());
            assertThat(object.score()).isCloseTo(wanted.get("score").floatValue(), within(1e-4f));
            int[] runs = new int[wanted.get("runs").size()];
            for (int i = 0; i < runs.length; i++) {
                runs[i] = wanted.get("runs").get(i).asInt();
            }
            Mask mask = Mask.ofRuns(picture.width(), picture.height(), runs);
            long common = mask.intersection(object.mask());
            assertThat(mask.area() + object.mask().area() - 2 * common)
                    .as("pixels that differ in object %d", k)
                    .isZero();
        }
    }

    private static Model model(String kind) {
        String options = """
                {classes: 5, backbone: {depth: 18, norm: frozen, frozen_stages: 1}, head: {kind: %s},
                 decoder: {objects: 8}, resize: {short_side: 32, long_side: 64}}""";
        Normalization normalization = new Normalization.MeanStd(
                new float[] {123.675f / 255, 116.28f / 255, 103.53f / 255},
                new float[] {58.395f / 255, 57.12f / 255, 57.375f / 255});
        Model model = Model.create(
                "test",
                new Model.Card(
                        "solo",
                        Settings.parseYaml(options.formatted(kind)),
                        normalization,
                        Category.things(List.of("a", "b", "c", "d", "e")),
                        "",
                        ""));
        Ruled.fill(model.method().network(), "");
        return model;
    }

    /** Ruled weights alone make every cell half probable and every mask half there. */
    private static void sharpen(Map<String, Tensor> state, double bias) {
        try (NoGradGuard guard = new NoGradGuard()) {
            state.forEach((name, tensor) -> {
                if (name.matches("bbox_head\\.d?solo_cate\\..*")) {
                    if (name.endsWith("bias")) {
                        tensor.add_(new Scalar(bias));
                    } else {
                        tensor.mul_(new Scalar(2.0));
                    }
                } else if (name.matches("bbox_head\\.d?solo_ins_list.*weight")) {
                    tensor.mul_(new Scalar(name.contains("dsolo") ? 4.0 : 16.0));
                } else if (name.startsWith("bbox_head.solo_kernel")) {
                    tensor.mul_(new Scalar(4.0));
                } else if (name.matches("bbox_head\\.dsolo_ins_list.*bias")) {
                    tensor.add_(new Scalar(1.0));
                }
            });
        }
    }
}
