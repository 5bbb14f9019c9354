package boxless.app.serve.api;

import static boxless.app.serve.Served.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Clicker;
import boxless.Clicks;
import boxless.Model;
import boxless.app.TinyPictures;
import boxless.app.serve.Served;
import boxless.export.WebImage;
import boxless.file.Settings;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import boxless.tensor.Precision;
import boxless.weights.DType;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a browser page lives on, through a real server. */
@Timeout(120)
class DataFolderTest {
    private static final int WIDTH = 48;
    private static final int HEIGHT = 40;

    @TempDir
    Path folder;

    private Served server;
    private byte[] picture;
    private String id;

    @BeforeEach
    void start() throws Exception {
        Random random = new Random(7);
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1000 + random.nextInt(256);
        }
        Path file = folder.resolve("cells.png");
        Pictures.writePng(new Pixels(WIDTH, HEIGHT, 1, 65535, values), file);
        picture = Files.readAllBytes(file);
        server = Served.in(folder);
        id = Served.json(server.post("/v1/pictures?name=..%2Fcells.png", picture))
                .path("id")
                .stringValue();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> objects(String json) throws Exception {
        return server.put("/v1/pictures/" + id + "/objects", json.replace('\'', '"'));
    }

    private JsonNode post(String what, String json) throws Exception {
        HttpResponse<byte[]> answer = server.post("/v1/pictures/" + id + "/" + what, json.replace('\'', '"'));
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return Served.json(answer);
    }

    private static Mask mask(JsonNode object) {
        Mask mask =
                CocoRle.decode(WIDTH, HEIGHT, object.path("rle").path("counts").stringValue());
        assertThat(object.path("area").asLong()).isEqualTo(mask.area());
        return mask;
    }

