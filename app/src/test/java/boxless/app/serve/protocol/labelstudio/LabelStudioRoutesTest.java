package boxless.app.serve.protocol.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.Served;
import boxless.app.serve.protocol.Asked;
import boxless.data.Dataset;
import boxless.data.labelstudio.LabelStudioFolder;
import boxless.image.Reading;
import boxless.mask.BrushRle;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Mask;
import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Requests in the form that Label Studio 1.23.2 sends; scripts/clients/label-studio runs it. A server plays its part here, with one picture. */
class LabelStudioRoutesTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final String CONFIGURATION =
            "<View><Image name='img' value='$image'/><BrushLabels name='tag' toName='img'>"
                    + "<Label value='nucleus'/><Label value='Cell'/></BrushLabels></View>";

    @TempDir
    static Path folder;

    private static HttpServer studio;
    private static Served server;
    private static Asked asked;
    private static volatile String exported = "[]";

    @BeforeAll
    static void start() throws Exception {
        asked = new Asked(folder);
        byte[] picture = asked.picture();
        studio = FakeStudio.create();
        studio.createContext("/data/upload/2/a.png", exchange -> {
            boolean known =
                    ("Token " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            FakeStudio.answer(exchange, known ? 200 : 401, known ? picture : new byte[0]);
        });
        studio.createContext(
                "/api/projects/2/export",
                exchange -> FakeStudio.answer(exchange, 200, exported.getBytes(StandardCharsets.UTF_8)));
        studio.start();
        URI address = URI.create(FakeStudio.address(studio) + "/");
        server = Served.in(folder, new LabelStudio(address, null));
        HttpResponse<byte[]> setup = setup(CONFIGURATION);
        assertThat(setup.statusCode()).isEqualTo(200);
        assertThat(Served.json(setup).path("model_version").stringValue()).matches("tiny-[0-9a-f]{8}");
    }

    @AfterAll
    static void stop() {
        server.close();
        studio.stop(0);
    }

    private static HttpResponse<byte[]> setup(String configuration) throws Exception {
        return server.post(
                "/setup",
                "{\"project\":\"2.1795819262\",\"schema\":\"%s\",\"hostname\":\"http://localhost:18080\",\"access_token\":\"%s\",\"extra_params\":null}"
                        .formatted(configuration, TOKEN));
    }

    private static HttpResponse<byte[]> predict(String prefix, List<String> images, String context) throws Exception {
        return predict(server, prefix, images, context);
    }

    private static HttpResponse<byte[]> predict(Served by, String prefix, List<String> images, String context)
            throws Exception {
        List<String> tasks = new ArrayList<>();
        for (String image : images) {
            tasks.add("{\"id\":%d,\"data\":{\"image\":\"%s\"},\"project\":2}".formatted(tasks.size() + 1, image));
        }
        return by.post(
                prefix + "/predict",
                "{\"tasks\":[%s],\"project\":\"2.1795819262\",\"label_config\":\"%s\",\"params\":{\"login\":null,\"password\":null,\"context\":%s}}"
                        .formatted(String.join(",", tasks), CONFIGURATION, context));
    }

    private static Mask mask(JsonNode region) {
        JsonNode rle = region.path("value").path("rle");
        byte[] bytes = new byte[rle.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) rle.path(i).intValue();
        }
        return BrushRle.decode(
                region.path("original_width").intValue(),
                region.path("original_height").intValue(),
                bytes);
    }

    @Test
    void aBatchGivesTheObjectsOfTheLibraryAsBrushes() throws Exception {
        JsonNode results = Served.json(predict("", List.of("/data/upload/2/a.png"), "null"))
                .path("results");
        assertThat(results).hasSize(1);
        List<Mask> masks = new ArrayList<>();
        for (JsonNode region : results.path(0).path("result")) {
            masks.addFirst(mask(region)); // later ones are drawn in front
            assertThat(region.path("from_name").stringValue()).isEqualTo("tag");
            assertThat(region.path("to_name").stringValue()).isEqualTo("img");
            assertThat(region.path("value").path("brushlabels").toString()).isEqualTo("[\"nucleus\"]");
        }
        assertThat(masks)
                .hasSizeGreaterThan(3)
                .isEqualTo(asked.objects().stream().map(Instance::mask).toList());
        assertThat(results.path(0).path("score").doubleValue()).isBetween(0.01, 1.0);
        assertThat(results.path(0).path("model_version"))
                .isEqualTo(Served.json(server.get("/versions")).path("versions").path(0));
    }

    /** An empty result would be kept as the answer that there is nothing in the picture; no result lets Label Studio ask again. */
    @Test
    void aTaskWhosePictureCannotBeHadIsLeftOpen() throws Exception {
        List<String> images = List.of("s3://bucket/a.png", "/data/upload/2/a.png", "/data/upload/2/gone.png");
        JsonNode results = Served.json(predict("", images, "null")).path("results");
        assertThat(results).hasSize(3);
        assertThat(results.path(0).toString()).isEqualTo("[]");
        assertThat(results.path(1).path("result")).isNotEmpty();
        assertThat(results.path(2).toString()).isEqualTo("[]");
        HttpResponse<byte[]> all = predict("", images.subList(0, 1), "null");
        assertThat(all.statusCode()).isEqualTo(400);
        assertThat(Served.json(all).path("error").stringValue()).contains("s3://bucket/a.png");
    }

    /** It would keep Label Studio waiting until that gives up, and takes nothing of what is done. */
    @Test
    void aTaskIsNotBegunInLessTimeThanTheOneBeforeItTook() throws Exception {
        byte[] picture = asked.picture();
        AtomicLong clock = new AtomicLong();
        AtomicInteger fetched = new AtomicInteger();
        studio.createContext("/data/upload/2/slow.png", exchange -> {
            fetched.incrementAndGet();
            clock.addAndGet(TimeUnit.SECONDS.toNanos(50));
            FakeStudio.answer(exchange, 200, picture);
        });
        URI address = FakeStudio.address(studio);
        Path own = Files.createDirectories(folder.resolve("hurried"));
        try (Served hurried = Served.in(own, new LabelStudio(address, TOKEN), Duration.ofSeconds(90), clock::get)) {
            List<String> two = List.of("/data/upload/2/slow.png", "/data/upload/2/slow.png");
            JsonNode results = Served.json(predict(hurried, "", two, "null")).path("results");
            assertThat(results).hasSize(2);
            assertThat(results.path(0).path("result")).isNotEmpty();
            assertThat(results.path(1).toString()).isEqualTo("[]");
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void clicksGiveOneObjectUnderTheLabelOfTheClick() throws Exception {
        String click =
                "{\"id\":\"x1\",\"type\":\"keypointlabels\",\"from_name\":\"kp\",\"to_name\":\"img\",\"original_width\":75,"
                        + "\"original_height\":50,\"image_rotation\":0,\"is_positive\":%s,"
                        + "\"value\":{\"x\":%s,\"y\":%s,\"width\":1.2,\"keypointlabels\":[\"Cell\"]}}";
        String context = "{\"result\":["
                + String.join(
                        ",",
                        click.formatted(true, 20.5 / 75 * 100, 10.5 / 50 * 100),
                        click.formatted(false, 30.5 / 75 * 100, 30.5 / 50 * 100))
                + "]}";
        JsonNode results = Served.json(predict("", List.of("/data/upload/2/a.png"), context))
                .path("results");
        JsonNode regions = results.path(0).path("result");
        assertThat(regions).hasSize(1);
        assertThat(mask(regions.path(0)))
                .isEqualTo(asked.clicked(List.of(new double[] {20, 10}), List.of(new double[] {30, 30})));
        assertThat(regions.path(0).path("value").path("brushlabels").toString()).isEqualTo("[\"Cell\"]");
        assertThat(results.path(0).path("model_version").stringValue()).startsWith("pointed-");
        assertThat(Served.json(predict("/label-studio/pointed", List.of("/data/upload/2/a.png"), context))
                        .path("results")
                        .path(0)
                        .path("result")
                        .path(0)
                        .path("value"))
                .isEqualTo(regions.path(0).path("value"));
    }

    @Test
    void aModelThatIsNotThereIsNotHealthy() throws Exception {
        assertThat(server.get("/label-studio/tiny/health").statusCode()).isEqualTo(200);
        assertThat(server.get("/label-studio/nope/health").statusCode()).isEqualTo(404);
    }

    @Test
    void setupRefusesAnInterfaceWithoutBrush() throws Exception {
        assertThat(setup("<View></View>").statusCode()).isEqualTo(200); // of a new project
        HttpResponse<byte[]> boxes =
                setup("<View><Image name='img' value='$image'/><RectangleLabels name='a' toName='img'/></View>");
        assertThat(boxes.statusCode()).isEqualTo(400);
        assertThat(Served.json(boxes).path("error").stringValue()).contains("<BrushLabels");
    }

    @Test
    void theTrainingButtonTrainsOnTheProjectsAnnotations() throws Exception {
        assertThat(server.post(
                                "/webhook",
                                "{\"action\":\"ANNOTATION_CREATED\",\"project\":{},\"annotation\":{},\"task\":{}}")
                        .statusCode())
                .isEqualTo(200);
        String task =
                "{\"id\":%d,\"data\":{\"image\":\"/data/upload/2/a.png\"},\"annotations\":[{\"was_cancelled\":%s,\"result\":["
                        + "{\"id\":\"r\",\"type\":\"rectanglelabels\",\"original_width\":75,\"original_height\":50,\"image_rotation\":0,"
                        + "\"value\":{\"x\":0,\"y\":20,\"width\":40,\"height\":40,\"rotation\":0,\"rectanglelabels\":[\"nucleus\"]}}]}]}";
        exported = "[" + task.formatted(7, false) + "," + task.formatted(8, true) + "]";
        HttpResponse<byte[]> few = train();
        assertThat(few.statusCode()).isEqualTo(400);
        assertThat(Served.json(few).path("error").stringValue()).contains("1 annotated task with objects;");

        exported = "[" + task.formatted(7, false) + "," + task.formatted(8, false) + "]";
        HttpResponse<byte[]> begun = train();
        assertThat(begun.statusCode()).isEqualTo(200);
        String id = Served.json(begun).path("id").stringValue();
        assertThat(Served.json(server.get("/v1/trainings/" + id)).path("model").stringValue())
                .isEqualTo("tiny");
        assertThat(train().statusCode()).isEqualTo(409);
        server.post("/v1/trainings/" + id + "/stop", "");
        Path data = folder.resolve("data/.boxless/trainings").resolve(id).resolve("data");
        for (String part : List.of("train", "val")) {
            Dataset learned = LabelStudioFolder.open(
                    LabelStudioFolder.Place.in(data, part).orElseThrow(), Reading.USUAL);
            assertThat(learned.size()).isEqualTo(1);
            assertThat(learned.truth(0).instances().objects().getFirst().mask().area())
                    .isEqualTo(30 * 20);
            assertThat(Category.names(learned.categories())).containsExactly("nucleus");
        }
        assertThat(folder.resolve("data/.boxless/fetched")).isEmptyDirectory();
    }

    private static HttpResponse<byte[]> train() throws Exception {
        return server.post(
                "/webhook",
                "{\"action\":\"START_TRAINING\",\"project\":{\"id\":2,\"label_config\":\"%s\"}}"
                        .formatted(CONFIGURATION));
    }
}
