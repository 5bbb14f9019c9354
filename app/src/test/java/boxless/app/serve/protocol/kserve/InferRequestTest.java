package boxless.app.serve.protocol.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.file.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The requests in the files were made by {@code InferenceServerClient.generate_request_body} of tritonclient 2.73.0. */
class InferRequestTest {
    /** As {@code generate_request_body} says of binary.request. */
    private static final String LENGTH = "342";

    private static byte[] file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(InferRequestTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void tensorsInBinaryStandBehindTheJson() throws IOException {
        InferRequest request = InferRequest.read(file("binary.request"), Optional.of(LENGTH));
        assertThat(request.id()).contains("7");
        assertThat(request.parameters().number("score")).isEqualTo(0.25);
        Tensor pixels = request.inputs().get(0);
        assertThat(pixels.name()).isEqualTo("pixels");
        assertThat(pixels.shape()).containsExactly(2, 3, 3);
        assertThat(pixels.floats(1)).startsWith(0, 14, 28).endsWith(224, 238); // above 127 bytes are negative in Java
        assertThat(pixels.floats(3)).startsWith(0, 42, 84).endsWith(196, 238);
        List<byte[]> pictures = request.inputs().get(1).elements();
        assertThat(pictures).containsExactly(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF}, new byte[0]);
        assertThat(request.outputs())
                .containsExactly(new InferRequest.Output("masks", true), new InferRequest.Output("scores", false));
    }

    @Test
    void tensorsInJsonAreTheSame() throws IOException {
        InferRequest json = InferRequest.read(file("json.request"), Optional.empty());
        InferRequest binary = InferRequest.read(file("binary.request"), Optional.of(LENGTH));
        assertThat(json.inputs().getFirst().content())
                .isEqualTo(binary.inputs().getFirst().content());
        assertThat(json.outputs()).isEmpty();
        assertThat(json.binary()).isTrue();
    }

    @Test
    void everyOutputComesAsItIsAskedFor() throws IOException {
        InferRequest request = InferRequest.read(file("binary.request"), Optional.of(LENGTH));
        Tensor masks = Tensor.ofTexts("masks", List.of("a", "", "bc"));
        Tensor scores = Tensor.ofFloats("scores", List.of(3), 0.5f, 0.25f, 1);
        Tensor boxes = Tensor.ofInts("boxes", List.of(3, 1), 1, -1, 256);
        Reply reply = InferReply.of("nuclei", "1", request, List.of(boxes, masks, scores));
        byte[] body = body(reply);
        int length = Integer.parseInt(reply.headers().get(InferRequest.HEADER_LENGTH));
        JsonNode json = Settings.JSON.readTree(body, 0, length);
        assertThat(json.path("id").stringValue()).isEqualTo("7");
        assertThat(json.path("outputs").path(0).toString())
                .isEqualTo(
                        "{\"name\":\"masks\",\"datatype\":\"BYTES\",\"shape\":[3],\"parameters\":{\"binary_data_size\":15}}");
        assertThat(json.path("outputs").path(1).path("data").toString()).isEqualTo("[0.5,0.25,1.0]");
        assertThat(Arrays.copyOfRange(body, length, body.length))
                .containsExactly(1, 0, 0, 0, 'a', 0, 0, 0, 0, 2, 0, 0, 0, 'b', 'c');
        assertThat(reply.length()).isEqualTo(body.length);

        Reply all = InferReply.of("nuclei", "1", InferRequest.read(bytes("{}"), Optional.empty()), List.of(boxes));
        assertThat(all.headers()).isEmpty();
        assertThat(new String(body(all), StandardCharsets.UTF_8))
                .contains("\"datatype\":\"INT32\",\"shape\":[3,1],\"data\":[1,-1,256]");
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        byte[] binary = file("binary.request");
        assertThatThrownBy(() -> InferRequest.read(binary, Optional.empty()))
                .hasMessageContaining(InferRequest.HEADER_LENGTH);
        assertThatThrownBy(() -> InferRequest.read(binary, Optional.of("375"))).hasMessageContaining("374 bytes");
        assertThatThrownBy(() -> InferRequest.read(Arrays.copyOf(binary, 365), Optional.of(LENGTH)))
                .hasMessageContaining("picture")
                .hasMessageContaining("5 bytes are left");
        assertThatThrownBy(() -> InferRequest.read(Arrays.copyOf(binary, 380), Optional.of(LENGTH)))
                .hasMessageContaining("6 bytes follow");
        assertThatThrownBy(() -> json("UINT8", "[2]", "[1]")).hasMessageContaining("[2]");
        assertThatThrownBy(() -> json("UINT8", "[1]", "[256]")).hasMessageContaining("256");
        assertThatThrownBy(() -> json("FP64", "[1]", "[1]")).hasMessageContaining("FP32");
        assertThatThrownBy(() -> json("UINT8", "[-1]", "[]")).hasMessageContaining("negative");
        assertThatThrownBy(() -> json("UINT8", "[65536,65536,65536,65536]", "[]"))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Tensor.ofFloats("a", List.of(1), Float.NaN).floats(1))
                .hasMessage("a: holds NaN; send finite numbers");
    }

    private static InferRequest json(String type, String shape, String data) {
        return InferRequest.read(
                bytes("{\"inputs\":[{\"name\":\"a\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
                        .formatted(type, shape, data)),
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] body(Reply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reply.content().accept(out);
        return out.toByteArray();
    }
}
