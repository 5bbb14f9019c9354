package boxless.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The OpenAPI description against the server that it describes. */
class DescriptionTest {
    @TempDir
    static Path folder;

    private static Served server;
    private static JsonNode description;

    @BeforeAll
    static void start() throws Exception {
        server = Served.in(folder);
        description = Served.json(server.get("/openapi.json"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void namesEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(key -> !key.equals("parameters"))
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> served = new TreeSet<>(server.routes());
        served.removeIf(route -> route.equals("GET /") || route.startsWith("GET /page/")); // files, for people
        assertThat(described).isEqualTo(served);
    }

    @Test
    void saysWhatTheAnswersLookLike() throws Exception {
        Pictures.writePng(new Pixels(32, 24, 1, 255, new float[32 * 24]), folder.resolve("a.png"));
        byte[] picture = Files.readAllBytes(folder.resolve("a.png"));
        fits(server.get("/health"), 200, "get", "/health");
        fits(server.get("/v1/models"), 200, "get", "/v1/models");
        fits(server.post("/v1/segment", picture), 200, "post", "/v1/segment");
        fits(server.post("/v1/segment", "none"), 422, "post", "/v1/segment");
        HttpResponse<byte[]> added = server.post("/v1/pictures?name=a.png", picture);
        fits(added, 201, "post", "/v1/pictures");
        String at = "/v1/pictures/" + Served.json(added).path("id").stringValue();
        fits(server.get("/v1/pictures"), 200, "get", "/v1/pictures");
        fits(server.get(at), 200, "get", "/v1/pictures/{id}");
        fits(server.post(at + "/segment", new byte[0]), 200, "post", "/v1/pictures/{id}/segment");
        HttpResponse<byte[]> clicked = server.post(at + "/clicks", "{\"points\": [{\"x\": 9, \"y\": 7}]}");
        fits(clicked, 200, "post", "/v1/pictures/{id}/clicks");
        String objects = """
                {"version": 0, "objects": [{"category": "cell", "rle": {"size": [24, 32], "counts": "%s"}}]}""".formatted(CocoRle.encode(Mask.ofRuns(32, 24, 25, 5, 32 * 24 - 30)));
        fits(server.put(at + "/objects", objects), 200, "put", "/v1/pictures/{id}/objects");
        fits(server.put(at + "/objects", objects), 409, "put", "/v1/pictures/{id}/objects");
        fits(server.get(at + "/objects"), 200, "get", "/v1/pictures/{id}/objects");
        Path unreadable = Files.createDirectories(folder.resolve("data/.boxless/trainings/2"));
        Files.writeString(unreadable.resolve("training.json"), "{");
        fits(server.get("/v1/trainings"), 200, "get", "/v1/trainings");
        fits(server.get("/v1/trainings/2"), 200, "get", "/v1/trainings/{id}");
        fits(server.get("/v1/trainings/1"), 404, "get", "/v1/trainings/{id}");
        fits(server.post("/v1/trainings", "{}"), 400, "post", "/v1/trainings");
    }

    private static void fits(HttpResponse<byte[]> answer, int status, String method, String path) {
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        JsonNode responses = description.path("paths").path(path).path(method).path("responses");
        JsonNode response = responses.path(Integer.toString(status));
        if (response.isMissingNode()) {
            assertThat(status).as("undescribed status of " + path).isGreaterThanOrEqualTo(400);
            response = responses.path("default");
        }
        JsonNode schema =
                resolved(response).path("content").path("application/json").path("schema");
        assertThat(schema.isMissingNode())
                .as(method + " " + path + " has no schema")
                .isFalse();
        fits(Served.json(answer), resolved(schema), method + " " + path);
    }

    /** As much of JSON Schema as the description uses. */
    private static void fits(JsonNode value, JsonNode schema, String where) {
        JsonNode type = schema.path("type");
        if (!type.isMissingNode()) {
            Set<String> types = new TreeSet<>();
            (type.isArray() ? type.values() : Set.of(type)).forEach(each -> types.add(each.stringValue()));
            assertThat(types).as(where).containsAnyOf(typesOf(value));
        }
        if (schema.has("enum") && !value.isNull()) {
            assertThat(schema.path("enum")).as(where).contains(value);
        }
        for (JsonNode key : schema.path("required")) {
            assertThat(value.has(key.stringValue())).as(where + ": " + key).isTrue();
        }
        for (String key : value.isObject() ? value.propertyNames() : Set.<String>of()) {
            JsonNode property = schema.path("properties").path(key);
            if (property.isMissingNode()) {
                assertThat(schema.path("additionalProperties").asBoolean(true))
                        .as(where + ": " + key)
                        .isTrue();
            } else {
                fits(value.get(key), resolved(property), where + "." + key);
            }
        }
        for (JsonNode item : value.isArray() ? value.values() : Set.<JsonNode>of()) {
            fits(item, resolved(schema.path("items")), where + "[]");
        }
    }

    private static String[] typesOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> new String[] {"object"};
            case ARRAY -> new String[] {"array"};
            case STRING -> new String[] {"string"};
            case BOOLEAN -> new String[] {"boolean"};
            case NULL -> new String[] {"null"};
            default -> value.isIntegralNumber() ? new String[] {"integer", "number"} : new String[] {"number"};
        };
    }

    private static JsonNode resolved(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isMissingNode()
                ? schema
                : description.at(reference.stringValue().substring(1));
    }
}
