package boxless.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and pictures with bytes changed at random; {@code -Dmutations=20000} takes more of them. */
class MutationTest {
    private static final int COUNT = Integer.getInteger("mutations", 600);

    private final SplittableRandom random = new SplittableRandom(16);

    @TempDir
    Path folder;

    /** A valid request. */
    private record Template(String head, byte[] body) {
        byte[] bytes(byte[] otherBody) {
            String length = "Content-Length: " + otherBody.length + "\r\n\r\n";
            return joined((head + length).getBytes(StandardCharsets.ISO_8859_1), otherBody);
        }
    }

    @Test
    void noChangedRequestBreaksTheServer() throws Exception {
        try (Served server = Served.in(folder)) {
            List<Template> templates = templates(server);
            Path document = folder.resolve("data/a.png.coco.json");
            byte[] saved = Files.readAllBytes(document);
            for (Template template : templates) {
                Files.write(document, saved); // the version that is sent is the current one
                assertThat(status(server, template.bytes(template.body)))
                        .as("unchanged: %s", template.head)
                        .startsWith("2");
            }
            Map<String, Integer> statuses = new TreeMap<>();
            for (int i = 0; i < COUNT; i++) {
                Template template = templates.get(random.nextInt(templates.size()));
                byte[] request = random.nextInt(3) == 0
                        ? changed(template.bytes(template.body)) // the framing, too
                        : template.bytes(changed(template.body));
                Files.write(document, saved);
                String status = status(server, request);
                statuses.merge(status, 1, Integer::sum);
                assertThat(status)
                        .as("request %d: %s", i, new String(request, StandardCharsets.ISO_8859_1))
                        .matches("[234]..|503|none");
            }
            System.out.println(COUNT + " changed requests: " + statuses);
            assertThat(statuses).as("changes were too many or too few").containsKeys("200", "400", "422");
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            assertThat(new String(server.get("/metrics").body(), StandardCharsets.UTF_8))
                    .contains("boxless_places_taken 0");
        }
    }

    private List<Template> templates(Served server) throws Exception {
        Pixels pixels = new Pixels(24, 20, 1, 255, new float[24 * 20]);
        Pictures.writePng(pixels, folder.resolve("a.png"));
        byte[] png = Files.readAllBytes(folder.resolve("a.png"));
        String id = Served.json(server.post("/v1/pictures?name=a.png", png))
                .path("id")
                .stringValue();
        List<Template> all = new ArrayList<>();
        for (byte[] picture : List.of(png, encoded("jpg"), encoded("tif"))) {
            all.add(template("POST /v1/segment?name=a.png&format=csv", picture));
            all.add(template("POST /v1/pictures?name=b.png", picture));
        }
        String form = "--X\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\ncsv\r\n--X\r\n"
                + "Content-Disposition: form-data; name=\"p\"; filename=\"a.png\"\r\n\r\n";
        byte[] parts = joined(
                joined(form.getBytes(StandardCharsets.ISO_8859_1), png),
                "\r\n--X--\r\n".getBytes(StandardCharsets.ISO_8859_1));
        all.add(new Template(
                "POST /v1/segment HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=X\r\n",
                parts));
        String rle = "{\"size\": [20, 24], \"counts\": \"%s\"}"
                .formatted(CocoRle.encode(Mask.ofRuns(24, 20, 20, 80, 380))); // columns 1 to 4
        String objects = "[{\"category\": \"cell\", \"score\": 0.5, \"rle\": " + rle + "}]";
        String at = "/v1/pictures/" + id;
        assertThat(server.put(at + "/objects", "{\"version\": 0, \"objects\": " + objects + "}")
                        .statusCode())
                .isEqualTo(200);
        all.add(template(
                "POST " + at + "/clicks",
                json("{\"points\": [{\"x\": 3, \"y\": 4.5}, {\"x\": 1, \"y\": 2, \"positive\": false}]}")));
        all.add(template(
                "POST " + at + "/split",
                json("{\"points\": [{\"x\": 3, \"y\": 4}, {\"x\": 1, \"y\": 2}], \"rle\": " + rle + "}")));
        all.add(template("PUT " + at + "/objects", json("{\"version\": 1, \"objects\": " + objects + "}")));
        for (String path : List.of(
                "/health",
                "/v1/models",
                "/openapi.json",
                at + "/image",
                at + "/objects",
                "/page/main.js",
                "/v1/pictures",
                "/v1/export?format=csv")) {
            all.add(template("GET " + path, new byte[0]));
        }
        all.addAll(foreign(png));
        return all;
    }

