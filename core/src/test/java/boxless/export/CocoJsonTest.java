package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.Settings;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CocoJsonTest {
    private static final Map<Integer, String> CATEGORIES = Map.of(3, "a \"quoted\" name");
    private static final Mask L = Mask.ofBitmap(4, 3, new boolean[] {
        false, true, false, false,
        false, true, false, false,
        false, true, true, false
    });

    @TempDir
    Path folder;

    @Test
    void aDocumentHoldsPicturesCategoriesAndObjects() throws IOException {
        Path file = folder.resolve("coco.json");
        try (CocoJson document = CocoJson.results(file, CATEGORIES)) {
            document.add("empty.png", 5, 5, List.of(new Instance(Mask.ofRuns(5, 5, 25), 3, 1)));
            document.add("l.png", 4, 3, List.of(new Instance(L, 3, 0.95f), new Instance(L, 3, 0.5f, true)));
        }
        JsonNode read = Settings.JSON.readTree(Files.readString(file));
        assertThat(read.get("images").toString())
                .isEqualTo("[{\"id\":1,\"file_name\":\"empty.png\",\"width\":5,\"height\":5},"
                        + "{\"id\":2,\"file_name\":\"l.png\",\"width\":4,\"height\":3}]");
        assertThat(read.get("categories").get(0).get("name").asString()).isEqualTo(CATEGORIES.get(3));
        assertThat(read.get("annotations")).hasSize(2);
        assertThat(read.get("annotations").get(0).toString())
                .isEqualTo(
                        "{\"id\":1,\"image_id\":2,\"category_id\":3,\"segmentation\":{\"size\":[3,4],\"counts\":\"%s\"},"
                                        .formatted(CocoRle.encode(L))
                                + "\"bbox\":[1,0,2,3],\"area\":4,\"iscrowd\":0,\"score\":0.95}");
        assertThat(read.get("annotations").get(1).get("iscrowd").asInt()).isEqualTo(1);
    }

    @Test
    void truthHasNoScores() throws IOException {
        Path file = folder.resolve("instances.json");
        try (CocoJson document = CocoJson.truth(file, CATEGORIES)) {
            document.add("l.png", 4, 3, List.of(new Instance(L, 3, 1)));
        }
        assertThat(file).content().contains("\"iscrowd\":0}").doesNotContain("score");
    }

    @Test
    void aPictureThatFailsLeavesNothingInTheDocument() throws IOException {
        Path file = folder.resolve("coco.json");
        try (CocoJson document = CocoJson.results(file, CATEGORIES)) {
            document.add("a.png", 4, 3, List.of(new Instance(L, 3, 1)));
            Stream<Instance> failing = IntStream.range(0, 1000).mapToObj(i -> {
                if (i == 900) {
                    throw new IllegalStateException("memory ran out");
                }
                return new Instance(L, 3, 1);
            });
            assertThatThrownBy(() -> document.add("b.png", 4, 3, failing::iterator))
                    .hasMessage("memory ran out");
            document.add("c.png", 4, 3, List.of(new Instance(L, 3, 1)));
            assertThat(file).doesNotExist();
        }
        JsonNode read = Settings.JSON.readTree(Files.readString(file));
        assertThat(read.get("images")).hasSize(2);
        assertThat(read.get("annotations"))
                .extracting(row -> row.get("id").asInt() + " " + row.get("image_id"))
                .containsExactly("1 1", "2 2");
    }

    @Test
    void withoutAnyPictureAnEarlierDocumentStays() throws IOException {
        Path file = Files.writeString(folder.resolve("coco.json"), "earlier");
        CocoJson.results(file, CATEGORIES).close();
        assertThat(file).hasContent("earlier");
        assertThat(folder.toFile().list()).containsExactly("coco.json");
    }
}
