package boxless.app.serve;

import static boxless.app.serve.Served.refused;
import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.app.Jvm;
import boxless.app.Main;
import boxless.app.Run;
import boxless.app.StandardError;
import boxless.app.TinyModel;
import boxless.app.serve.protocol.Asked;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.weights.DType;
import java.io.BufferedReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
    @TempDir
    static Path folder;

    private static Served server;
    private static byte[] picture;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Pictures.writePng(noise(48, 40), folder.resolve("in/cells.png"));
        picture = Files.readAllBytes(folder.resolve("in/cells.png"));
        server = Served.in(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Pixels noise(int width, int height) {
        Random random = new Random(7);
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        return new Pixels(width, height, 1, 255, values);
    }

    @Test
    void answersWithTheFileThatTheCommandWrites() throws Exception {
        for (String format : new String[] {"coco", "geojson", "labels", "csv"}) {
            Path written = Served.segmented(folder, folder.resolve("in/cells.png"), format);
            HttpResponse<byte[]> answer = server.post("/v1/segment?name=cells.png&format=" + format, picture);
            assertThat(answer.statusCode()).isEqualTo(200);
            try (Stream<Path> files = Files.list(written)) {
                assertThat(answer.body())
                        .isEqualTo(Files.readAllBytes(files.findFirst().orElseThrow()));
            }
        }
    }

    @Test
    void measuresInMicrometresWhereAPictureSaysHowLargeItsPixelsAre() throws Exception {
        Path file = Files.write(folder.resolve("in/calibrated.tif"), calibrated(64, 48));
        Path written = Served.segmented(folder, file, "csv");
        HttpResponse<byte[]> answer =
                server.post("/v1/segment?name=calibrated.tif&format=csv", Files.readAllBytes(file));
        assertThat(answer.body()).isEqualTo(Files.readAllBytes(written.resolve("calibrated.csv")));
        String[] lines = new String(answer.body(), StandardCharsets.UTF_8).split("\n", 0);
        int column = List.of(lines[0].split(",", -1)).indexOf("area_um2");
        assertThat(lines).hasSizeGreaterThan(1);
        assertThat(lines[1].split(",", -1)[column]).isNotEmpty();
    }

    /** A grey TIFF with 20,000 pixels on a centimetre. */
    private static byte[] calibrated(int width, int height) {
        int[][] tags = {
            {256, 4, width},
            {257, 4, height},
            {258, 4, 8},
            {259, 4, 1},
            {262, 4, 1},
            {273, 4, 154},
            {277, 4, 1},
            {279, 4, width * height},
            {282, 5, 146},
            {283, 5, 146},
            {296, 4, 3}
        };
        ByteBuffer out = ByteBuffer.allocate(154 + width * height).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(1).putInt(tag[2]);
        }
        out.position(146).putInt(20_000).putInt(1);
        for (float value : noise(width, height).values()) {
            out.put((byte) (int) value);
        }
        return out.array();
    }

    @Test
    void itsModelsSeeTheChannelThatTheOperatorChose() throws Exception {
        float[] values = new float[3 * 64 * 48];
        Arrays.fill(values, 64 * 48, 2 * 64 * 48, 20);
        for (int i = 0; i < 64 * 48; i += 7) {
            values[i] = 200; // red
            values[64 * 48 + i / 2] = 180;
        }
        Path file = folder.resolve("in/colours.png");
        Pictures.writePng(new Pixels(64, 48, 3, 255, values), file);
        Path written = Served.segmented(folder, file, "csv", "--channel", "green");
        byte[] expected = Files.readAllBytes(written.resolve("colours.csv"));
        byte[] sent = Files.readAllBytes(file);
        String path = "/v1/segment?name=colours.png&format=csv";
        assertThat(server.post(path, sent).body()).isNotEqualTo(expected);
        try (Served green = Served.in(
                Files.createDirectory(folder.resolve("green")), new Reading("green", "", "", Long.MAX_VALUE))) {
            assertThat(green.post(path, sent).body()).isEqualTo(expected);
            assertThat(Served.json(green.post(path, picture)).path("error").asString(""))
                    .contains("no channel 'green'");
        }
    }

    @Test
    void aTrainingSeesWhatTheModelsHereSeeWhateverTheySawBefore() {
        assertThat(DataFolder.arguments(Device.CPU, Precision.FP32, Reading.USUAL))
                .contains("data.channel=''", "data.slice=''", "data.frame=''");
        assertThat(DataFolder.arguments(
                        Device.CPU, Precision.FP32, new Reading("Anna's #1", "max", "2", Long.MAX_VALUE)))
                .contains("data.channel='Anna''s #1'", "data.slice='max'", "data.frame='2'");
        assertThat(DataFolder.arguments(Device.CPU, Precision.FP32, new Reading("null", "", "", Long.MAX_VALUE)))
                .contains("data.channel='null'");
    }

    @Test
    void aModelThatWasTrainedOnAnotherChannelThanItSeesIsNamedAtTheStart() throws Exception {
        Path home = Files.createDirectory(folder.resolve("blue"));
        Path tiny = TinyModel.write(home.resolve("other.safetensors"));
        Path blue = TinyModel.withRecipe(tiny, "data: {channel: blue}", home.resolve("blue.safetensors"));
        try (StandardError said = new StandardError();
                Served other = Served.in(home, Map.of("blue", blue))) {
            assertThat(other.get("/health").statusCode()).isEqualTo(200);
            assertThat(said.text())
                    .containsOnlyOnce(
                            "WARN: the model blue was trained on channel blue; add --channel blue, if the images have it")
                    .containsOnlyOnce("was trained on");
        }
    }

    @Test
    void nobodyIsToldToChooseAChannelForTheModelFromBeforeATraining() throws Exception {
        Path home = Files.createDirectory(folder.resolve("tuned"));
        Path tiny = TinyModel.write(home.resolve("other.safetensors"));
        Path blue = TinyModel.withRecipe(tiny, "data: {channel: blue}", home.resolve("cells.safetensors"));
        Path models = Files.createDirectories(home.resolve("data/.boxless/models"));
        Files.copy(tiny, models.resolve("cells.safetensors"));
        try (StandardError said = new StandardError();
                Served tuned = Served.in(home, Map.of("cells", blue))) {
            assertThat(Served.json(tuned.get("/v1/models")).toString()).contains("cells@before");
            assertThat(said.text()).doesNotContain("was trained on");
        }
    }

    @Test
    void takesAFormAndAnswersSeveralFormatsAsZip() throws Exception {
        String form = "--X\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\noverlay,csv\r\n"
                + "--X\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"../../etc/cells.png\"\r\n\r\n";
        byte[] head = form.getBytes(StandardCharsets.ISO_8859_1);
        byte[] tail = "\r\n--X--\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = new byte[head.length + picture.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(picture, 0, body, head.length, picture.length);
        System.arraycopy(tail, 0, body, head.length + picture.length, tail.length);
        HttpResponse<byte[]> answer = server.send(HttpRequest.newBuilder(server.at("/v1/segment"))
                .header("Content-Type", "multipart/form-data; boundary=X")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                .contains("cells.csv", "cells.overlay.png")
                .doesNotContain("etc");
    }

    @Test
    void saysInOneLineWhatIsWrongAndWhatToDo() throws Exception {
        refused(
                server.send(HttpRequest.newBuilder(server.at("/v1/segment"))
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(picture))),
                415,
                "compressed");
        refused(server.post("/v1/segment", "text".getBytes(StandardCharsets.UTF_8)), 422, "picture: is a text file");
        refused(server.post("/v1/segment", new byte[0]), 400, "the body is empty");
        refused(server.post("/v1/segment?modle=a", picture), 400, "unknown parameter modle; known: ");
        refused(server.post("/v1/segment?invert", picture), 400, "invert: has no value; give true or false");
        refused(
                server.post("/v1/segment?score=", picture),
                400,
                "score: has no value; give one, or leave the name out");
        refused(server.post("/v1/segment?model=none", picture), 404, "there are: tiny, pointed");
        refused(server.post("/v1/segment?score=2", picture), 400, "a number from 0 to 1");
        refused(server.post("/v1/segment?format=bmp", picture), 400, "choose among overlay, labels");
        refused(server.post("/v1/segment?format=cityscapes", picture), 400, "none of the model's classes");
        refused(
                server.post("/v1/segment?format=cityscapes&name=two%20cells.png", picture),
                400,
                "'two cells': names in Cityscapes results must not contain spaces");
        refused(server.post("/v1/segment?format=csv,table&name=table.png", picture), 400, "both write table.csv");
        refused(
                server.post("/v1/trainings", "{\"modell\": \"tiny\"}"),
                400,
                "unknown key modell; known keys: minutes, model");
        refused(server.post("/v1/segment", new byte[(1 << 20) + 1]), 413, "--max-body");
        refused(server.get("/v1/segment"), 405, "POST");
        refused(server.get("/v2/nothing"), 404, "/openapi.json");
        Pictures.writePng(new Pixels(1100, 1000, 1, 255, new float[1_100_000]), folder.resolve("large.png"));
        refused(server.post("/v1/segment", Files.readAllBytes(folder.resolve("large.png"))), 422, "--max-pixels");
    }

    @Test
    void turnsPagesOfOtherSitesAway() throws Exception {
        assertThat(server.send(HttpRequest.newBuilder(server.at("/v1/models")).header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        String own = server.at("/").toString().replaceAll("/$", "");
        HttpResponse<byte[]> answer =
                server.send(HttpRequest.newBuilder(server.at("/v1/models")).header("Origin", own));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void anOriginOfMoreThanSchemeHostAndPortIsRefusedBeforeTheStart() {
        for (String origin :
                List.of("lab.example", "https://lab.example/", "https://me@lab.example", "http://lab:no")) {
            Run run = Run.of("serve", "--origin", origin);
            assertThat(run.status()).as(origin).isEqualTo(2);
            assertThat(run.err()).contains("--origin " + origin + ": give scheme and host without a path");
        }
    }

    private static HttpResponse<byte[]> withAuthorization(Served server, String value) throws Exception {
        return server.send(HttpRequest.newBuilder(server.at("/v1/models")).header("Authorization", value));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withATokenNobodyElseIsServedAndNothingButHealthIsSeen() throws Exception {
        Path home = Files.createDirectories(folder.resolve("token"));
        try (Served guarded = Served.guarded(home, "secret", "https://lab.example")) {
            assertThat(guarded.get("/health").statusCode()).isEqualTo(200);
            refused(guarded.get("/v1/models"), 401, "Authorization: Bearer");
            refused(withAuthorization(guarded, "Basic " + base64("anybody:secre")), 401, "wrong");
            refused(withAuthorization(guarded, "Basic ?"), 401, "wrong");
            assertThat(withAuthorization(guarded, "Basic " + base64("anybody:secret"))
                            .statusCode())
                    .isEqualTo(200);
            refused(guarded.get("/nothing"), 401, "Authorization: Bearer");
            for (String route : guarded.routes()) {
                String[] parts = route.split(" ");
                int status = guarded.send(HttpRequest.newBuilder(guarded.at(parts[1].replaceAll("[{}*]", "")))
                                .method(parts[0], HttpRequest.BodyPublishers.noBody()))
                        .statusCode();
                if (!Set.of("GET /", "GET /page/{file}", "GET /health").contains(route)) {
                    assertThat(status).as(route).isEqualTo(401);
                }
            }
            refused(
                    guarded.send(
                            HttpRequest.newBuilder(guarded.at("/v1/models")).header("Authorization", "Bearer secre")),
                    401,
                    "wrong");
            HttpResponse<byte[]> answer = guarded.send(HttpRequest.newBuilder(guarded.at("/v1/models"))
                    .header("Authorization", "Token secret")
                    .header("Origin", "https://lab.example"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://lab.example");
        }
    }

    @Test
    void whenMoreComeThanWorkersAndQueueTakeNothingIsLostThatWasAccepted() throws Exception {
        assertThat(metrics()).contains("boxless_places 5"); // 1 at work, 4 in the queue
        int sent = 24;
        CountDownLatch ready = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newFixedThreadPool(sent)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < sent; i++) {
                answers.add(clients.submit(() -> {
                    ready.await();
                    return server.post("/v1/segment", picture).statusCode();
                }));
            }
            ready.countDown();
            int served = 0;
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 429);
                served += answer.get() == 200 ? 1 : 0;
            }
            assertThat(served).isGreaterThanOrEqualTo(5);
        }
        assertThat(server.post("/v1/segment", picture).statusCode()).isEqualTo(200);
        assertThat(metrics()).contains("boxless_requests_total{method=\"POST\",route=\"/v1/segment\",status=\"200\"}");
        Instant late = Instant.now().plusSeconds(10);
        while (!metrics().contains("boxless_places_taken 0")) { // a place is left just after its answer
            assertThat(Instant.now()).isBefore(late);
        }
    }

    private static String metrics() throws Exception {
        return metrics(server);
    }

    /** Waits for the answer no longer than a test may take. */
    private static String metrics(Served asked) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.at("/metrics"));
        return new String(asked.send(request.timeout(Duration.ofSeconds(20))).body(), StandardCharsets.UTF_8);
    }

    @Test
    void withAllPlacesOfALongQueueTakenItStillSaysThatItIsUp() throws Exception {
        String request = "POST /v1/segment HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n";
        List<Socket> clients = new ArrayList<>();
        Duration patience = Duration.ofMinutes(5);
        try (Served busy = Served.queueing(Files.createDirectories(folder.resolve("busy")), 300, patience)) {
            try {
                while (clients.size() < 301) {
                    Socket client =
                            new Socket(busy.at("/").getHost(), busy.at("/").getPort());
                    clients.add(client);
                    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII)); // the body never comes
                }
                Instant late = Instant.now().plusSeconds(120);
                while (!metrics(busy).contains("boxless_places_taken 301")) {
                    assertThat(Instant.now()).isBefore(late);
                    Thread.sleep(20);
                }
                HttpRequest.Builder health = HttpRequest.newBuilder(busy.at("/health"));
                assertThat(busy.send(health.timeout(Duration.ofSeconds(20))).statusCode())
                        .isEqualTo(200);
                refused(busy.post("/v1/segment", picture), 429, "--queue");
            } finally {
                for (Socket client : clients) {
                    client.close();
                }
            }
        }
    }

    @Test
    void aModelWhoseFileIsReplacedBeforeItIsReadNamesItsObjectsByItsOwnClasses() throws Exception {
        Path home = Files.createDirectories(folder.resolve("replaced"));
        Path tiny = TinyModel.write(home.resolve("finds.safetensors"));
        Path pointed = TinyModel.writeClickable(home.resolve("answers.safetensors"));
        Map<String, Path> sources =
                Map.of("djl", tiny, "cvat", tiny, "qupath", tiny, "page", tiny, "clicks", pointed, "points", pointed);
        Map<String, Path> models = new LinkedHashMap<>();
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            Path file = home.resolve(source.getKey() + ".safetensors");
            models.put(source.getKey(), Files.copy(source.getValue(), file));
        }
        Asked asked = new Asked(home);
        byte[] cells = asked.picture();
        String image = "{\"%s\": \"" + asked.base64() + "\"%s}";
        try (Served late = Served.in(home, models)) {
            sources.forEach((name, source) -> rename(source, home.resolve(name + ".safetensors")));
            String at = "/v1/pictures/"
                    + Served.json(late.post("/v1/pictures?name=a.png", cells))
                            .path("id")
                            .stringValue();
            List<HttpResponse<byte[]>> answers = List.of(
                    late.post("/predictions/djl", cells),
                    late.send(HttpRequest.newBuilder(late.at("/api/function_invocations"))
                            .header("x-nuclio-function-name", "boxless-cvat")
                            .POST(HttpRequest.BodyPublishers.ofString(image.formatted("image", "")))),
                    late.post("/sam/automask/", image.formatted("b64img", ", \"checkpoint_url\": \"boxless:qupath\"")),
                    late.post(at + "/segment?model=page", ""),
                    late.post(at + "/clicks", "{\"model\": \"clicks\", \"points\": [{\"x\": 9, \"y\": 7}]}"),
                    late.post(
                            "/sam/",
                            image.formatted(
                                    "b64img", ", \"checkpoint_url\": \"boxless:points\", \"bbox\": [5, 5, 40, 45]")));
            for (HttpResponse<byte[]> answer : answers) {
                assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                        .as(answer.uri().getPath())
                        .contains("\"axon\"")
                        .doesNotContain("\"nucleus\"", "\"cell\"");
            }
            assertThat(Served.json(late.get("/v1/models")).toString()).contains("\"axon\"");
        }
    }

    /** Writes the same model with another class. */
    private static void rename(Path model, Path file) {
        try (Model read = Model.read(model)) {
            Model.Card card = read.card();
            read.write(
                    file,
                    DType.F32,
                    new Model.Card(
                            card.method(),
                            card.options(),
                            card.normalization(),
                            Category.things(List.of("axon")),
                            "",
                            ""));
        }
    }

    @Test
    void stoppingFinishesWhatWasAccepted() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(1)) {
            Served stopping = Served.in(Files.createDirectories(folder.resolve("stopping")));
            Future<Integer> answer =
                    clients.submit(() -> stopping.post("/v1/segment", picture).statusCode());
            while (!new String(stopping.get("/metrics").body(), StandardCharsets.UTF_8)
                            .contains("boxless_places_taken 1")
                    && !answer.isDone()) {
                Thread.onSpinWait();
            }
            stopping.stop();
            assertThat(answer.get()).isEqualTo(200);
            stopping.close();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // knows no gentle way to end a process
    void aServerThatIsAskedToStopHasNotFailed() throws Exception {
        Path home = Files.createDirectories(folder.resolve("asked"));
        Process process = Jvm.of(
                        List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED"),
                        Main.class,
                        "serve",
                        "-m",
                        TinyModel.write(home.resolve("tiny.safetensors")),
                        "--data",
                        home.resolve("data"),
                        "--port",
                        0)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).startsWith("Boxless serves tiny at ");
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
    }
}
