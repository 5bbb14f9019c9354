package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import boxless.image.Pictures;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.tensor.Precision;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Files that earlier versions wrote are read, and mean what they meant; old-files/ORIGIN.md says who wrote which. */
class OldFilesTest {
    private static final Offset<Float> ROUNDING = within(1e-4f);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"2026-11-28, spatial-embeddings", "2026-11-28, solo"})
    void modelsGiveTheSameOutputs(String date, String method) throws IOException {
        requireOutputs(date, method, model(date, method));
    }

    @ParameterizedTest
    @FieldSource("boxless.OldFiles#SHIPPED")
    void shippedModelsComputeWhatTheyDidWhenTheyWereMeasured(String name) throws IOException {
        try (Model model = Model.read(OldFiles.shipped(name))) {
            requireOutputs("2026-12-01", name, model);
        }
    }

    private static void requireOutputs(String date, String name, Model model) throws IOException {
        Map<String, StoredTensor> before =
                Safetensors.read(file(date, name + OldFiles.OUTPUTS)).tensors();
        Map<String, StoredTensor> now = OldFiles.outputs(model);
        assertThat(now.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (key, output) -> assertThat(Objects.requireNonNull(now.get(key)).toFloats())
                        .as(key)
                        .containsExactly(output.toFloats(), rounding(output.toFloats())));
    }

    /** Of float32, on another processor. */
    private static Offset<Float> rounding(float... values) {
        float largest = 1;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return within(1e-4f * largest);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-28, spatial-embeddings", "2026-11-28, solo"})
    void modelsFindTheSameObjects(String date, String method) throws IOException {
        Segmenter segmenter = Segmenter.of(model(date, method)).withPrecision(Precision.FP32);
        List<Instance> found = segmenter
                .segment(Pictures.read(file(date, OldFiles.PICTURE)))
                .instances()
                .objects();
        JsonNode objects = expected(date).get(method).get("objects");
        assertThat(found).hasSameSizeAs(objects).isNotEmpty();
        for (JsonNode object : objects) {
            assertThat(found).as(object.toString()).anyMatch(one -> isAsBefore(one, object));
        }
    }

    /** Up to a pixel that is as good as undecided. */
    private static boolean isAsBefore(Instance found, JsonNode before) {
        Box box = found.mask().box();
        return found.category() == before.get("category").asInt()
                && Math.abs(found.score() - before.get("score").asDouble()) < 1e-3
                && Math.abs(found.mask().area() - before.get("area").asLong()) <= 2
                && Math.abs(box.x() - before.get("x").asInt()) <= 1
                && Math.abs(box.y() - before.get("y").asInt()) <= 1
                && Math.abs(box.width() - before.get("width").asInt()) <= 1
                && Math.abs(box.height() - before.get("height").asInt()) <= 1;
    }

    @ParameterizedTest
    @ValueSource(strings = "2026-11-28")
    void runsGoOnToTheSameModel(String date) throws IOException {
        unzip(file(date, OldFiles.RUN));
        Map<String, Double> losses = OldFiles.train(folder, folder.resolve("run"), OldFiles.ALL_STEPS);
        JsonNode before = expected(date).get("losses");
        assertThat(OldFiles.magnitude(folder.resolve("run")))
                .isCloseTo(expected(date).get("magnitude").asDouble(), withinPercentage(.1));
        assertThat(losses.keySet()).containsExactlyElementsOf(before.propertyNames());
        losses.forEach((step, loss) ->
                assertThat(loss).as(step).isCloseTo(before.get(step).asDouble(), within(1e-3)));
    }

    private static Path file(String date, String name) {
        return GoldenFiles.path(OldFilesTest.class, "old-files/" + date + "/" + name);
    }

    private static JsonNode expected(String date) {
        return GoldenFiles.json(OldFilesTest.class, "old-files/" + date + "/" + OldFiles.EXPECTED);
    }

    private Model model(String date, String method) throws IOException {
        Path unpacked = folder.resolve("model.safetensors");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(date, method + OldFiles.MODEL)))) {
            Files.write(unpacked, in.readAllBytes());
        }
        return Model.read(unpacked);
    }

    private void unzip(Path zip) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, in.readAllBytes());
            }
        }
    }
}
