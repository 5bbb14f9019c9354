package boxless.app.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.Served;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CitedTextsTest {
    private static final String LONG = "ab\\n".repeat(10_000); // in JSON a line break
    private static final String BRUSH =
            "<View><Image name='i' value='$%s'/><BrushLabels name='b' toName='i'><Label value='a'/></BrushLabels></View>";

    @TempDir
    Path folder;

    @Test
    void whateverAClientWritesTheAnswerIsOneShortLine() throws Exception {
        String picture = new Asked(folder).base64();
        String mark = "{\"result\":[{\"type\":\"LONG\",\"value\":{\"x\":1,\"y\":1}}]}";
        String predict =
                "{\"tasks\":[{\"data\":{\"image\":\"%s\"}}],\"label_config\":\"%s\",\"params\":{\"context\":%s}}";
        String tensor = "{\"inputs\":[{\"name\":%s,\"datatype\":%s,\"shape\":%s,\"data\":%s}]}";
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put(predict.formatted("LONG", BRUSH.formatted("image"), "null"), "/predict");
        requests.put(predict.formatted("LONG", BRUSH.formatted("LONG"), "null"), "/predict");
        requests.put(predict.formatted("data:," + picture, BRUSH.formatted("image"), mark), "/predict");
        requests.put("{\"project\":\"LONG\",\"schema\":\"\",\"access_token\":\"LONG\"}", "/setup");
        requests.put("{\"b64img\":\"\",\"checkpoint_url\":\"LONG\"}", "/sam/");
        requests.put("{\"b64img\":\"\",\"checkpoint_url\":[\"LONG\"]}", "/sam/");
        requests.put(tensor.formatted("\"LONG\"", "\"LONG\"", "[1]", "[1]"), "/v2/models/tiny/infer");
        requests.put(tensor.formatted("\"LONG\"", "\"UINT8\"", "[1]", "[300]"), "/v2/models/tiny/infer");
        requests.put(
                tensor.formatted("\"a\"", "\"UINT8\"", "[" + "1,".repeat(10_000) + "1]", "[]"),
                "/v2/models/tiny/infer");
        requests.put("{\"parameters\":{\"LONG\":1}}", "/v2/models/tiny/infer");
        try (Served server = Served.in(folder)) {
            for (Map.Entry<String, String> request : requests.entrySet()) {
                HttpResponse<byte[]> answer =
                        server.post(request.getValue(), request.getKey().replace("LONG", LONG));
                String error = Served.json(answer).path("error").stringValue();
                assertThat(answer.statusCode()).as(error).isEqualTo(400);
                assertThat(error).hasSizeLessThan(300).doesNotContain("\n");
            }
        }
    }
}
