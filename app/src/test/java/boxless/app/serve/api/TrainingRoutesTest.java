package boxless.app.serve.api;

import static boxless.app.serve.Served.refused;
import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.TinyModel;
import boxless.app.serve.Served;
import boxless.data.Sample;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.file.Settings;
import boxless.image.Pictures;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** From saved objects to a model that learned from them, through a real server and a real child process. */
@Timeout(240)
class TrainingRoutesTest {
    @TempDir
    static Path models;

    private static Path blunted;

    @TempDir
    Path folder;

    private Served server;

    @BeforeAll
    static void writeModel() {
        blunted = TinyModel.writeBlunted(models.resolve("blunted.safetensors"));
    }

    @BeforeEach
    void start() throws Exception {
        server = served();
    }

    private Served served() throws Exception {
        return Served.in(folder, Map.of("blunted", blunted));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void annotate(int index, String category) throws Exception {
        Sample sample = Nuclei.generate(NucleiScene.varied().withSize(64, 64), 3, index);
        Path file = folder.resolve("sent.png");
        Pictures.writePng(sample.image(), file);
        String id = Served.json(server.post("/v1/pictures?name=n" + index + ".png", Files.readAllBytes(file)))
                .path("id")
                .stringValue();
        ObjectNode body = Settings.JSON.createObjectNode().put("version", 0);
        ArrayNode objects = body.putArray("objects");
        for (Instance object : sample.truth().instances().objects()) {
            ObjectNode json = objects.addObject().put("category", category).put("source", "hand");
            json.putObject("rle")
                    .put("counts", CocoRle.encode(object.mask()))
                    .putArray("size")
                    .add(64)
                    .add(64);
        }
        assertThat(server.put("/v1/pictures/" + id + "/objects", body.toString())
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode training() throws Exception {
        return Served.json(server.get("/v1/trainings/1"));
    }

    @Test
    void whatWasAnnotatedIsLearnedAndABetterModelReplacesItsStart() throws Exception {
        annotate(0, "nucleus");
        refused(server.post("/v1/trainings", "{\"model\": \"tiny\"}"), 400, "1 picture with saved objects");
        annotate(2, "mitosis");
        refused(
                server.post("/v1/trainings", "{\"model\": \"tiny\"}"),
                400,
                "1 picture with saved objects of the model's classes (nucleus);");
        annotate(1, "nucleus");
        refused(server.post("/v1/trainings", "{\"model\": \"tiny\", \"minutes\": 0}"), 400, "above 0");
        refused(server.post("/v1/trainings", "{\"model\": \"none\"}"), 404, "there are: tiny");
        refused(server.get("/v1/trainings/1"), 404, "GET /v1/trainings lists them");
        Files.copy(folder.resolve("data/n0.png"), folder.resolve("data/n3.png"));
        Files.writeString(folder.resolve("data/n3.png.coco.json"), "{");
        Files.writeString(folder.resolve("data/n9.png.coco.json"), "{");
        HttpResponse<byte[]> begun = server.post("/v1/trainings", "{\"model\": \"blunted\", \"minutes\": 0.2}");
        assertThat(begun.statusCode())
                .as(new String(begun.body(), StandardCharsets.UTF_8))
                .isEqualTo(202);
        assertThat(Served.json(begun).path("id").stringValue()).isEqualTo("1");
        assertThat(Served.json(begun).path("steps").asInt(-1))
                .as("not known yet")
                .isZero();
        assertThat(Served.json(begun).path("note").stringValue())
                .contains("the model has no class mitosis; 1 picture left out")
                .endsWith(": n3.png; left out: saved objects of 1 picture, gone or among label images: n9.png");
        refused(server.post("/v1/trainings", "{\"model\": \"tiny\"}"), 409, "POST /v1/trainings/1/stop");
        JsonNode training = training();
        while (training.path("state").asString("").equals("running")) {
            Thread.sleep(200);
            training = training();
        }
        assertThat(training.path("state").stringValue())
                .as("it learns from what is found on here, grey images: %s", training)
                .isEqualTo("done");
        assertThat(training.path("step")).isEqualTo(training.path("steps"));
        assertThat(training.path("metric").stringValue()).isEqualTo("mean AP");
        assertThat(training.path("after").doubleValue())
                .as(training.toString())
                .isGreaterThan(training.path("before").doubleValue());
        assertThat(training.path("swapped").booleanValue()).isTrue();
        Path kept = folder.resolve("data/.boxless/models/blunted.safetensors");
        assertThat(kept).hasSameBinaryContentAs(folder.resolve("data/.boxless/trainings/1/model.safetensors"));
        server.close();
        server = served();
        assertThat(training()).as("remembered").isEqualTo(training);
        JsonNode models = Served.json(server.get("/v1/models")).path("models");
        assertThat(models.valueStream().map(model -> model.path("name").stringValue()))
                .containsExactly("tiny", "pointed", "blunted", "blunted@before");
        assertThat(models.get(2).has("trained")).isTrue();
        assertThat(Served.json(server.get("/v1/trainings")).path("trainings").size())
                .isEqualTo(1);
    }

    @Test
    void aTrainingEndsWhenItIsStoppedAndWithTheServer() throws Exception {
        annotate(0, "cell");
        annotate(1, "cell");
        server.post("/v1/trainings", "{\"model\": \"blunted\", \"minutes\": 10}");
        while (training().path("step").asInt() < 1) {
            Thread.sleep(50);
            assertThat(training().path("state").stringValue())
                    .as(training().toString())
                    .isEqualTo("running");
        }
        server.post("/v1/trainings/1/stop", "");
        while (training().path("state").asString("").equals("running")) {
            Thread.sleep(50);
        }
        assertThat(training().path("state").stringValue()).isEqualTo("stopped");
        server.post("/v1/trainings", "{\"model\": \"pointed\", \"minutes\": 10}");
        server.close();
        server = Served.in(folder);
        JsonNode second = Served.json(server.get("/v1/trainings/2"));
        assertThat(second.path("state").stringValue()).isEqualTo("stopped");
        assertThat(folder.resolve("data/.boxless/trainings/2/training.json"))
                .content()
                .contains("stopped");
    }
}
