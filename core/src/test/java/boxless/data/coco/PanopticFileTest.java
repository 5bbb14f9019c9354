package boxless.data.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import boxless.Fixtures;
import boxless.Mutations;
import boxless.RealData;
import boxless.SharedData;
import boxless.data.Ids;
import boxless.data.Sample;
import boxless.data.Subset;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.CocoRle;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class PanopticFileTest {
    private static final String GOOD = """
        {"info": {"year": 2018},
         "annotations": [{"image_id": 7, "file_name": "street.png", "segments_info": [
           {"id": 5, "category_id": 1, "iscrowd": 0, "area": 2, "bbox": [0, 0, 2, 1]},
           {"id": 70000, "category_id": 3}]}],
         "images": [{"id": 7, "file_name": "street.jpg", "width": 3, "height": 2}],
         "categories": [{"id": 3, "name": "road", "isthing": 0}, {"id": 1, "name": "car", "isthing": 1}]}
        """;

    @TempDir
    Path folder;

    private Path json = Path.of("");

    @BeforeEach
    void writeMasks() throws IOException {
        json = folder.resolve("panoptic.json");
        LabelMap map = new LabelMap(3, 2, new int[] {5, 5, 0, 70000, 70000, 70000});
        Files.createDirectory(folder.resolve("panoptic"));
        Files.write(folder.resolve("panoptic/street.png"), LabelFiles.colours(map));
    }

    private PanopticFile read(String content) throws IOException {
        return PanopticFile.read(Files.writeString(json, content), null, null);
    }

    @Test
    void segmentsAreThoseOfTheFile() throws IOException {
        PanopticFile file = read(GOOD);
        assertThat(file.categories()).containsExactly(new Category(1, "car", true), new Category(3, "road", false));
        assertThat(file.imageId(0)).isEqualTo("7");
        assertThat(file.partition(0).segments())
                .containsExactly(new Segment(5, 1, true, false, 1), new Segment(70000, 3, false, false, 1));
        assertThat(file.partition(0).map().at(2, 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "image_id": 7,        |                            | the key 'image_id' is missing
        "file_name": "street.png", |                       | the key 'file_name' is missing
        "id": 5,              |                            | the key 'id' is missing
        "category_id": 1,     |                            | segment 5: the key 'category_id' is missing
        , "isthing": 0        |                            | category 3: the key 'isthing' is missing
        "category_id": 1      | "category_id": 9           | segment 5 of image 7 has the unknown category 9; known categories are [1, 3]
        "image_id": 7         | "image_id": 8              | image 8, which its images do not list
        "id": 70000           | "id": 5                    | segment 5 of image 7 twice
        "id": 1, "name"       | "id": 3, "name"            | category 3 twice
        "id": 70000           | "id": 16777216             | 16777216 is out of range at the key 'id'
        "id": 70000           | "id": 70001                | segment 70000 (colour 112, 17, 1), which
        "id": 5,              | "id": 4,                   | no pixels of segment 4, which
        "id": 5,              | "id": "5",                 | has "5" at the key 'id'; it must be a whole number
        "width": 3            | "width": 4                 | is 3x2 but image 7
        street.png            | other.png                  | other.png: no such file, but
        street.png            | ../panoptic.json           | points outside the folder
        "annotations"         | "instances"                | has no annotations
        "year": 2018}         | "year": 2018               | not valid JSON
        "iscrowd": 0          | "iscrowd": 2               | 2 is out of range at the key 'iscrowd'
        """)
    void whatIsWrongIsNamed(String good, String bad, String message) {
        String changed = GOOD.replace(good, bad == null ? "" : bad);
        assertThat(changed).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> read(changed).partition(0))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMissingFileOrFolderIsNamed() throws IOException {
        assertThatThrownBy(() -> PanopticFile.read(json, null, null))
                .hasMessage(json + ": no such file; check the path");
        Path other = Files.writeString(folder.resolve("other.json"), GOOD);
        assertThatThrownBy(() -> PanopticFile.read(other, null, null))
                .hasMessageContaining("it should contain the PNGs of");
        assertThat(PanopticFile.read(other, folder.resolve("panoptic"), null).size())
                .isEqualTo(1);
        Files.writeString(json, GOOD);
        assertThatThrownBy(() -> CocoPanoptic.open(folder))
                .hasMessageContainingAll("street.jpg: no such file", "image 7");
    }

    @Test
    void thePngsMayLieInTheCurrentFolder() throws IOException {
        Files.writeString(json, GOOD.replace("street.png", "pom.xml"));
        assertThat(PanopticFile.read(json, Path.of("."), null).mask(0)).isRegularFile();
    }

    @Test
    void predictionsNeedNoCategories() throws IOException {
        List<Category> known = read(GOOD).categories();
        String bare = GOOD.replaceAll("(?s),\\s*\"images\".*", "}");
        assertThatThrownBy(() -> read(bare)).hasMessageContaining("the file has no categories");
        Files.writeString(json, bare);
        assertThat(PanopticFile.read(json, null, known).partition(0))
                .isEqualTo(read(GOOD).partition(0));
    }

    @Test
    void aDamagedFileIsRefusedOrRead() throws IOException {
        Random random = new Random(11);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int trial = 0; trial < 600; trial++) {
            byte[] damaged = Mutations.of(good, random);
            Files.write(json, damaged);
            try {
                PanopticFile.read(json, null, null).partition(0);
            } catch (BadFileException e) {
                assertThat(e).hasMessageNotContaining("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void theThreeFormsSayTheSame() throws IOException {
        assertThreeForms(Fixtures.path("panoptic"), 63, 9);
    }

    @RealData
    @Test
    void theThreeFormsOfCocosSampleSayTheSame() throws IOException {
        assertThreeForms(SharedData.path("coco-panoptic-sample"), 50, 3);
    }

    private static void assertThreeForms(Path folder, int allSegments, int allCrowds) throws IOException {
        CocoPanoptic data = CocoPanoptic.open(folder);
        JsonNode detections = new ObjectMapper().readTree(Files.readString(folder.resolve("detection_format.json")));
        int crowds = 0;
        int segments = 0;
        for (int i = 0; i < data.size(); i++) {
            Sample sample = data.read(i);
            Panoptic truth = (Panoptic) sample.truth();
            Pixels twoChannels = Pictures.read(folder.resolve("panoptic_2ch/" + sample.name() + ".png"));
            List<JsonNode> listed = detections
                    .get("annotations")
                    .valueStream()
                    .filter(a -> sample.name().endsWith(a.get("image_id").asString()))
                    .toList();
            assertThat(listed).hasSameSizeAs(truth.segments());
            List<Mask> masks = new ArrayList<>();
            for (int k = 0; k < listed.size(); k++) {
                JsonNode segmentation = listed.get(k).get("segmentation");
                Mask mask = CocoRle.decode(
                        truth.width(),
                        truth.height(),
                        segmentation.get("counts").asString());
                Segment segment = truth.segments().get(k);
                assertThat(mask).isEqualTo(truth.map().masks().get(segment.id()));
                assertThat(segment.category())
                        .isEqualTo(listed.get(k).get("category_id").asInt());
                assertThat(segment.crowd())
                        .isEqualTo(listed.get(k).get("iscrowd").asInt() == 1);
                crowds += segment.crowd() ? 1 : 0;
                masks.add(mask);
            }
            segments += masks.size();
            assertSamePairs(truth, twoChannels);
        }
        assertThat(segments).isEqualTo(allSegments);
        assertThat(crowds).isEqualTo(allCrowds);
    }

    /** Category in the first channel; pixels are of one segment where both channels are equal. */
    private static void assertSamePairs(Panoptic truth, Pixels twoChannels) {
        int plane = truth.width() * truth.height();
        int[] pairs = new int[plane];
        for (int i = 0; i < plane; i++) {
            pairs[i] = 1000 * (int) twoChannels.values()[i] + (int) twoChannels.values()[plane + i];
        }
        LabelMap expected = new LabelMap(truth.width(), truth.height(), pairs);
        assertThat(truth.map().masks().values())
                .containsExactlyInAnyOrderElementsOf(expected.masks().values());
        for (Segment segment : truth.segments()) {
            int at = 0;
            while (truth.map().labels()[at] != segment.id()) {
                at++;
            }
            assertThat(pairs[at] / 1000).isEqualTo(segment.category());
        }
    }

    @Test
    void segmentsAreReadWithTheirPictures() throws IOException {
        CocoPanoptic data = CocoPanoptic.open(Fixtures.path("panoptic"));
        assertThat(data.size()).isEqualTo(8);
        assertThat(data.categories()).hasSize(6).filteredOn(Category::thing).hasSize(3);
        Sample sample = data.read(0);
        assertThat(sample.name()).isEqualTo(data.name(0)).isEqualTo("scene0");
        assertThat(sample.image().width()).isEqualTo(72);
        assertThat(facts(sample)).isNotEmpty().isEqualTo(thingsListed(Fixtures.path("panoptic")));
        assertThat(data.files(0)).hasSize(2).allMatch(Files::isRegularFile);
        assertThat(Subset.of(data, i -> i == 3).commonFiles()).hasSize(1).allMatch(Files::isRegularFile);
    }

    @Test
    void imagesWithoutAnnotationAreLeftOutWithANote() throws IOException {
        Pictures.writePng(new Pixels(3, 2, 1, 255, new float[6]), folder.resolve("images/street.jpg"));
        read(GOOD.replace(
                "\"images\": [",
                "\"images\": [{\"id\": 8, \"file_name\": \"yard.jpg\", \"width\": 3, \"height\": 2}, "));
        CocoPanoptic data = CocoPanoptic.open(folder);
        assertThat(data.size()).isEqualTo(1);
        assertThat(data.notes()).singleElement().satisfies(note -> {
            assertThat(note.summary()).endsWith("1 of 2 images have no annotation and are left out");
            assertThat(note.places()).singleElement(STRING).contains("image yard.jpg has no annotation");
        });
    }

    @ParameterizedTest
    @CsvSource({"7, 12, 12", "7, '\"12\"', 12", "7, '\"012\"', 12", "7, '\"a\"',", "7, '\"07\"',"})
    void idsOfImagesAreKeptWhereNoneCouldBeThatOfAnother(String first, String second, @Nullable Long kept)
            throws IOException {
        Pictures.writePng(new Pixels(3, 2, 1, 255, new float[6]), folder.resolve("images/street.jpg"));
        read(GOOD.replace(
                        "{\"image_id\": 7, \"file_name\": \"street.png\"",
                        "{\"image_id\": %s, \"file_name\": \"street.png\", \"segments_info\": [{\"id\": 5, \"category_id\": 1}, {\"id\": 70000, \"category_id\": 3}]}, {\"image_id\": %s, \"file_name\": \"street.png\""
                                .formatted(first, second))
                .replace(
                        "\"images\": [",
                        "\"images\": [{\"id\": %s, \"file_name\": \"street.jpg\", \"width\": 3, \"height\": 2}, "
                                .formatted(second)));
        CocoPanoptic data = CocoPanoptic.open(folder);
        assertThat(data.ids(0)).isEqualTo(kept == null ? null : new Ids(7, List.of()));
        assertThat(data.ids(1)).isEqualTo(kept == null ? null : new Ids(kept, List.of()));
    }

    @RealData
    @Test
    void facadesAreReadWithTheirPictures() throws IOException {
        CocoPanoptic data = CocoPanoptic.open(SharedData.path("facade", "val"));
        assertThat(data.size()).isEqualTo(48);
        assertThat(data.categories()).hasSize(10).filteredOn(Category::thing).hasSize(4);
        assertThat(data.name(0)).isEqualTo("20230424_210049_481_R_0");
        Sample sample = data.read(0);
        assertThat(facts(sample)).isNotEmpty().isEqualTo(thingsListed(SharedData.path("facade", "val")));
        assertThat(data.files(0)).hasSize(2).allMatch(Files::isRegularFile);
        assertThat(Subset.of(data, i -> i == 3).commonFiles()).hasSize(1).allMatch(Files::isRegularFile);
    }

    /** Category, area and box of each thing. */
    private static List<List<Integer>> facts(Sample sample) {
        return sample.truth().instances().objects().stream()
                .map(thing -> List.of(
                        thing.category(),
                        Math.toIntExact(thing.mask().area()),
                        thing.mask().box().x(),
                        thing.mask().box().y(),
                        thing.mask().box().width(),
                        thing.mask().box().height()))
                .toList();
    }

    /** The same as the JSON file says of its first image. */
    private static List<List<Integer>> thingsListed(Path folder) throws IOException {
        JsonNode file = new ObjectMapper().readTree(Files.readString(folder.resolve("panoptic.json")));
        Set<Integer> things = file.get("categories")
                .valueStream()
                .filter(category -> category.get("isthing").asInt() == 1)
                .map(category -> category.get("id").asInt())
                .collect(Collectors.toSet());
        List<List<Integer>> listed = new ArrayList<>();
        for (JsonNode segment : file.get("annotations").get(0).get("segments_info")) {
            int category = segment.get("category_id").asInt();
            if (things.contains(category)) {
                List<Integer> facts =
                        new ArrayList<>(List.of(category, segment.get("area").asInt()));
                segment.get("bbox").forEach(value -> facts.add(value.asInt()));
                listed.add(facts);
            }
        }
        return listed;
    }
}
