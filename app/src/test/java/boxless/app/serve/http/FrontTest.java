package boxless.app.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.Segmenter;
import boxless.app.OtherDigits;
import boxless.app.StandardError;
import boxless.app.TinyModel;
import boxless.app.serve.work.SegmentOptions;
import boxless.file.BadFileException;
import boxless.file.Settings;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;

class FrontTest {
    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private static HttpServer serve(Router router, @Nullable String token, String host) throws IOException {
        return guarded(router, new Guard(token, Set.of("https://lab.example"), Set.of(host), true), host);
    }

    private static HttpServer guarded(Router router, Guard guard, String host) throws IOException {
        return guarded(router, guard, host, 1000, Duration.ofSeconds(10));
    }

    private static HttpServer guarded(Router router, Guard guard, String host, long mostBytes, Duration stall)
            throws IOException {
        Front front = new Front(
                router, guard, Set.of(), mostBytes, Duration.ofSeconds(2), (method, route, status, time) -> {});
        return new HttpServer(new InetSocketAddress(host, 0), front, 10, stall, Duration.ofSeconds(10));
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    @Test
    void anAnswerThatFailsHalfwayNeverPassesForTheWhole() throws Exception {
        try (HttpServer server = serve(new Router().get("/{bytes}", FrontTest::halfAnAnswer), null, "127.0.0.1")) {
            assertThat(get(server.address().resolve("10")).statusCode()).isEqualTo(500); // nothing was sent yet
            assertThatThrownBy(() -> get(server.address().resolve("1000000"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatHangsUpIsNoErrorHoweverTheAnswerIsWritten() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int any) throws IOException {
                throw new EofException("closed");
            }
        };
        assertThatThrownBy(() -> {
                    try (JsonGenerator json = Settings.JSON.createGenerator(gone)) {
                        json.writeString("an answer");
                    }
                })
                .isNotInstanceOf(EofException.class)
                .matches(Front::isHungUp);
        assertThat(Front.isHungUp(new EofException("closed"))).isTrue();
        assertThat(Front.isHungUp(new IOException("the disk failed"))).isFalse();
    }

    @Test
    void whatWentWrongIsInTheLogWithItsTimeAndRoute() throws Exception {
        Router router = new Router()
                .get("/full", call -> {
                    throw new OutOfMemoryError("Java heap space");
                })
                .get("/broken/{part}", call -> {
                    throw new NoClassDefFoundError("a library");
                });
        String time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ";
        try (StandardError said = new StandardError();
                HttpServer server = serve(router, null, "127.0.0.1")) {
            assertThat(get(server.address().resolve("full")).statusCode()).isEqualTo(503);
            assertThat(get(server.address().resolve("broken/a")).statusCode()).isEqualTo(500);
            assertThat(said.text())
                    .containsPattern(
                            time + "ERROR: GET /full ran out of memory: java.lang.OutOfMemoryError: Java heap space;")
                    .containsPattern(time
                            + "ERROR: GET /broken/[{]part[}] failed: java.lang.NoClassDefFoundError: a library at ");
        }
    }

    @Test
    void aPictureForWhichThereWasNoMemoryIsNotCalledBadAndIsInTheLog() throws Exception {
        Throwable full = new IOException("a library's", new OutOfMemoryError("Java heap space"));
        Router router = new Router().get("/picture", call -> {
            throw new BadFileException(Path.of("a.png"), "does not fit into memory", full);
        });
        try (StandardError said = new StandardError();
                HttpServer server = serve(router, null, "127.0.0.1")) {
            HttpResponse<String> answer = get(server.address().resolve("picture"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(said.text())
                    .contains("ERROR: GET /picture ran out of memory: java.lang.OutOfMemoryError: Java heap space;");
        }
    }

    @Test
    void onlyWhereATileCanBeAskedForIsItAdvised() throws Exception {
        Path file = TinyModel.write(folder.resolve("tiny.safetensors"));
        try (Model model = Model.read(file)) {
            Supplier<Reply> refused = () -> {
                Segmenter.of(model).requireMemory(40_000, 40_000);
                return Reply.nothing();
            };
            Router router = new Router()
                    .get("/click", call -> refused.get())
                    .get("/segment", call -> SegmentOptions.advising(refused));
            try (HttpServer server = serve(router, null, "127.0.0.1")) {
                HttpResponse<String> click = get(server.address().resolve("click"));
                HttpResponse<String> segment = get(server.address().resolve("segment"));
                assertThat(List.of(click.statusCode(), segment.statusCode())).containsExactly(422, 422);
                assertThat(click.body()).contains("40000x40000").doesNotContain("tile=");
                assertThat(segment.body()).contains("40000x40000", "(tile=N cuts it");
            }
        }
    }

    private static Reply halfAnAnswer(Call call) {
        byte[] half = new byte[Integer.parseInt(call.path("bytes"))];
        return Reply.stream("text/plain", out -> {
            try (out) {
                out.write(half);
                throw new IOException("the disk failed");
            }
        });
    }

    @Test
    void theAddressHasTheDigitsThatBrowsersReadOnEveryMachine() throws Exception {
        try (HttpServer server = serve(new Router(), null, "127.0.0.1")) {
            OtherDigits.during(() -> assertThat(server.address().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+/"));
        }
    }

    @Test
    void faultsOfEveryKindAreAnsweredInOneForm() throws Exception {
        Router router = new Router().get("/", call -> {
            throw new NoClassDefFoundError("a library");
        });
        try (HttpServer server = serve(router, null, "127.0.0.1")) {
            HttpResponse<String> answer = get(server.address());
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).startsWith("{\"error\":").contains("the server's log");
        }
    }

    @Test
    void theServerAnswersToItsOwnNamesAlone() throws Exception {
        Router router = new Router().get("/", call -> Reply.nothing());
        try (HttpServer server = serve(router, null, "127.0.0.2")) {
            assertThat(get(server.address()).statusCode()).isEqualTo(204);
            assertThat(statusAs(server, "lab.example")).isEqualTo(204);
            assertThat(statusAs(server, "evil.example")).isEqualTo(403);
        }
        try (HttpServer guarded = serve(router, "secret", "127.0.0.1")) {
            assertThat(statusAs(guarded, "evil.example")).isEqualTo(401); // any name, for nobody else knows the token
        }
    }

    @Test
    void theGuidesCommandForCvatAnswersToTheNameByWhichCvatAsks() throws Exception {
        String guide = Files.readString(Path.of("../docs/serving.md"));
        String name = found(guide, "CVAT_NUCLIO_HOST: (\\S+)");
        String port = found(guide, "CVAT_NUCLIO_PORT: (\\d+)");
        assertThat(guide).contains("extra_hosts: [\"" + name + ":host-gateway\"]");
        assertThat(port).as("CVAT's own port").isNotEqualTo("8080");
        String asked = name + ":" + port;
        String origin = found(guide, "boxless serve --port " + port + " --host 0[.]0[.]0[.]0 --open --origin (\\S+)");
        Guard guard = new Guard(null, Set.of(origin), Set.of("0.0.0.0"), false);
        try (HttpServer server = guarded(new Router().get("/", call -> Reply.nothing()), guard, "127.0.0.1")) {
            assertThat(statusAs(server, asked)).isEqualTo(204);
        }
    }

    @Test
    void pagesOfASiteMayAskHoweverItsOriginIsWritten() throws Exception {
        Set<String> written = Set.of(
                "https://Lab.Example", "https://work.example:443", "HTTP://bench.example:80", "http://my_lab:8080");
        Guard guard = new Guard(null, written, Set.of("127.0.0.1"), true);
        try (HttpServer server = guarded(new Router().get("/", call -> Reply.nothing()), guard, "127.0.0.1")) {
            for (String sent : List.of(
                    "https://lab.example", "https://work.example", "http://bench.example", "http://my_lab:8080")) {
                HttpResponse<String> answer = getFrom(sent, server);
                assertThat(answer.statusCode()).as(sent).isEqualTo(204);
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                        .contains(sent);
            }
            for (String other : List.of("http://lab.example", "https://bench.example", "http://my_lab", "null")) {
                assertThat(getFrom(other, server).statusCode()).as(other).isEqualTo(403);
            }
            assertThat(statusAs(server, "my_lab")).isEqualTo(204);
            assertThat(statusAs(server, "null")).isEqualTo(403);
        }
    }

    @Test
    void pagesOfASiteMaySendAndSeeAllHeadersThatMeanSomethingHere() throws Exception {
        Router router = new Router().get("/", call -> Reply.nothing());
        try (HttpServer server = serve(router, null, "127.0.0.1")) {
            HttpResponse<String> asked = client.send(
                    HttpRequest.newBuilder(server.address())
                            .header("Origin", "https://lab.example")
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(names(asked, "Access-Control-Allow-Headers"))
                    .contains(
                            "Authorization",
                            "Content-Type",
                            "Inference-Header-Content-Length",
                            "x-nuclio-function-name",
                            "If-None-Match");
            assertThat(names(getFrom("https://lab.example", server), "Access-Control-Expose-Headers"))
                    .contains(
                            "Boxless-Note",
                            "Retry-After",
                            "ETag",
                            "Content-Disposition",
                            "Inference-Header-Content-Length");
        }
    }

    private static List<String> names(HttpResponse<String> answer, String header) {
        return List.of(answer.headers().firstValue(header).orElse("").split(", ", -1));
    }

    private HttpResponse<String> getFrom(String origin, HttpServer server) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.address())
                        .header("Origin", origin)
                        .build(),
                BodyHandlers.ofString());
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static int statusAs(HttpServer server, String host) throws IOException {
        try (Socket socket =
                new Socket(server.address().getHost(), server.address().getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @Test
    void aBodyThatComesDropByDropIsNotWaitedFor() throws Exception {
        Router router = new Router().post("/", call -> Reply.text("text/plain", call.body().length + " bytes"));
        try (HttpServer server = serve(router, null, "127.0.0.1");
                Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            String request = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            Thread drops = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(' ');
                        socket.getOutputStream().flush();
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // The server has hung up.
                }
            });
            byte[] start = socket.getInputStream().readNBytes(12);
            drops.interrupt();
            assertThat(new String(start, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void aBodyMayComeSlowlyForAMomentButMustNotCrawl() throws Exception {
        assertThat(arrived(500, 100, 400)).isEqualTo(50_000);
        assertThat(arrived(1, 80, 50)).as("for four seconds").isEqualTo(80);
        assertThatThrownBy(() -> arrived(20, 10_000, 50))
                .hasMessageContaining("less than 1000 bytes a second")
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(408));
    }

    /** How many bytes arrive of a body of pieces, each of which takes some milliseconds. */
    private static int arrived(int bytes, int pieces, long milliseconds) throws IOException {
        AtomicLong clock = new AtomicLong();
        InputStream body = new FilterInputStream(new ByteArrayInputStream(new byte[bytes * pieces])) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(milliseconds));
                return super.read(into, from, Math.min(length, bytes));
            }
        };
        try (InputStream arriving = new Arriving(body, Duration.ofHours(1), clock::get)) {
            return arriving.readAllBytes().length;
        }
    }

    private static Socket connect(HttpServer server) throws IOException {
        Socket socket = new Socket(server.address().getHost(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Status line and headers of the next answer. */
    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the server hung up after '%s'", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    @Test
    void whoIsTurnedAwayAndSendsNothingIsHungUpOnAfterAFewSeconds() throws Exception {
        Guard guard = new Guard("secret", Set.of(), Set.of(), true);
        try (HttpServer server = guarded(new Router(), guard, "127.0.0.1", 1000, Duration.ofMinutes(1));
                Socket socket = connect(server)) {
            send(socket, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 500\n\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void anUploadThatIsTurnedAwayIsReadToItsEndSoThatItsSenderSeesWhy() throws Exception {
        Guard guard = new Guard("secret", Set.of(), Set.of(), true);
        byte[] piece = new byte[1 << 20];
        try (HttpServer server = guarded(new Router(), guard, "127.0.0.1", 64 << 20, Duration.ofSeconds(10));
                Socket socket = connect(server)) {
            send(socket, "POST / HTTP/1.1\nHost: localhost\nContent-Length: " + (40 << 20) + "\n\n");
            for (int i = 0; i < 40; i++) {
                socket.getOutputStream().write(piece);
            }
            assertThat(head(socket)).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void aConnectionOutlastsLongAnswersAndPausesButNotABodyThatStalls() throws Exception {
        Guard guard = new Guard(null, Set.of(), Set.of(), true);
        Router router = new Router()
                .get("/", call -> {
                    pause();
                    return Reply.nothing();
                })
                .post("/", call -> Reply.text("text/plain", call.body().length + " bytes"));
        String get = "GET / HTTP/1.1\nHost: localhost\n\n";
        try (HttpServer server = guarded(router, guard, "127.0.0.1", 1000, Duration.ofMillis(500));
                Socket socket = connect(server)) {
            send(socket, get);
            assertThat(head(socket)).startsWith("HTTP/1.1 204");
            pause();
            send(socket, get);
            assertThat(head(socket)).startsWith("HTTP/1.1 204");
            send(socket, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 5\n\n");
            assertThat(head(socket)).startsWith("HTTP/1.1 408");
        }
    }

    /** Three times as long as the server waits in the middle of a request, so that an answer begins just when such a wait ends. */
    private static void pause() {
        try {
            Thread.sleep(1500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoAsksWhileTheServerStopsIsToldWhenToComeAgain() throws Exception {
        Server stopping = new Server(new InetSocketAddress("127.0.0.1", 0));
        stopping.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Response.writeError(request, response, callback, 503); // as Jetty does by then
                return true;
            }
        });
        stopping.setErrorHandler(new MalformedRequests());
        stopping.start();
        try {
            HttpResponse<String> answer = get(stopping.getURI());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("send the request again later");
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        } finally {
            stopping.stop();
        }
    }

    @Test
    void whoTakesTheServerForAProxyIsAnsweredLikeAnyOther() throws Exception {
        Router router = new Router().get("/", call -> Reply.nothing());
        try (HttpServer server = serve(router, null, "127.0.0.1");
                Socket socket = connect(server)) {
            send(socket, "CONNECT localhost:443 HTTP/1.1\nHost: localhost:443\n\n");
            assertThat(head(socket)).startsWith("HTTP/1.1 4");
        }
    }
}