    @Test
    void aPictureThatIsSentIsListedAndShownInEightBits() throws Exception {
        assertThat(folder.resolve("data/cells.png")).hasBinaryContent(picture);
        assertThat(server.post("/v1/pictures?name=cells.png", picture).statusCode())
                .isEqualTo(200);
        JsonNode listed = Served.json(server.get("/v1/pictures"));
        assertThat(listed)
                .isEqualTo(Settings.JSON.readTree(("{'pictures':[{'id':'%s','name':'cells.png','width':48,'height':40,"
                                + "'objects':null,'changed':null}],'max_bytes':1048576}")
                        .formatted(id)
                        .replace('\'', '"')));
        HttpResponse<byte[]> shown = server.get("/v1/pictures/" + id + "/image");
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/png");
        Set<Integer> tones = new HashSet<>();
        for (int i = 0; i < WIDTH; i++) {
            tones.add(ImageIO.read(new ByteArrayInputStream(shown.body())).getRGB(i, 3) & 0xff);
        }
        assertThat(tones).as("contrast").hasSizeGreaterThan(20);
        String tag = shown.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again = server.send(HttpRequest.newBuilder(server.at("/v1/pictures/" + id + "/image"))
                .header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        refused(server.get("/v1/pictures/..%2f..%2fcells.png/image"), 400, "no valid HTTP");
        refused(server.get("/v1/pictures/000000000000"), 404, "GET /v1/pictures lists them");
        refused(
                server.post("/v1/pictures?name=a.png", "text".getBytes(StandardCharsets.UTF_8)),
                422,
                "a.png: is a text file");
        refused(server.post("/v1/pictures?to=/etc", picture), 400, "unknown parameter to");
    }

    @Test
    void objectsOfTwoPeopleDoNotReplaceEachOtherAndOutliveTheServer() throws Exception {
        assertThat(Served.json(server.get("/v1/pictures/" + id + "/objects")).toString())
                .matches(
                        "\\{\"version\":0,\"content\":\"0-[0-9a-f]{12}\",\"picture\":\"[0-9a-f]{12}\",\"width\":48,\"height\":40,\"objects\":\\[]}");
        String object =
                "{'id': 'a', 'category': 'cell', 'rle': {'size': [40, 48], 'counts': '%s'}, 'score': 0.5, 'source': 'click'}"
                        .formatted(CocoRle.encode(Mask.ofRuns(WIDTH, HEIGHT, 41, 5, 40 * 48 - 46)));
        HttpResponse<byte[]> first = objects("{'version': 0, 'objects': [" + object + "]}");
        assertThat(new String(first.body(), StandardCharsets.UTF_8))
                .matches("\\{\"version\":1,\"content\":\"1-[0-9a-f]{12}\"}");
        HttpResponse<byte[]> second = objects("{'version': 0, 'objects': []}");
        refused(second, 409, "load its objects again");
        assertThat(Served.json(second).path("version").asInt()).isEqualTo(1);
        refused(objects("{'objects': []}"), 400, "version: must be the number");
        refused(objects("{'version': 99999999999999999999, 'objects': []}"), 400, "give a whole number");
        refused(objects("{'version': '1', 'objects': []}"), 400, "version: \"1\"; give a whole number");
        refused(objects("{'version': 1, 'objects': [], 'pictures': 2}"), 400, "unknown key pictures");
        refused(objects("{'version': 1, 'objects': [{'scor': 1}]}"), 400, "unknown key objects[0].scor");
        refused(
                objects("{'version': 1, 'width': 40, 'height': 48, 'objects': []}"),
                400,
                "is not the size of this picture");
        refused(objects("{'version': 1}"), 400, "objects: must be a list");
        refused(objects("{'version': 1, 'objects': [{'category': 'cell'}]}"), 400, "objects[0]: rle: must be");
        server.close();
        server = Served.in(folder);
        JsonNode saved = Served.json(server.get("/v1/pictures/" + id + "/objects"));
        assertThat(saved.path("version").asInt()).isEqualTo(1);
        assertThat(objects(saved.toString()).statusCode())
                .as("sent back as it came")
                .isEqualTo(200);
        JsonNode state = Served.json(server.get("/v1/pictures/" + id + "/objects"));
        Path document = folder.resolve("data/cells.png.coco.json");
        Files.writeString(document, Files.readString(document).replace("\"cell\"", "\"debris\""));
        HttpResponse<byte[]> third = objects(state.toString());
        refused(third, 409, "its objects of version 2 are not those");
        assertThat(Served.json(third).path("content"))
                .isEqualTo(Served.json(server.get("/v1/pictures/" + id + "/objects"))
                        .path("content"))
                .isNotEqualTo(state.path("content"));
        JsonNode kept = saved.path("objects").get(0);
        assertThat(mask(kept).area()).isEqualTo(5);
        assertThat(kept.path("box").toString()).isEqualTo("[1,1,1,5]");
        assertThat(kept.path("score").asDouble()).isEqualTo(.5);
        JsonNode entry = Served.json(server.get("/v1/pictures/" + id));
        assertThat(entry.path("objects").asInt()).isEqualTo(1);
        assertThat(entry.path("changed").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        Files.writeString(document, "{");
        refused(server.get("/v1/pictures/" + id + "/objects"), 422, "cells.png.coco.json: is not valid JSON");
        refused(objects("{'version': 1, 'objects': []}"), 422, "it is not overwritten");
    }

    @Test
    void whatIsAskedAboutAPictureIsNotDoneToAnotherOneOfItsNameAndSize() throws Exception {
        String mark = mark();
        post("clicks", "{'picture': '" + mark + "', 'points': [{'x': 5, 'y': 5}]}");
        post("segment?picture=" + mark, "");
        Path file = folder.resolve("data/cells.png");
        FileTime changed = Files.getLastModifiedTime(file);
        Path other = folder.resolve("other");
        Path copy = Files.createDirectories(other.resolve("data")).resolve("cells.png");
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        server.close();
        server = Served.in(other);
        refusedForAnother(mark);

        server.close();
        server = Served.in(folder);
        assertThat(mark()).as("after a restart").isEqualTo(mark);
        Files.setLastModifiedTime(file, FileTime.fromMillis(changed.toMillis() + 2000));
        assertThat(mark()).as("only touched").isEqualTo(mark);
        TinyPictures.write(file, WIDTH, HEIGHT, 1);
        Files.setLastModifiedTime(file, FileTime.fromMillis(changed.toMillis() + 4000));
        refusedForAnother(mark);
        assertThat(server.get("/v1/pictures/" + id + "/image").headers().firstValue("ETag"))
                .contains("\"" + mark() + "-max-max\"");
    }

    private String mark() throws Exception {
        return Served.json(server.get("/v1/pictures/" + id + "/objects"))
                .path("picture")
                .stringValue();
    }

    private void refusedForAnother(String mark) throws Exception {
        String at = "/v1/pictures/" + id + "/";
        String said = "{\"version\": 0, \"objects\": [], \"picture\": \"" + mark + "\"}";
        String asked = "{\"points\": [{\"x\": 5, \"y\": 5}], \"picture\": \"" + mark + "\"}";
        for (HttpResponse<byte[]> answer : List.of(
                server.put(at + "objects", said),
                server.post(at + "clicks", asked),
                server.post(at + "split", asked),
                server.post(at + "segment?picture=" + mark, new byte[0]))) {
            refused(answer, 409, "cells.png is another picture now");
            assertThat(Served.json(answer).has("version")).isFalse();
        }
    }

    @Test
    void clicksAreAnsweredAsByTheLibraryWhateverWasAskedBefore() throws Exception {
        List<Mask> expected = new ArrayList<>();
        try (Model model = Model.read(folder.resolve("pointed.safetensors"));
                Clicks clicks =
                        Clicker.of(model).withPrecision(Precision.FP32).open(folder.resolve("data/cells.png"))) {
            int object = clicks.click(10, 10).object();
            clicks.include(object, 30, 20);
            expected.add(clicks.exclude(object, 40, 35).instance().mask());
            expected.add(clicks.click(5, 5).instance().mask());
        }
        String all =
                "{'model': 'pointed', 'object': 'x', 'points': [{'x': 10, 'y': 10}, {'x': 40, 'y': 35, 'positive': false},"
                        + "{'x': 30, 'y': 20, 'positive': true}]}";
        JsonNode answer = post("clicks", all);
        assertThat(mask(answer)).isEqualTo(expected.get(0));
        assertThat(answer.path("object").asString()).isEqualTo("x");
        assertThat(answer.path("category").asString()).isEqualTo("cell");
        assertThat(mask(post("clicks", "{'points': [{'x': 5, 'y': 5}]}"))).isEqualTo(expected.get(1));
        assertThat(mask(post("clicks", all))).isEqualTo(expected.get(0));
        List<Callable<Mask>> clients = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            clients.add(() -> mask(post("clicks", all)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Mask> each : threads.invokeAll(clients)) {
                assertThat(each.get()).isEqualTo(expected.get(0));
            }
        }
        String path = "/v1/pictures/" + id + "/clicks";
        refused(server.post(path, "{\"points\": []}"), 400, "points: give a list");
        refused(
                server.post(path, "{\"points\": [{\"x\": 1" + "0".repeat(400) + ", \"y\": 4}]}"),
                400,
                "points[0].x: 1000");
        refused(server.post(path, "{\"points\": [{\"x\": 1, \"y\": 40}]}"), 400, "rows from 0 to 39");
        refused(
                server.post(path, "{\"points\": [{\"x\": 1, \"y\": 4, \"positive\": false}]}"),
                400,
                "no point inside the object");
        refused(server.post(path, "{\"model\": \"tiny\", \"points\": [{\"x\": 1, \"y\": 4}]}"), 400, "choose pointed");
    }

    @Test
    void aModelsObjectsCanBeSavedAsTheyCame() throws Exception {
        JsonNode found = post("segment?model=tiny", "");
        assertThat(found.path("model").asString()).isEqualTo("tiny");
        JsonNode direct = Served.json(server.post("/v1/segment?model=tiny", picture));
        assertThat(found.path("objects")).isNotEmpty();
        JsonNode first = found.path("objects").get(0);
        assertThat(first.path("category").asString()).isEqualTo("nucleus");
        assertThat(first.path("source").asString()).isEqualTo("model");
        List<String> masks = new ArrayList<>();
        direct.path("annotations")
                .forEach(object ->
                        masks.add(object.path("segmentation").path("counts").asString()));
        found.path("objects")
                .forEach(object -> assertThat(masks)
                        .contains(object.path("rle").path("counts").asString()));
        ObjectNode body = Settings.JSON.createObjectNode().put("version", 0);
        body.set("objects", found.path("objects"));
        assertThat(objects(body.toString()).statusCode()).isEqualTo(200);
        assertThat(Served.json(server.get("/v1/pictures/" + id + "/objects")).path("objects"))
                .isEqualTo(found.path("objects"));
    }

    @Test
    void theSurerOfAModelsObjectsAreInFrontAndSoComeLater() throws Exception {
        List<Double> scores = new ArrayList<>();
        post("segment?model=tiny", "")
                .path("objects")
                .forEach(object -> scores.add(object.path("score").asDouble()));
        assertThat(scores).isSorted();
        assertThat(scores.getFirst()).isLessThan(scores.getLast());
    }

    @Test
    void objectsOfAModelCanBeFoundAndSavedWhateverItCallsThem() throws Exception {
        String name = " cell\n" + "x".repeat(100) + " ";
        Path file = folder.resolve("called.safetensors");
        try (Model tiny = Model.read(folder.resolve("tiny.safetensors"))) {
            Model.Card card = tiny.card();
            tiny.write(
                    file,
                    DType.F16,
                    new Model.Card(
                            card.method(),
                            card.options(),
                            card.normalization(),
                            Category.things(List.of(name)),
                            "",
                            ""));
        }
        server.close();
        server = Served.in(folder, Map.of("called", file));
        JsonNode found = post("segment?model=called", "").path("objects");
        assertThat(found).isNotEmpty();
        assertThat(found.get(0).path("category").stringValue()).isEqualTo(name);
        ObjectNode body = Settings.JSON.createObjectNode().put("version", 0);
        body.set("objects", found);
        assertThat(objects(body.toString()).statusCode()).isEqualTo(200);
        assertThat(Served.json(server.get("/v1/pictures/" + id + "/objects")).path("objects"))
                .isEqualTo(found);
        assertThat(text(unpacked(server.get("/v1/export?format=yolo")), "classes.txt"))
                .as("a line for each class")
                .isEqualTo(name.replace('\n', ' ') + "\n");
    }

    @Test
    void aMaskOfTwoObjectsIsSplitBetweenTwoClicks() throws Exception {
        Mask whole = Mask.ofRuns(WIDTH, HEIGHT, 0, WIDTH * HEIGHT);
        for (String model : List.of("", ", 'model': 'pointed'")) {
            JsonNode parts = post(
                            "split",
                            "{'rle': {'size': [40, 48], 'counts': '%s'}, 'points': [{'x': 3, 'y': 20}, {'x': 44, 'y': 20}]%s}"
                                    .formatted(CocoRle.encode(whole), model))
                    .path("parts");
            Mask left = mask(parts.get(0));
            Mask right = mask(parts.get(1));
            assertThat(left.union(right)).isEqualTo(whole);
            assertThat(left.intersection(right)).isZero();
            assertThat(left.contains(3, 20)).isTrue();
            assertThat(right.contains(44, 20)).isTrue();
        }
        ArrayNode none = Settings.JSON.createArrayNode();
        refused(
                server.post(
                        "/v1/pictures/" + id + "/split",
                        Settings.JSON.createObjectNode().set("points", none).toString()),
                400,
                "rle: must be");
    }

    @Test
    void savedObjectsAreExportedAsTheCommandWouldAndMeasured() throws Exception {
        ObjectNode body = Settings.JSON.createObjectNode().put("version", 0);
        body.set("objects", post("segment?model=tiny", "").path("objects"));
        refused(server.get("/v1/export"), 404, "save some first");
        refused(server.get("/v1/pictures/" + id + "/table"), 404, "no objects are saved");
        assertThat(objects(body.toString()).statusCode()).isEqualTo(200);
        Path folders = Files.createDirectories(folder.resolve("data/plates"));
        for (String name : List.of("cells.png", "cells.tif")) {
            Files.write(folders.resolve(name), picture);
            String document = Files.readString(folder.resolve("data/cells.png.coco.json"));
            Files.writeString(folders.resolve(name + ".coco.json"), name.endsWith("png") ? document : "{");
        }
        Map<String, byte[]> files = unpacked(server.get("/v1/export?format=coco,csv,table,geojson,labels,rois,yolo"));
        assertThat(files)
                .containsOnlyKeys(
                        "cells.csv",
                        "cells.geojson",
                        "cells.labels.png",
                        "cells.rois.zip",
                        "cells.txt",
                        "plates/cells.png.csv",
                        "plates/cells.png.geojson",
                        "plates/cells.png.labels.png",
                        "plates/cells.png.rois.zip",
                        "plates/cells.png.txt",
                        "classes.txt",
                        "coco.json",
                        "table.csv",
                        "left-out.txt");
        assertThat(text(files, "table.csv").lines().skip(1))
                .anyMatch(line -> line.startsWith("cells.png,"))
                .anyMatch(line -> line.startsWith("plates/cells.png,"));
        assertThat(text(files, "left-out.txt")).startsWith("plates/cells.tif: ").contains("is not valid JSON");
        assertThat(text(files, "classes.txt")).isEqualTo("nucleus\n");
        Path written = Served.segmented(folder, folder.resolve("data/cells.png"), "geojson,labels,csv");
        for (String name : List.of("cells.geojson", "cells.labels.png", "cells.csv")) {
            assertThat(files.get(name)).as(name).isEqualTo(Files.readAllBytes(written.resolve(name)));
        }
        HttpResponse<byte[]> table = server.get("/v1/pictures/" + id + "/table");
        assertThat(table.body()).isEqualTo(files.get("cells.csv"));
        assertThat(unpacked(server.get("/v1/export?format=csv&ids=" + id))).containsOnlyKeys("cells.csv");
        refused(server.get("/v1/export?ids=000000000000"), 404, "GET /v1/pictures lists them");
        refused(server.get("/v1/export?ids="), 400, "ids: has no value"); // not all of them
    }

    @Test
    @EnabledOnOs(OS.LINUX) // where both pictures can be
    void noFilesOfAnExportDifferInCaseAloneForSomeSystemsWouldUnpackOnlyOne() throws Exception {
        String some = CocoRle.encode(Mask.ofRuns(WIDTH, HEIGHT, 41, 5, WIDTH * HEIGHT - 46));
        String object =
                "{'id': 'a', 'category': 'cell', 'rle': {'size': [40, 48], 'counts': '%s'}, 'score': 0.9, 'source': 'click'}";
        assertThat(objects("{'version': 0, 'objects': [" + object.formatted(some) + "]}")
                        .statusCode())
                .isEqualTo(200);
        Path data = folder.resolve("data");
        Files.write(data.resolve("Cells.png"), picture);
        Files.copy(data.resolve("cells.png.coco.json"), data.resolve("Cells.png.coco.json"));
        Set<String> names = unpacked(server.get("/v1/export?format=csv")).keySet();
        assertThat(names).hasSize(2);
        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
    }

    @Test
    void whatThePageShowsInFrontIsInFrontInEveryExportAndKeepsItsScore() throws Exception {
        String object =
                "{'id': '%s', 'category': 'cell', 'rle': {'size': [40, 48], 'counts': '%s'}, 'score': %s, 'source': '%s'}";
        String all = CocoRle.encode(Mask.ofRuns(WIDTH, HEIGHT, 0, WIDTH * HEIGHT));
        String few = CocoRle.encode(Mask.ofRuns(WIDTH, HEIGHT, 41, 5, WIDTH * HEIGHT - 46)); // column 1, rows 1 to 5
        String below = object.formatted("below", all, "0.95", "model");
        String above = object.formatted("above", few, "0.93", "click");
        assertThat(objects("{'version': 0, 'objects': [" + below + ", " + above + "]}")
                        .statusCode())
                .isEqualTo(200);
        Map<String, byte[]> files = unpacked(server.get("/v1/export?format=labels,csv,coco,panoptic,yolo"));

        Raster labels = ImageIO.read(new ByteArrayInputStream(files.get("cells.labels.png")))
                .getRaster();
        assertThat(labels.getSample(1, 1, 0)).isEqualTo(1);
        assertThat(labels.getSample(20, 20, 0)).isEqualTo(2);
        List<String> rows = text(files, "cells.csv").lines().toList();
        assertThat(rows.get(1)).startsWith("1,1,0.93,5,5,");
        assertThat(rows.get(2)).startsWith("2,1,0.95,1920,1915,");
        JsonNode coco = Settings.JSON.readTree(files.get("coco.json")).path("annotations");
        assertThat(coco.path(0).path("area").asInt()).isEqualTo(5);
        assertThat(coco.path(0).path("score").asDouble()).isEqualTo(.93);
        assertThat(coco.path(1).path("score").asDouble()).isEqualTo(.95);
        BufferedImage panoptic = ImageIO.read(new ByteArrayInputStream(files.get("panoptic/cells.png")));
        assertThat(panoptic.getRGB(1, 1)).isNotEqualTo(panoptic.getRGB(20, 20));
        List<String> outlines = text(files, "cells.txt").lines().toList();
        assertThat(outlines.getFirst()).as("within the first columns").doesNotContain("0.99");
    }

    @Test
    void whatTheModelsSeeIsMeasured() throws Exception {
        server.close();
        server = Served.in(folder, new Reading("green", "", "", Long.MAX_VALUE));
        float[] values = new float[3 * WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            values[i] = 200 * (i % 2); // red
            values[WIDTH * HEIGHT + i] = i % 251;
        }
        Path colours = folder.resolve("data/colours.png");
        Pictures.writePng(new Pixels(WIDTH, HEIGHT, 3, 255, values), colours);
        String grey = id;
        id = Served.json(server.get("/v1/pictures"))
                .path("pictures")
                .get(1)
                .path("id")
                .stringValue();
        ObjectNode body = Settings.JSON.createObjectNode().put("version", 0);
        body.set("objects", post("segment?model=tiny", "").path("objects"));
        assertThat(objects(body.toString()).statusCode()).isEqualTo(200);
        Path written = Served.segmented(folder, colours, "csv", "--channel", "green");
        byte[] expected = Files.readAllBytes(written.resolve("colours.csv"));
        assertThat(server.get("/v1/pictures/" + id + "/table").body()).isEqualTo(expected);
        assertThat(unpacked(server.get("/v1/export?format=csv")).get("colours.csv"))
                .isEqualTo(expected);
        id = grey;
        assertThat(objects("{'version': 0, 'objects': []}").statusCode()).isEqualTo(200);
        refused(server.get("/v1/pictures/" + id + "/table"), 422, "has no channel 'green'");
    }

    @Test
    void theSliceThatTheModelsSeeIsShownWithAllChannelsAndNotTheOneThatABrowserKept() throws Exception {
        byte[][] pages = new byte[4][WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            for (int p = 0; p < pages.length; p++) {
                pages[p][i] = (byte) (i * (2 * p + 1) % 251);
            }
        }
        Path stack = folder.resolve("data/stack.tif");
        TinyPictures.writePages(
                stack, "ImageJ=1.54p\nimages=4\nchannels=2\nslices=2\nhyperstack=true", WIDTH, HEIGHT, pages);
        id = Served.json(server.get("/v1/pictures"))
                .path("pictures")
                .get(1)
                .path("id")
                .stringValue();
        String tag = "\"another\"";
        for (String slice : List.of("2", "1", "")) {
            server.close();
            server = Served.in(folder, new Reading("1", slice, "", Long.MAX_VALUE));
            HttpResponse<byte[]> shown = image(tag);
            Reading reading = new Reading("all", slice.isEmpty() ? "max" : slice, "", Long.MAX_VALUE);
            assertThat(shown.statusCode()).as(slice).isEqualTo(200);
            assertThat(shown.body())
                    .as(slice)
                    .isEqualTo(WebImage.of(Pictures.read(stack, reading)).content());
            tag = shown.headers().firstValue("ETag").orElseThrow();
            assertThat(tag).contains(mark());
            assertThat(image(tag).statusCode()).isEqualTo(304);
        }
        server.close();
        server = Served.in(folder, new Reading("", "3", "", Long.MAX_VALUE));
        refused(image(tag), 422, "stack.tif: has no slice 3, only 1 to 2");
    }

    /** @param tag of the image that a browser has */
    private HttpResponse<byte[]> image(String tag) throws Exception {
        return server.send(HttpRequest.newBuilder(server.at("/v1/pictures/" + id + "/image"))
                .header("If-None-Match", tag));
    }

    @Test
    void objectsThatCannotBeReadAndThoseOfPicturesThatAreGoneAreSaid() throws Exception {
        Path data = folder.resolve("data");
        objects("{'version': 0, 'objects': []}");
        Path document = data.resolve("cells.png.coco.json");
        Files.createDirectories(data.resolve("plates"));
        Files.copy(document, data.resolve("plates/gone.png.coco.json"));
        Files.createDirectories(data.resolve("set/images"));
        Path labels = Files.createDirectories(data.resolve("set/labels"));
        Files.write(labels.resolve("a.png"), picture);
        Files.copy(document, labels.resolve("a.png.coco.json"));
        HttpResponse<byte[]> export = server.get("/v1/export?format=csv");
        assertThat(export.headers().firstValue("Boxless-Note"))
                .contains("left out: saved objects of 2 pictures gone or among label images; left-out.txt names them");
        assertThat(text(unpacked(export), "left-out.txt").lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("plates/gone.png: is gone, or among label images; "),
                        line -> assertThat(line).startsWith("set/labels/a.png: is gone, or among label images; "));

        Files.writeString(document, "{");
        JsonNode entry =
                Served.json(server.get("/v1/pictures")).path("pictures").path(0);
        assertThat(entry.path("objects").isNull()).isTrue();
        assertThat(entry.path("objects_error").stringValue())
                .startsWith("cells.png.coco.json: is not valid JSON")
                .contains("move it away");
        Files.delete(document);
        assertThat(Served.json(server.get("/v1/pictures/" + id)).has("objects_error"))
                .isFalse();
        refused(server.get("/v1/export"), 404, "such as plates/gone.png");
    }

    @Test
    void ofAPictureThatIsLeftOutAnExportHasNoFileOfTheFormatsBeforeTheOneThatFailed() throws Exception {
        String some = CocoRle.encode(Mask.ofRuns(WIDTH, HEIGHT, 41, 5, WIDTH * HEIGHT - 46));
        String object = "{'id': 'a', 'category': 'cell', 'rle': {'size': [40, 48], 'counts': '%s'}, 'source': 'click'}";
        assertThat(objects("{'version': 0, 'objects': [" + object.formatted(some) + "]}")
                        .statusCode())
                .isEqualTo(200);
        Path data = folder.resolve("data");
        Files.write(data.resolve("broken.png"), withoutPixels(picture));
        Files.copy(data.resolve("cells.png.coco.json"), data.resolve("broken.png.coco.json"));
        Map<String, byte[]> files = unpacked(server.get("/v1/export?format=labels,csv,coco"));
        assertThat(files).containsOnlyKeys("cells.labels.png", "cells.csv", "coco.json", "left-out.txt");
        assertThat(text(files, "left-out.txt").lines())
                .singleElement()
                .asString()
                .startsWith("broken.png: ");
        assertThat(text(files, "coco.json")).doesNotContain("broken.png");
    }

    /** A PNG of the same size, with the right checksums, whose pixels cannot be unpacked. */
    private static byte[] withoutPixels(byte[] png) {
        byte[] bytes = png.clone();
        ByteBuffer chunks = ByteBuffer.wrap(bytes);
        for (int at = 8; at < bytes.length; at += 12 + chunks.getInt(at)) {
            int length = chunks.getInt(at);
            if (new String(bytes, at + 4, 4, StandardCharsets.US_ASCII).equals("IDAT")) {
                Arrays.fill(bytes, at + 8, at + 8 + length, (byte) 0);
                CRC32 checksum = new CRC32();
                checksum.update(bytes, at + 4, 4 + length);
                chunks.putInt(at + 8 + length, (int) checksum.getValue());
            }
        }
        return bytes;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void noTwoFilesOfAnExportHaveTheSameNameAndNoneLeadsOutOfIt() throws Exception {
        Path data = folder.resolve("data");
        objects("{'version': 0, 'objects': []}");
        String document = Files.readString(data.resolve("cells.png.coco.json"));
        for (String name : List.of(
                "a.png",
                "a.tif",
                "a.png.tif",
                "classes.png",
                "table.png",
                "left-out.png",
                "b\\..\\..\\c.png",
                "broken.png")) {
            Files.write(data.resolve(name), picture);
            Files.writeString(data.resolve(name + ".coco.json"), name.equals("broken.png") ? "{" : document);
        }
        Map<String, byte[]> files = unpacked(server.get("/v1/export?format=csv,panoptic,yolo"));
        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "a.png.csv",
                        "a.png.txt",
                        "a.png-2.csv",
                        "a.png-2.txt",
                        "a.tif.csv",
                        "a.tif.txt",
                        "b_.._.._c.csv",
                        "b_.._.._c.txt",
                        "cells.csv",
                        "cells.txt",
                        "classes.txt",
                        "classes-2.csv",
                        "classes-2.txt",
                        "left-out.txt",
                        "left-out-2.csv",
                        "left-out-2.txt",
                        "panoptic.json",
                        "panoptic/a.png.png",
                        "panoptic/a.png-2.png",
                        "panoptic/a.tif.png",
                        "panoptic/b_.._.._c.png",
                        "panoptic/cells.png",
                        "panoptic/classes-2.png",
                        "panoptic/left-out-2.png",
                        "panoptic/table.png",
                        "table.csv",
                        "table.txt");
        assertThat(text(files, "left-out.txt").lines())
                .singleElement()
                .asString()
                .startsWith("broken.png: ");
        assertThat(unpacked(server.get("/v1/export?format=csv,coco")).keySet())
                .as("names that nothing else takes")
                .contains("classes.csv", "left-out.csv", "table.csv");
        assertThat(unpacked(server.get("/v1/export?format=csv,table")).keySet())
                .contains("classes.csv", "left-out.csv", "table-2.csv", "table.csv");
    }

    @Test
    void resultsLieInTheDataFolderUntilTheyAreSentAndThoseOfAServerThatWasKilledGo() throws Exception {
        assertThat(objects("{'version': 0, 'objects': []}").statusCode()).isEqualTo(200);
        Path results = folder.resolve("data/.boxless/results");
        Path left = Files.createDirectories(results.resolve("result-1"));
        Files.write(left.resolve("cells.overlay.png"), picture);
        server.close();
        server = Served.in(folder);
        assertThat(left)
                .as("another server may be using it, whose port this one would find taken")
                .exists();
        assertThat(server.post("/v1/segment?model=tiny", picture).statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/pictures/" + id + "/table").statusCode()).isEqualTo(200);
        assertThat(unpacked(server.get("/v1/export?format=csv"))).containsOnlyKeys("cells.csv");
        assertThat(results).isEmptyDirectory();

        Files.delete(results);
        Files.writeString(results, "in their place");
        String said = "the results cannot be written";
        refused(server.post("/v1/segment?model=tiny", picture), 507, said);
        refused(server.get("/v1/pictures/" + id + "/table"), 507, said);
        refused(server.get("/v1/export?format=csv"), 507, said);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void noLinkInTheServersOwnFolderIsFollowed() throws Exception {
        Path run = Files.createDirectories(folder.resolve("data/.boxless/trainings/1"));
        Files.writeString(
                run.resolve("training.json"),
                "{\"model\": \"tiny\", \"started\": \"2026-01-01T00:00:00Z\", \"state\": \"done\"}");
        assertThat(server.get("/v1/trainings/1").statusCode()).isEqualTo(200);
        Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
        Files.createSymbolicLink(run.resolve("output.txt"), secret);
        for (String path : List.of("/v1/trainings/1", "/v1/trainings")) {
            refused(server.get(path), 422, "trainings/1/output.txt is a link");
        }
        server.close();
        assertThatThrownBy(() -> Served.in(folder)).hasMessageContaining("trainings/1/output.txt is a link");
        Files.delete(run.resolve("output.txt"));
        server = Served.in(folder);
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> unpacked(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
