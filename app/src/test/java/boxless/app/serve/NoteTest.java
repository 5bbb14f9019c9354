package boxless.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.app.TinyModel;
import boxless.data.TrainedOn;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.weights.DType;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people should know about an answer, in the header {@code Boxless-Note}. */
class NoteTest {
    private static final int SIDE = 50;

    @TempDir
    Path folder;

    @Test
    void aPictureThatAModelDoesNotKnowAndAModelThatKnowsNothingAreNotedByEveryRouteThatFindsObjects() throws Exception {
        Map<String, Path> models = Map.of(
                "dark", dark(),
                "m", TinyModel.writeMaxDeepLab(folder.resolve("m.safetensors"), "augment: [crop: {size: 33}]"),
                "backbone", TinyModel.writeBackboneOnly(folder.resolve("backbone.safetensors")));
        try (Served server = Served.in(folder, models)) {
            byte[] picture = bright();
            String id = Served.json(server.post("/v1/pictures?name=a.png", picture))
                    .path("id")
                    .stringValue();
            for (String model : List.of("dark", "m", "backbone", "tiny")) {
                for (HttpResponse<byte[]> answer : List.of(
                        server.post("/v1/segment?model=" + model, picture),
                        server.post("/v1/pictures/" + id + "/segment?model=" + model, ""),
                        server.post("/predictions/" + model, picture))) {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    Optional<String> note = answer.headers().firstValue("Boxless-Note");
                    switch (model) {
                        case "dark" -> assertThat(note.orElseThrow()).contains("most of it is bright", "do not trust");
                        case "m" -> assertThat(note.orElseThrow()).contains("but was trained on 33", "give scale=");
                        case "backbone" ->
                            assertThat(note.orElseThrow())
                                    .contains("the model backbone: only its backbone was imported");
                        default -> assertThat(note).isEmpty();
                    }
                }
            }
        }
    }

    /** {@code tiny}, as if it had learned from dark pictures. */
    private Path dark() {
        Path file = folder.resolve("dark.safetensors");
        try (Model tiny = Model.read(TinyModel.write(folder.resolve("tiny.safetensors")));
                Model dark = Model.create(
                        "test",
                        tiny.card()
                                .withTrainedOn(new TrainedOn(
                                        5,
                                        new TrainedOn.Range(0, .1),
                                        new TrainedOn.Range(0, 0),
                                        1,
                                        new TrainedOn.Diameter(5, 8, 12),
                                        null,
                                        null)))) {
            dark.write(file, DType.F16);
        }
        return file;
    }

    private byte[] bright() throws Exception {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 10 == 0 ? 20 : 220;
        }
        Path file = folder.resolve("bright.png");
        Pictures.writePng(new Pixels(SIDE, SIDE, 1, 255, values), file);
        return Files.readAllBytes(file);
    }
}
