package boxless.app.serve.protocol.kserve;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.TinyModel;
import boxless.app.serve.Served;
import boxless.app.serve.protocol.Asked;
import boxless.app.serve.protocol.ProtocolTest;
import boxless.file.Settings;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** scripts/clients/kserve asks the same with tritonclient itself. */
class InferRoutesTest extends ProtocolTest {
    private static final String INFER = "/v2/models/tiny/infer";

    /** A picture's file as a binary tensor. */
    private static HttpResponse<byte[]> binary(String more) throws Exception {
        byte[] picture = asked.picture();
        byte[] json =
                "{\"id\":\"a\",\"inputs\":[{\"name\":\"picture\",\"shape\":[1],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":%d}}]%s}"
                        .formatted(picture.length + 4, more)
                        .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(json);
        body.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(picture.length)
                .array());
        body.write(picture);
        return server.send(HttpRequest.newBuilder(server.at(INFER))
                .header(InferRequest.HEADER_LENGTH, Integer.toString(json.length))
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static JsonNode output(JsonNode answer, String name) {
        for (JsonNode output : answer.path("outputs")) {
            if (output.path("name").stringValue().equals(name)) {
                return output;
            }
        }
        throw new AssertionError(name + " in " + answer);
    }

    private static List<Mask> masks(JsonNode answer) {
        List<Mask> masks = new ArrayList<>();
        for (JsonNode text : output(answer, "masks").path("data")) {
            masks.add(CocoRle.decode(Asked.WIDTH, Asked.HEIGHT, text.stringValue()));
        }
        return masks;
    }

    @Test
    void aFileGivesTheObjectsOfTheLibrary() throws Exception {
        JsonNode answer = Served.json(binary(""));
        List<Instance> expected = asked.objects();
        assertThat(masks(answer))
                .hasSizeGreaterThan(3)
                .isEqualTo(expected.stream().map(Instance::mask).toList());
        assertThat(answer.path("id").stringValue()).isEqualTo("a");
        assertThat(answer.path("model_name").stringValue()).isEqualTo("tiny");
        assertThat(output(answer, "size").path("data").toString()).isEqualTo("[50,75]");
        assertThat(output(answer, "boxes").path("shape").toString()).isEqualTo("[" + expected.size() + ",4]");
        assertThat(output(answer, "classes").path("data").path(0).intValue()).isEqualTo(1);
        assertThat((float) output(answer, "scores").path("data").path(0).doubleValue())
                .isEqualTo(expected.getFirst().score());
    }

    @Test
    void pixelsGiveTheSameAsTheirFile() throws Exception {
        Pixels pixels = Pictures.read(folder.resolve("cells.png"));
        List<Integer> values = new ArrayList<>();
        for (float value : pixels.values()) {
            values.add((int) value);
        }
        assertThat(pixels.channels()).isEqualTo(1);
        String tensor = "{\"inputs\":[{\"name\":\"pixels\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}";
        String type = pixels.range() == 255 ? "UINT8" : "UINT16";
        List<Mask> expected = masks(Served.json(binary("")));
        for (String shape : List.of("[50,75]", "[50,75,1]", "[1,50,75,1]")) {
            assertThat(masks(Served.json(server.post(INFER, tensor.formatted(shape, type, values)))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void ofPixelsTheModelsSeeTheChannelThatTheOperatorChoseAsTheyDoOfFiles() throws Exception {
        Pixels grey = Pictures.read(folder.resolve("cells.png"));
        List<Integer> mixed = new ArrayList<>();
        List<Integer> one = new ArrayList<>();
        for (float value : grey.values()) {
            mixed.addAll(List.of(one.size() * 37 % 256, (int) value, one.size() * 101 % 256));
            one.add((int) value);
        }
        String tensor = "{\"inputs\":[{\"name\":\"pixels\",\"shape\":[50,75,%d],\"datatype\":\"%s\",\"data\":%s}]}";
        String type = grey.range() == 255 ? "UINT8" : "UINT16";
        List<Mask> expected = masks(Served.json(binary("")));
        assertThat(masks(Served.json(server.post(INFER, tensor.formatted(3, type, mixed)))))
                .isNotEqualTo(expected);
        try (Served green = Served.in(
                Files.createDirectory(folder.resolve("green")), new Reading("green", "", "", Long.MAX_VALUE))) {
            assertThat(masks(Served.json(green.post(INFER, tensor.formatted(3, type, mixed)))))
                    .isEqualTo(expected);
            assertThat(error(green.post(INFER, tensor.formatted(1, type, one))))
                    .contains("pixels: has no channel 'green', only 1");
        }
        try (Served second =
                Served.in(Files.createDirectory(folder.resolve("second")), new Reading("2", "", "", Long.MAX_VALUE))) {
            assertThat(masks(Served.json(second.post(INFER, tensor.formatted(3, type, mixed)))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void binaryAnswersStandBehindTheJson() throws Exception {
        HttpResponse<byte[]> answer =
                binary(",\"outputs\":[{\"name\":\"scores\",\"parameters\":{\"binary_data\":true}}]");
        int length = Integer.parseInt(
                answer.headers().firstValue(InferRequest.HEADER_LENGTH).orElseThrow());
        JsonNode json = Settings.JSON.readTree(answer.body(), 0, length);
        int size = output(json, "scores")
                .path("parameters")
                .path("binary_data_size")
                .intValue();
        assertThat(size).isEqualTo(4 * asked.objects().size()).isEqualTo(answer.body().length - length);
        assertThat(ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN).getFloat(length))
                .isEqualTo(asked.objects().getFirst().score());
    }

    @Test
    void nothingFoundIsNoError() throws Exception {
        JsonNode answer = Served.json(binary(",\"parameters\":{\"score\":1}"));
        assertThat(output(answer, "masks").path("shape").toString()).isEqualTo("[0]");
        assertThat(output(answer, "boxes").path("shape").toString()).isEqualTo("[0,4]");
    }

    @Test
    void modelsAreDescribed() throws Exception {
        assertThat(Served.json(server.get("/v2")).path("extensions").toString()).contains("binary_tensor_data");
        assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
        assertThat(server.get("/v2/models/tiny/versions/1/ready").statusCode()).isEqualTo(200);
        JsonNode metadata = Served.json(server.get("/v2/models/tiny"));
        assertThat(metadata.path("inputs").path(1).toString())
                .isEqualTo("{\"name\":\"pixels\",\"datatype\":\"UINT8\",\"shape\":[-1,-1,-1]}");
        assertThat(metadata.path("outputs").findValuesAsString("name"))
                .containsExactly("masks", "boxes", "scores", "classes", "size");
        assertThat(server.get("/v2/models/other").statusCode()).isEqualTo(404);
        assertThat(server.get("/v2/models/tiny/versions/2").statusCode()).isEqualTo(404);
    }

    @Test
    void aModelThatCannotBeReadIsNotReady() throws Exception {
        Path home = Files.createDirectory(folder.resolve("gone"));
        Path gone = TinyModel.write(home.resolve("gone.safetensors"));
        try (Served late = Served.in(home, Map.of("gone", gone))) {
            assertThat(late.get("/v2/models/gone/ready").statusCode()).isEqualTo(200);
            Files.delete(gone);
            String said = "the model gone cannot be read; the server's log says why";
            Served.refused(late.post("/v1/segment?model=gone", asked.picture()), 503, said);
            Served.refused(late.get("/v2/models/gone/ready"), 503, said);
            assertThat(late.get("/v2/models/tiny/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeAnsweredIsSaid() throws Exception {
        assertThat(error(binary(",\"outputs\":[{\"name\":\"logits\"}]"))).contains("masks, boxes");
        assertThat(error(binary(",\"parameters\":{\"threshold\":0.5}"))).contains("parameters.threshold", "score");
        assertThat(error(binary(",\"parameters\":{\"tta\":\"yes\"}"))).contains("parameters.tta", "true or false");
        assertThat(error(binary(",\"parameters\":{\"scale\":32}"))).contains("resized by 32", "--max-pixels");
        assertThat(error(binary(",\"parameters\":{\"tile\":256.5}"))).contains("parameters.tile", "whole");
        assertThat(error(server.post(INFER, "{\"inputs\":[]}"))).contains("0 inputs");
        assertThat(
                        error(
                                server.post(
                                        INFER,
                                        "{\"inputs\":[{\"name\":\"pixels\",\"shape\":[4],\"datatype\":\"UINT8\",\"data\":[1,2,3,4]}]}")))
                .contains("[4]");
        assertThat(
                        error(
                                server.post(
                                        INFER,
                                        "{\"inputs\":[{\"name\":\"picture\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"AAAA\"]}]}")))
                .isNotBlank();
    }

    @Test
    void tooManyPixelsAreRefusedByTheirShape() throws Exception {
        byte[] json =
                "{\"inputs\":[{\"name\":\"pixels\",\"shape\":[1001,1000],\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":1001000}}]}"
                        .getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = server.send(HttpRequest.newBuilder(server.at(INFER))
                .header(InferRequest.HEADER_LENGTH, Integer.toString(json.length))
                .POST(BodyPublishers.ofByteArray(Arrays.copyOf(json, json.length + 1_001_000))));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer)).contains("1000x1001", "--max-pixels");
    }

    private static String error(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isBetween(400, 422);
        return Served.json(answer).path("error").stringValue();
    }
}
