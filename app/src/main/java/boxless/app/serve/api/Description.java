package boxless.app.serve.api;

import boxless.Version;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.file.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server can be asked, in OpenAPI's form. */
public final class Description {
    private Description() {}

    public static void addTo(Router router) {
        router.get("/openapi.json", call -> Reply.json(read()));
    }

    static JsonNode read() throws IOException {
        try (InputStream in = Description.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is missing in the jar");
            }
            JsonNode description = Settings.parseYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            ((ObjectNode) description.path("info")).put("version", Version.CODE);
            return description;
        }
    }
}
