package boxless.app.serve.protocol.djl;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.Served;
import boxless.app.serve.protocol.Asked;
import boxless.file.Settings;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

class DjlRoutesTest {
    @TempDir
    Path folder = Path.of("");

    /** Keys and corners as {@code DetectedObjects.toJson} of ai.djl:api 0.36.0 writes {@code new Mask(0.25, 0.5, 0.5, 0.5, {{1, 0}, {1, 1}})}. */
    @Test
    void objectsLookLikeDjlsOwn() {
        boolean[] bitmap = new boolean[16];
        bitmap[9] = true;
        bitmap[13] = true;
        bitmap[14] = true;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Settings.JSON.createGenerator(out)) {
            Mask mask = Mask.ofBitmap(4, 4, bitmap);
            DetectedObjects.write(json, List.of(new Instance(mask, 1, 0.5f)), Map.of(1, "cell"));
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("[{\"className\":\"cell\",\"probability\":0.5,\"boundingBox\":"
                        + "{\"rect\":[0.25,0.5,0.75,1.0],\"mask\":[[1,0],[1,1]]}}]");
    }

    @Test
    void aPictureGivesItsObjectsAndNothingIsFetched() throws Exception {
        Asked asked = new Asked(folder);
        try (Served server = Served.in(folder)) {
            assertThat(server.get("/ping").statusCode()).isEqualTo(200);
            JsonNode objects = Served.json(server.post("/predictions/tiny", asked.picture()));
            assertThat(objects).hasSize(asked.objects().size()).isNotEmpty();
            assertThat(Served.json(server.post("/invocations", asked.picture())))
                    .isEqualTo(objects);
            assertThat(Served.json(server.post("/invocations?score=1", asked.picture())))
                    .isEmpty();
            HttpResponse<byte[]> address = server.post("/invocations", "{\"image_url\":\"http://127.0.0.1:1/a.png\"}");
            assertThat(address.statusCode()).isEqualTo(415);
            assertThat(Served.json(address).path("error").stringValue()).contains("image_url");
            assertThat(server.post("/predictions/other", asked.picture()).statusCode())
                    .isEqualTo(404);
        }
    }
}
