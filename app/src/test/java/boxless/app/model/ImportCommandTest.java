package boxless.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import boxless.Model;
import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.tensor.State;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    @Test
    void mxnetsFileGivesTheSameOutputs() throws IOException {
        Path model = adaptis();
        Map<String, StoredTensor> tensors =
                new LinkedHashMap<>(Safetensors.read(model).tensors());
        tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked") || name.equals("mask_threshold"));
        Map<String, StoredTensor> gluon = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            String layer = name.substring(0, name.lastIndexOf('.'));
            boolean norm = tensors.containsKey(layer + ".running_var");
            gluon.put(
                    norm ? name.replaceFirst("\\.weight$", ".gamma").replaceFirst("\\.bias$", ".beta") : name, tensor);
        });
        Path params = Files.write(folder.resolve("checkpoint.params"), params(gluon));

        Path imported = folder.resolve("imported.safetensors");
        Run run = Run.of("import", params, "--from", "adaptis", "-o", imported, "classes=[cell]");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("adaptis, ", "3 channels, classes cell", "\"kind\":\"unet-mxnet\"", "\"kind\":\"proposals\"");
        Map<String, float[]> expected = points(model);
        points(imported).forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));

        byte[] content = Files.readAllBytes(params);
        Files.write(params, Arrays.copyOf(content, content.length / 2));
        assertOneLine(Run.of("import", params, "--from", "adaptis"), "checkpoint.params", "truncated");
    }

    /** A network of the toy data with random weights, whose proposal head counts as trained. */
    private Path adaptis() {
        torch.manual_seed(1);
        Path file = folder.resolve("adaptis.safetensors");
        Model.Card card = new Model.Card(
                "adaptis",
                Settings.parseYaml("{network: {kind: unet-mxnet, width: 16}, coordinates: {radius: 42}}"),
                new Normalization.Unit(),
                Category.things(List.of("object")),
                "",
                "");
        Model model = Model.create("test", card);
        State.buffers(model.method().network()).forEach((name, tensor) -> {
            if (name.endsWith("num_batches_tracked")) {
                State.load(tensor, StoredTensor.ofLongs(tensor.shape(), 1));
            }
        });
        model.write(file, DType.F32);
        return file;
    }

    /** The answers of a model to two points of an image. */
    private Map<String, float[]> points(Path model) {
        float[] pixels = new float[3 * 32 * 48];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 17 / 17f;
        }
        Path in = folder.resolve("in.safetensors");
        Safetensors.write(
                in,
                Map.of(
                        "images",
                        StoredTensor.ofFloats(new long[] {1, 3, 32, 48}, pixels),
                        "points",
                        StoredTensor.ofFloats(new long[] {1, 2, 2}, 5, 6, 20.5f, 40)),
                Map.of());
        Path out = folder.resolve("out.safetensors");
        assertThat(Run.of("forward", "-m", model, "-i", in, "-o", out).err()).isEmpty();
        Map<String, float[]> outputs = new TreeMap<>();
        Safetensors.read(out).tensors().forEach((name, tensor) -> outputs.put(name, tensor.toFloats()));
        assertThat(outputs).containsOnlyKeys("instances", "proposals", "semantic");
        return outputs;
    }

    /** An MXNet file of these float32 tensors. */
    private static byte[] params(Map<String, StoredTensor> tensors) {
        long size = tensors.entrySet().stream()
                .mapToLong(each -> each.getValue().byteSize() + each.getKey().length() + 100)
                .sum();
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(0x112).putLong(0).putLong(tensors.size());
        tensors.values().forEach(tensor -> {
            out.putInt(0xF993FAC9).putInt(0).putInt(tensor.shape().length);
            for (long extent : tensor.shape()) {
                out.putLong(extent);
            }
            out.putInt(1).putInt(0).putInt(0);
            for (float value : tensor.toFloats()) {
                out.putFloat(value);
            }
        });
        out.putLong(tensors.size());
        tensors.keySet().forEach(name -> out.putLong(name.length()).put(name.getBytes(StandardCharsets.US_ASCII)));
        return Arrays.copyOf(out.array(), out.position());
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

    @Test
    void theCheckpointThatIsReadIsNotReplaced() throws IOException {
        Path model = TinyModel.write(folder.resolve("m.safetensors"));
        byte[] content = Files.readAllBytes(model);
        Run run = Run.of("import", model, "--from", "embedseg", "-o", folder.resolve("./m.safetensors"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .contains("m.safetensors: is a file to read, which would be replaced; choose another name");
        assertThat(model).hasBinaryContent(content);
    }

    @Test
    void whatForwardReadsIsNotReplaced() throws IOException {
        Path model = TinyModel.write(folder.resolve("m.safetensors"));
        Path in = images(StoredTensor.ofFloats(new long[] {1, 1, 16, 24}, new float[16 * 24]));
        for (Path read : List.of(in, model)) {
            byte[] content = Files.readAllBytes(read);
            Path again = folder.resolve(".").resolve(read.getFileName());
            Run run = Run.of("forward", "-m", model, "-i", in, "-o", again);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("-o " + again + ": is a file to read", "choose another name");
            assertThat(read).hasBinaryContent(content);
        }
    }

    @Test
    void aPlaceThatTakesNoFileIsSaidBeforeTheCheckpointIsRead() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.pth"), "nothing");
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Run run = Run.of("import", broken, "--from", "embedseg", "-o", taken.resolve("m.safetensors"));
        assertOneLine(run, "taken");
        assertThat(run.err()).doesNotContain("broken.pth");
    }

    private static void assertOneLine(Run run, String... parts) {
        Run.assertOneLine(run, parts);
        assertThat(run.out()).isEmpty();
        assertThat(run.errorLines()).hasSize(1);
    }
}
