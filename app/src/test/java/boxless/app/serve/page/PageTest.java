package boxless.app.serve.page;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.Served;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Pattern REFERENCE =
            Pattern.compile("(?:from |import )\"\\./([^\"]+)\"|(?:src|href)=\"page/([^\"]+)\"");

    @TempDir
    static Path folder;

    private static Served server;

    @BeforeAll
    static void start() throws Exception {
        server = Served.in(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static List<String> references(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .toList();
    }

    @Test
    void everyFileThatThePageAsksForIsThereWithTheTypeThatBrowsersInsistOn() throws Exception {
        Set<String> seen = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>(references(text(server.get("/"))));
        while (!left.isEmpty()) {
            String name = left.pop();
            if (seen.add(name)) {
                HttpResponse<byte[]> file = server.get("/page/" + name);
                assertThat(file.statusCode()).as(name).isEqualTo(200);
                String type = file.headers().firstValue("Content-Type").orElseThrow();
                assertThat(type)
                        .as(name)
                        .startsWith(
                                name.endsWith(".js")
                                        ? "text/javascript"
                                        : name.endsWith(".css") ? "text/css" : "image/svg");
                left.addAll(references(text(file)));
            }
        }
        assertThat(seen).contains("main.js", "base.css", "rle.js", "icon.svg");
    }

    @Test
    void nothingStandsInThePageThatItsOwnPolicyForbids() throws Exception {
        HttpResponse<byte[]> page = server.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
        assertThat(Pattern.compile("<script(?![^>]*src=)|<style|\\s(style|on[a-z]+)=|https?://")
                        .matcher(text(page))
                        .results()
                        .map(MatchResult::group))
                .isEmpty();
    }

    @Test
    void otherFilesOfTheProgramAreNotServed() throws Exception {
        for (String name : List.of(
                "PageRoutes.class", "package-info.class", "none.js", "..%2f..%2fMain.class", "%2fboxless.svg")) {
            assertThat(server.get("/page/" + name).statusCode()).as(name).isIn(400, 404);
        }
    }
}
