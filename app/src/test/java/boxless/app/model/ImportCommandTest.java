package boxless.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import boxless.Model;
import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void weightsWithoutTheirUnusedLayerGiveTheSameOutputs() {
        Path model = TinyModel.write(folder.resolve("m.safetensors"));
        Map<String, StoredTensor> bare = new LinkedHashMap<>();
        Safetensors.read(model).tensors().forEach((name, tensor) -> {
            if (!name.startsWith("encoder.output_conv")) {
                bare.put("module." + name, tensor);
            }
        });
        Path weights = folder.resolve("weights.safetensors");
        Safetensors.write(weights, bare, Map.of());

        Path imported = folder.resolve("imported.safetensors");
        Run run = Run.of(
                "import", weights, "--from", "embedseg", "-o", imported, "classes=[cell]", "model.clustering.seed=.7");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("1 channel, classes cell", "\"seed\":0.7", "\"sigma\":\"circular\"", "percentile");
        assertThat(Model.read(imported).card().classes()).containsExactly("cell");
        assertThat(forward(imported)).containsExactly(forward(model), offset(1e-6f));
    }

    private float[] forward(Path model) {
        float[] pixels = new float[2 * 16 * 24];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 17 / 17f;
        }
        Path in = images(StoredTensor.ofFloats(new long[] {2, 1, 16, 24}, pixels));
        Path out = folder.resolve("out.safetensors");
        Run run = Run.of("forward", "-m", model, "-i", in, "-o", out);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("output F32[2, 4, 16, 24]");
        return Objects.requireNonNull(Safetensors.read(out).tensors().get("output"))
                .toFloats();
    }

    private Path images(StoredTensor tensor) {
        Path in = folder.resolve("in.safetensors");
        Safetensors.write(in, Map.of("images", tensor), Map.of());
        return in;
    }

    @Test
    void inputsThatDoNotFitAreOneLine() {
        Path model = TinyModel.write(folder.resolve("m.safetensors"));
        assertForward(
                model,
                StoredTensor.ofFloats(new long[] {1, 3, 8, 8}, new float[192]),
                "3 channels, but the model expects 1");
        assertForward(model, StoredTensor.ofFloats(new long[] {8, 8}, new float[64]), "give (B, C, H, W)");
        assertForward(model, StoredTensor.ofFloats(new long[] {1, 1, 8, 9}, new float[72]), "multiples of 8");
        float[] holed = new float[64];
        holed[5] = Float.NaN;
        assertForward(model, StoredTensor.ofFloats(new long[] {1, 1, 8, 8}, holed), "NaN");
        Path none = folder.resolve("none.safetensors");
        Safetensors.write(none, Map.of("pictures", StoredTensor.ofFloats(new long[] {1}, 1)), Map.of());
        assertOneLine(Run.of("forward", "-m", model, "-i", none, "-o", folder.resolve("x")), "no tensor 'images'");
    }

    @Test
    @DisabledIf("hasCuda")
    void aMissingDeviceIsNotTheInputsFault() {
        Run run = Run.of("forward", "-m", "m", "-i", "in.safetensors", "-o", "x", "--device", "cuda");
        assertOneLine(run, "--device cuda: ");
        assertThat(run.err()).doesNotContain("in.safetensors");
    }

    static boolean hasCuda() {
        return torch.hasCUDA();
    }

    private void assertForward(Path model, StoredTensor images, String message) {
        assertOneLine(Run.of("forward", "-m", model, "-i", images(images), "-o", folder.resolve("x")), message);
    }

    @Test
    void hostileBrokenAndForeignFilesAreOneLine() throws IOException {
        Path marker = folder.resolve("marker");
        String call = "\u0080\u0002cos\nsystem\n(S'touch " + marker + "'\ntR.";
        Path hostile = Files.write(folder.resolve("hostile.pth"), call.getBytes(StandardCharsets.ISO_8859_1));
        assertOneLine(Run.of("import", hostile, "--from", "spatial-embeddings"), "hostile.pth");
        assertThat(marker).doesNotExist();

        Path broken = Files.write(folder.resolve("broken.pth"), new byte[] {'P', 'K', 3, 4, 9, 9, 9});
        assertOneLine(Run.of("import", broken, "--from", "spatial-embeddings"), "broken.pth");

        Path other = folder.resolve("other.safetensors");
        Safetensors.write(other, Map.of("fc.weight", StoredTensor.ofFloats(new long[] {1}, 1)), Map.of());
        assertOneLine(Run.of("import", other, "--from", "embedseg"), "not a Spatial Embeddings network");

        Path model = TinyModel.write(folder.resolve("m.safetensors"));
        assertOneLine(
                Run.of("import", model, "--from", "solo"), "not this kind of checkpoint", "choose another publisher");
        assertOneLine(Run.of("import", model, "--from", "somebody"), "--from somebody", "embedseg");
        assertOneLine(Run.of("import", model, "--from", "embedseg", "model.sigma=elliptical"), "a different shape");
        assertOneLine(Run.of("import", model, "--from", "embedseg", "clases=[a]"), "unknown key clases");
        assertOneLine(
                Run.of("import", model, "--from", "embedseg", "classes=[car, person]"),
                "classes: 2 names, but model.classes is 1; give as many");
    }

    private static void assertOneLine(Run run, String... parts) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .startsWith("boxless: ")
                .contains(parts);
        assertThat(run.err()).doesNotContain("unexpected error");
    }
}