    /** What clients of other servers send. */
    private static List<Template> foreign(byte[] png) {
        String image = Base64.getEncoder().encodeToString(png);
        String project = "\"label_config\":\"<View><Image name='i' value='$image'/><BrushLabels name='b' toName='i'>"
                + "<Label value='cell'/></BrushLabels></View>\",\"project\":\"2.17\"";
        String task = "{\"tasks\":[{\"id\":1,\"data\":{\"image\":\"data:image/png;base64," + image + "\"}}]," + project;
        String point =
                "{\"type\":\"keypointlabels\",\"is_positive\":true,\"value\":{\"x\":50.0,\"y\":20.0,\"keypointlabels\":[\"cell\"]}}";
        byte[] tensor = json(
                "{\"inputs\":[{\"name\":\"pixels\",\"shape\":[2,3],\"datatype\":\"UINT8\","
                        + "\"parameters\":{\"binary_data_size\":6}}],\"outputs\":[{\"name\":\"masks\",\"parameters\":{\"binary_data\":true}}]}");
        return List.of(
                template("POST /predict", json(task + ",\"params\":{\"context\":null}}")),
                template("POST /predict", json(task + ",\"params\":{\"context\":{\"result\":[" + point + "]}}}")),
                template(
                        "POST /",
                        json("{\"image\":\"" + image
                                + "\",\"pos_points\":[[3,4]],\"neg_points\":[[9,9]],\"obj_bbox\":[[1,2],[12,15]]}")),
                template(
                        "POST /sam/",
                        json("{\"b64img\":\"" + image
                                + "\",\"bbox\":[1,2,12,15],\"point_coords\":[[3,4],[9,9]],\"point_labels\":[1,0]}")),
                template("POST /sam/automask/", json("{\"b64img\":\"" + image + "\"}")),
                new Template(
                        "POST /v2/models/tiny/infer HTTP/1.1\r\nHost: localhost\r\nInference-Header-Content-Length: "
                                + tensor.length + "\r\n",
                        joined(tensor, new byte[] {1, 2, 3, 4, 5, 6})),
                template(
                        "POST /v2/models/tiny/infer",
                        json("{\"inputs\":[{\"name\":\"picture\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\""
                                + image + "\"]}]}")),
                template("POST /invocations?score=0.5", png));
    }

    private static Template template(String request, byte[] body) {
        return new Template(request + " HTTP/1.1\r\nHost: localhost\r\n", body);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encoded(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(24, 20, BufferedImage.TYPE_BYTE_GRAY), format, out);
        return out.toByteArray();
    }

    /** One to four changes: a byte, a bit, a piece cut out, doubled or put elsewhere, or the end cut off. */
    private byte[] changed(byte[] original) {
        byte[] bytes = original.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = joined(part(bytes, 0, at), part(bytes, end, bytes.length));
                case 3 -> bytes = joined(part(bytes, 0, end), part(bytes, at, bytes.length));
                case 4 -> bytes = part(bytes, 0, at + 1);
                default -> bytes[at] = (byte) "0919-{}[]\",:%/.\r\n".charAt(random.nextInt(17));
            }
        }
        return bytes;
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Of the first answer; none where the server waits for more or hangs up. */
    private static String status(Served server, byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.at("/").getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(12);
            in.readAllBytes();
            String line = new String(start, StandardCharsets.ISO_8859_1);
            return line.startsWith("HTTP/1.1 ") ? line.substring(9) : "none";
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return "none"; // hung up while the rest was sent
        }
    }
}
