package boxless.app.serve.page;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;

/** The files of the page. They need no token: the page asks for it. */
public final class PageRoutes {
    private static final String START = "/";
    private static final String PART = "/page/{file}";

    /** Method and pattern of the routes that need no token. */
    public static final Set<String> OPEN = Set.of("GET " + START, "GET " + PART);

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    public void addTo(Router router) {
        router.get(START, call -> file("index.html")).get(PART, PageRoutes::part);
    }

    private static Reply part(Call call) throws IOException {
        return file(call.path("file"));
    }

    private static Reply file(String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = name.contains("/") || type == null ? null : PageRoutes.class.getResourceAsStream(name)) {
            if (in == null || type == null) {
                throw Problem.notFound("the page has no file " + name + "; reload it");
            }
            return Reply.bytes(type, in.readAllBytes()).with("Cache-Control", "no-cache");
        }
    }
}
