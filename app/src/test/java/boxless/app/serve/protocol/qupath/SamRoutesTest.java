package boxless.app.serve.protocol.qupath;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.Served;
import boxless.app.serve.protocol.ProtocolTest;
import boxless.mask.Mask;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests as the fields of the extension's {@code SAMPromptParameters} (0.9.1) become JSON: fields without a value are left out. */
class SamRoutesTest extends ProtocolTest {
    private static HttpResponse<byte[]> ask(String path, String more) throws Exception {
        return server.post(
                path,
                "{\"type\":\"vit_l\",%s\"b64img\":\"%s\",\"multimask_output\":false}".formatted(more, asked.base64()));
    }

    /** Of an exact outline: that of the mask. */
    private static long area(JsonNode geometry) {
        JsonNode coordinates = geometry.path("coordinates");
        boolean single = geometry.path("type").stringValue().equals("Polygon");
        long twice = 0;
        for (JsonNode polygon : single ? List.of(coordinates) : coordinates) {
            for (JsonNode ring : polygon) {
                assertThat(ring.path(0)).isEqualTo(ring.path(ring.size() - 1));
                for (int i = 1; i < ring.size(); i++) {
                    twice += ring.path(i - 1).path(0).longValue()
                                    * ring.path(i).path(1).longValue()
                            - ring.path(i).path(0).longValue()
                                    * ring.path(i - 1).path(1).longValue();
                }
            }
        }
        return twice / 2;
    }

    @Test
    void pointsGiveTheOutlineOfAnObject() throws Exception {
        JsonNode features =
                Served.json(ask("/sam/", "\"point_coords\":[[30,30],[20,10],[50,40]],\"point_labels\":[0,1,1],"));
        Mask expected =
                asked.clicked(List.of(new double[] {20, 10}, new double[] {50, 40}), List.of(new double[] {30, 30}));
        assertThat(features.isArray()).isTrue();
        assertThat(features).hasSize(1);
        assertThat(area(features.path(0).path("geometry"))).isEqualTo(expected.area());
        JsonNode properties = features.path(0).path("properties");
        assertThat(properties.path("quality").doubleValue()).isBetween(0.0, 1.0);
        assertThat(properties.path("classification").path("name").stringValue()).isEqualTo("cell");
        assertThat(properties.has("object_idx")).isFalse(); // the extension would make a class of it
    }

    @Test
    void theWeightsToChooseAreTheModels() throws Exception {
        JsonNode weights = Served.json(server.get("/sam/weights/?type=vit_l"));
        assertThat(weights.path(1).toString())
                .isEqualTo("{\"type\":\"vit_l\",\"name\":\"pointed\",\"url\":\"boxless:pointed\"}");
        JsonNode usual = Served.json(ask("/sam/", "\"bbox\":[5,5,40,45],"));
        assertThat(usual).hasSize(1);
        assertThat(Served.json(ask("/sam/", "\"bbox\":[5,5,40,45],\"checkpoint_url\":\"boxless:pointed\",")))
                .isEqualTo(usual);
        HttpResponse<byte[]> elsewhere =
                ask("/sam/", "\"bbox\":[5,5,40,45],\"checkpoint_url\":\"https://dl.example/sam.pth\",");
        assertThat(elsewhere.statusCode()).isEqualTo(400);
        HttpResponse<byte[]> segmenting = ask("/sam/", "\"bbox\":[5,5,40,45],\"checkpoint_url\":\"boxless:tiny\",");
        assertThat(Served.json(segmenting).path("error").stringValue()).contains("choose pointed");
    }

    @Test
    void automaticMasksAreAllObjects() throws Exception {
        JsonNode features = Served.json(ask("/sam/automask/", "\"points_per_side\":32,"));
        assertThat(features).hasSize(asked.objects().size());
        assertThat(area(features.path(0).path("geometry")))
                .isEqualTo(asked.objects().getFirst().mask().area());
    }

    @Test
    void whatTheExtensionAsksBesidesIsAnswered() throws Exception {
        HttpResponse<byte[]> version = server.get("/sam/version/");
        assertThat(version.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(new String(version.body(), StandardCharsets.UTF_8)).isNotBlank();
        assertThat(Served.json(server.get("/sam/progress/")).path("percent").intValue())
                .isEqualTo(100);
        HttpResponse<byte[]> unlabelled = ask("/sam/", "\"point_coords\":[[20,10]],");
        assertThat(unlabelled.statusCode()).isEqualTo(400);
        assertThat(Served.json(unlabelled).path("error").stringValue()).contains("point_labels");
    }
}
