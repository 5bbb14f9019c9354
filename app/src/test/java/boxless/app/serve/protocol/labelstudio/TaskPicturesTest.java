package boxless.app.serve.protocol.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server plays Label Studio; another one, what it sends on to. */
@Timeout(30)
class TaskPicturesTest {
    private static final String PERSONAL = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2lnbg";
    private static final int LIMIT = 1000;
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private final List<String> asked = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private HttpServer studio = FakeStudio.create();
    private HttpServer other = FakeStudio.create();
    private URI address = URI.create("http://localhost");
    private int good = 1;

    @BeforeEach
    void start() {
        address = FakeStudio.address(studio);
        String there = FakeStudio.address(other) + "/a.png";
        studio.createContext("/data/upload/1/a.png", exchange -> answer(exchange, "Token abc", 200, "picture"));
        studio.createContext(
                "/data/upload/1/b.png", exchange -> answer(exchange, "Bearer access" + good, 200, "picture"));
        studio.createContext("/data/upload/1/large.png", exchange -> answer(exchange, "", 200, "x".repeat(LIMIT + 1)));
        studio.createContext("/data/upload/1/moved.png", exchange -> {
            exchange.getResponseHeaders().add("Location", "/data/upload/1/a.png");
            answer(exchange, "", 302, "");
        });
        studio.createContext("/data/upload/1/away.png", exchange -> {
            exchange.getResponseHeaders().add("Location", there);
            answer(exchange, "", 302, "");
        });
        studio.createContext("/data/upload/1/own.png", exchange -> {
            exchange.getResponseHeaders().add("Location", "/data/./local-files/?d=a.png");
            answer(exchange, "", 302, "");
        });
        studio.createContext("/data/upload/1/slow.png", exchange -> {
            exchange.sendResponseHeaders(200, 7); // and then nothing
        });
        studio.createContext("/", exchange -> answer(exchange, "", 200, "anything"));
        studio.createContext("/api/token/refresh", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer(exchange, "", body.contains(PERSONAL) ? 200 : 401, "{\"access\":\"access" + good + "\"}");
        });
        other.createContext("/", exchange -> {
            elsewhere.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        studio.start();
        other.start();
    }

    @AfterEach
    void stop() {
        studio.stop(0);
        other.stop(0);
    }

    private void answer(HttpExchange exchange, String authorization, int status, String body) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        boolean allowed = authorization.isEmpty() || authorization.equals(given);
        byte[] bytes = (allowed ? body : "").getBytes(StandardCharsets.UTF_8);
        FakeStudio.answer(exchange, allowed ? status : 401, bytes);
    }

    private String fetch(String image, Optional<String> token, String projectToken) {
        byte[] bytes = new TaskPictures(address, token, LIMIT).fetch(image, Optional.of(projectToken), ENOUGH);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theTokenOfTheProjectOrTheOperatorsOwnIsShown() {
        assertThat(fetch("/data/upload/1/a.png", Optional.empty(), "abc")).isEqualTo("picture");
        assertThat(fetch(address + "/data/upload/1/moved.png", Optional.of("abc"), "old"))
                .isEqualTo("picture");
        assertThatThrownBy(() -> fetch("/data/upload/1/a.png", Optional.empty(), "old"))
                .hasMessageContaining("401")
                .hasMessageContaining("--label-studio-token");
    }

    @Test
    void aPersonalTokenIsExchangedAgainWhenItsAccessHasRunOut() {
        TaskPictures pictures = new TaskPictures(address, Optional.of(PERSONAL), LIMIT);
        assertThat(pictures.fetch("/data/upload/1/b.png", Optional.empty(), ENOUGH))
                .hasSize(7);
        assertThat(pictures.fetch("/data/upload/1/b.png", Optional.empty(), ENOUGH))
                .hasSize(7);
        assertThat(asked).filteredOn(path -> path.equals("/api/token/refresh")).hasSize(1);
        good = 2;
        assertThat(pictures.fetch("/data/upload/1/b.png", Optional.empty(), ENOUGH))
                .hasSize(7);
        assertThat(asked).filteredOn(path -> path.equals("/api/token/refresh")).hasSize(2);
    }

    @Test
    void nothingIsAskedElsewhere() {
        String there = FakeStudio.address(other) + "/a.png";
        for (String image : List.of(
                there,
                "http://localhost:" + address.getPort() + "/data/upload/1/a.png",
                "http://user@127.0.0.1:" + address.getPort() + "/data/upload/1/a.png",
                "//127.0.0.1:" + other.getAddress().getPort() + "/a.png",
                "@127.0.0.1:" + other.getAddress().getPort() + "/a.png",
                "s3://bucket/a.png",
                "file:///etc/hostname",
                "a.png",
                "/data/local-files/?d=a.png",
                "/data/upload/../local-files/?d=a.png",
                "/data/./local-files/?d=a.png",
                "/data//local-files/?d=a.png",
                "//data/local-files/?d=a.png",
                "/data/%2e/local-files/?d=a.png",
                "/data/upload/%2e%2e/local-files/?d=a.png",
                "/data/%2E%2E/api/projects",
                "/api/projects",
                "/data/../api/projects",
                "/data/upload/1/away.png",
                "/data/upload/1/own.png")) {
            assertThatThrownBy(() -> fetch(image, Optional.empty(), "abc"))
                    .as(image)
                    .isInstanceOf(boxless.app.serve.http.Problem.class);
        }
        assertThat(elsewhere).isEmpty();
        assertThat(asked).containsOnly("/data/upload/1/away.png", "/data/upload/1/own.png");
        TaskPictures none = new TaskPictures(null, Optional.empty(), LIMIT);
        assertThatThrownBy(() -> none.fetch("/data/a.png", Optional.empty(), ENOUGH))
                .hasMessageContaining("--label-studio");
    }

    @Test
    void aLabelStudioBelowAPathMayNameItInTheAddressesOfItsImages() {
        studio.createContext("/ls/data/upload/1/a.png", exchange -> answer(exchange, "Token abc", 200, "below"));
        address = URI.create(address + "/ls");
        for (String image :
                List.of("/ls/data/upload/1/a.png", "/data/upload/1/a.png", address + "/data/upload/1/a.png")) {
            assertThat(fetch(image, Optional.empty(), "abc")).as(image).isEqualTo("below");
        }
        for (String image : List.of(
                "/ls/api/projects",
                "/ls/data/local-files/?d=a.png",
                "/ls/data/../../api/projects",
                "/ls/../data/upload/1/a.png",
                "/lsdata/upload/1/a.png")) {
            assertThatThrownBy(() -> fetch(image, Optional.empty(), "abc"))
                    .as(image)
                    .isInstanceOf(boxless.app.serve.http.Problem.class);
        }
        assertThat(asked).containsOnly("/ls/data/upload/1/a.png");
    }

    @Test
    void largeImagesAreNotTakenWhole() {
        assertThatThrownBy(() -> fetch("/data/upload/1/large.png", Optional.empty(), "abc"))
                .hasMessageContaining("--max-body");
    }

    @Test
    void nobodyWaitsLongerForAnImageThanThereIsTime() {
        TaskPictures pictures = new TaskPictures(address, Optional.empty(), LIMIT);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> pictures.fetch("/data/upload/1/slow.png", Optional.empty(), Duration.ofMillis(100)))
                .hasMessageContaining("did not send the image");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anImageMayBePartOfTheTask() {
        assertThat(fetch("data:image/png;base64,cGljdHVyZQ==", Optional.empty(), ""))
                .isEqualTo("picture");
    }
}
