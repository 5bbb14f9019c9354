package boxless.app.serve.protocol.cvat;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.Served;
import boxless.app.serve.protocol.Asked;
import boxless.app.serve.protocol.ProtocolTest;
import boxless.file.Settings;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CvatRoutesTest extends ProtocolTest {
    private static HttpResponse<byte[]> invoke(String function, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.at("/api/function_invocations"))
                .header("x-nuclio-function-name", function)
                .header("x-nuclio-path", "/")
                .header("x-nuclio-project-name", "cvat")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void everyModelIsADetectorAndThoseThatClickAnInteractor() throws Exception {
        JsonNode functions = Served.json(server.get("/api/functions"));
        assertThat(functions.propertyNames())
                .containsExactly("boxless-tiny", "boxless-pointed", "boxless-pointed-interactor");
        JsonNode detector = functions.path("boxless-tiny");
        assertThat(detector).isEqualTo(Served.json(server.get("/api/functions/boxless-tiny")));
        assertThat(detector.path("metadata").path("name").stringValue()).isEqualTo("boxless-tiny");
        assertThat(detector.path("status").path("httpPort").intValue())
                .isEqualTo(server.at("/").getPort());
        JsonNode annotations = detector.path("metadata").path("annotations");
        assertThat(annotations.path("type").stringValue()).isEqualTo("detector");
        assertThat(Settings.JSON
                        .readTree(annotations.path("spec").stringValue())
                        .toString())
                .isEqualTo("[{\"id\":1,\"name\":\"nucleus\",\"type\":\"mask\"}]");
        JsonNode interactor =
                functions.path("boxless-pointed-interactor").path("metadata").path("annotations");
        assertThat(interactor.path("type").stringValue()).isEqualTo("interactor");
        assertThat(interactor.values()).allMatch(JsonNode::isString);
        assertThat(interactor.has("startswith_box")).isFalse(); // any text would mean yes
    }

    @Test
    void aDetectorGivesTheObjectsOfTheLibrary() throws Exception {
        HttpResponse<byte[]> answer = invoke("boxless-tiny", "{\"image\":\"" + asked.base64() + "\"}");
        List<Mask> masks = new ArrayList<>();
        for (JsonNode shape : Served.json(answer)) {
            assertThat(shape.path("label").stringValue()).isEqualTo("nucleus");
            masks.addFirst(mask(shape.path("mask"))); // later ones lie in front
        }
        assertThat(masks)
                .hasSizeGreaterThan(3)
                .isEqualTo(asked.objects().stream().map(Instance::mask).toList());
    }

    /** As CVAT reads it: bits of a box, whose first and last column and row stand behind. */
    private static Mask mask(JsonNode numbers) {
        int bits = numbers.size() - 4;
        int left = numbers.path(bits).intValue();
        int top = numbers.path(bits + 1).intValue();
        int width = numbers.path(bits + 2).intValue() - left + 1;
        int height = numbers.path(bits + 3).intValue() - top + 1;
        assertThat(width * height).isEqualTo(bits);
        boolean[] bitmap = new boolean[bits];
        for (int i = 0; i < bits; i++) {
            bitmap[i] = numbers.path(i).intValue() == 1;
        }
        return Mask.ofBitmap(width, height, bitmap)
                .placed(left, top, Asked.WIDTH, Asked.HEIGHT, new Box(left, top, width, height));
    }

    @Test
    void anInteractorGivesTheObjectOfAllPoints() throws Exception {
        String body =
                "{\"image\":\"%s\",\"pos_points\":[[20.5,10.2],[50,40]],\"neg_points\":[[30,30.9]],\"obj_bbox\":null}"
                        .formatted(asked.base64());
        Mask expected =
                asked.clicked(List.of(new double[] {20, 10}, new double[] {50, 40}), List.of(new double[] {30, 30}));
        assertThat(expected.area()).isBetween(1L, Asked.WIDTH * Asked.HEIGHT - 1L);
        JsonNode answer = Served.json(invoke("boxless-pointed-interactor", body));
        assertThat(wholePicture(answer)).isEqualTo(expected);
        // The same request at the function's own port, where points tell which function is meant.
        assertThat(Served.json(server.post("/", body))).isEqualTo(answer);
    }

    @Test
    void aRectangleAloneIsAnsweredWithinIt() throws Exception {
        String body = "{\"image\":\"%s\",\"pos_points\":[],\"neg_points\":[],\"obj_bbox\":[[10,5],[40,45]]}"
                .formatted(asked.base64());
        Mask mask = wholePicture(Served.json(invoke("boxless-pointed-interactor", body)));
        Box box = mask.box();
        assertThat(mask.area()).isPositive();
        assertThat(box.x()).isGreaterThanOrEqualTo(10);
        assertThat(box.y() + box.height()).isLessThanOrEqualTo(45);
    }

    private static Mask wholePicture(JsonNode answer) {
        boolean[] bitmap = new boolean[Asked.WIDTH * Asked.HEIGHT];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = answer.path("mask")
                            .path(i / Asked.WIDTH)
                            .path(i % Asked.WIDTH)
                            .intValue()
                    == 1;
        }
        return Mask.ofBitmap(Asked.WIDTH, Asked.HEIGHT, bitmap);
    }

    @Test
    void whatCannotBeAnsweredIsSaid() throws Exception {
        HttpResponse<byte[]> unknown = invoke("sam", "{\"image\":\"\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Served.json(unknown).path("error").stringValue()).contains("boxless-pointed-interactor");
        HttpResponse<byte[]> outside = invoke(
                "boxless-pointed-interactor",
                "{\"image\":\"%s\",\"pos_points\":[[75.1,0]],\"neg_points\":[]}".formatted(asked.base64()));
        assertThat(outside.statusCode()).isEqualTo(400);
        assertThat(Served.json(outside).path("error").stringValue()).contains("75x50");
        HttpResponse<byte[]> none = invoke("boxless-tiny", "{\"image\":\"AAAA\"}");
        assertThat(none.statusCode()).isEqualTo(422);
        HttpResponse<byte[]> noText = invoke("boxless-tiny", "{\"image\":\"%%%\"}");
        assertThat(noText.statusCode()).isEqualTo(400);
        assertThat(Served.json(noText).path("error").stringValue()).contains("image: no base64");
    }
}
