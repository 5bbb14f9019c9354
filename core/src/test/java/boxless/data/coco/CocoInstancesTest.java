package boxless.data.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.data.ClassNumbers;
import boxless.data.Dataset;
import boxless.data.ObjectSizes;
import boxless.data.Sample;
import boxless.data.SampleFacts;
import boxless.data.Scenes;
import boxless.data.folders.Datasets;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoInstancesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void cocoIsRecognisedAndReadPictureByPicture() throws IOException {
        assertCoco(makeCoco(), 24, 5, new Category(90, "kind 90", true));
    }

    @RealData
    @Test
    void realPicturesOfCocoAreRecognisedAndReadOneByOne() {
        assertCoco(SharedData.path("coco-mini"), 89, 80, new Category(90, "toothbrush", true));
    }

    private static void assertCoco(Path coco, int pictures, int categories, Category last) {
        Dataset data = Datasets.open(coco, "val");
        assertThat(data.size()).isEqualTo(pictures);
        assertThat(data.categories()).hasSize(categories).contains(last);
        List<Instance> objects = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Sample sample = data.read(i);
            assertThat(sample.name()).isEqualTo(data.name(i));
            objects.addAll(sample.truth().instances().objects());
        }
        assertThat(objects).hasSizeGreaterThan(50).anyMatch(Instance::crowd);
        assertThat(data.files(1)).hasSize(1);
        Dataset one = Datasets.open(coco, "val", "labels", List.of(data.name(5)));
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.commonFiles()).containsExactly(coco.resolve("val/instances.json"));
        assertThatThrownBy(() -> Datasets.open(coco, "val", "labels", List.of("nobody")))
                .hasMessageContainingAll("instances.json", "'nobody'");
        assertThatThrownBy(() -> Datasets.open(coco, null)).hasMessageContaining("splits train, val");
    }

    @Test
    void factsAreKnownWithoutThePictures() throws IOException {
        assertFacts(makeCoco(), List.of("kind 7", "kind 1"));
    }

    @RealData
    @Test
    void factsOfRealPicturesAreKnownWithoutThem() {
        assertFacts(SharedData.path("coco-mini"), List.of("person", "dog", "cat", "car"));
    }

    private static void assertFacts(Path coco, List<String> names) {
        Dataset data = Datasets.open(coco, "val");
        Dataset classes = new ClassNumbers(names, data.categories()).classes(data);
        for (int i = 0; i < 12; i++) {
            assertThat(data.facts(i)).isEqualTo(SampleFacts.of(data.read(i)));
            assertThat(classes.facts(i)).isEqualTo(SampleFacts.of(classes.read(i)));
        }
    }

    @Test
    void picturesThatTeachNothingAreLeftOut() {
        Instances crowd = new Instances(20, 10, List.of(new Instance(rectangle(0, 0, 20, 10), 1, 1, true)));
        Dataset data = Scenes.dataset(
                new Sample("two", Scenes.image(new int[200], 20, 10), instances(1, 1)),
                new Sample("none", Scenes.image(new int[200], 20, 10), instances()),
                new Sample("crowd", Scenes.image(new int[200], 20, 10), crowd));
        assertThat(data.atLeast(0, 0, data).size()).isEqualTo(3);
        Dataset some = data.atLeast(1, 10, data);
        assertThat(some.size()).isEqualTo(1);
        assertThat(some.name(0)).isEqualTo("two");
        assertThatThrownBy(() -> data.atLeast(1, 32, data)).hasMessageContainingAll("data.least", "3 images");
    }

    @Test
    void theUsualPlacesOfTheFileAreKnown() throws IOException {
        String json = """
                {"images": [{"id": 1, "file_name": "%s.png", "width": 4, "height": 5}], "annotations": [], "categories": []}
                """;
        picture("official/val2017/a.png");
        Files.createDirectories(folder.resolve("official/annotations"));
        Files.writeString(folder.resolve("official/annotations/instances_val2017.json"), json.formatted("a"));
        picture("export/train/b.png");
        Files.writeString(folder.resolve("export/train/_annotations.coco.json"), json.formatted("b"));
        assertThat(Datasets.open(folder.resolve("official"), "val2017").name(0)).isEqualTo("a");
        assertThat(Datasets.open(folder.resolve("export"), "train").name(0)).isEqualTo("b");
        assertThatThrownBy(() ->
                        Datasets.open(folder.resolve("official"), "val2017").read(0))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll("a.png", "is ", "says 4x5 for image 1");
    }

    @ParameterizedTest
    @CsvSource({
        "instances.json, images/a.png, a.png,",
        "instances.json, images/a.png, images/a.png,",
        "instances.json, images/sub/a.png, images\\sub\\a.png,",
        "instances.json, images/sub/a.png, sub\\a.png,",
        "annotations.json, JPEGImages/a.png, JPEGImages/a.png,", // labelme's converter
        "result.json, images/a.png, images/a.png,", // Label Studio
        "result.json, images/a.png, images\\a.png,",
        "annotations/instances_default.json, images/default/a.png, a.png,", // CVAT, datumaro
        "annotations/instances_default.json, images/a.png, a.png,",
        "annotations/instances_val.json, images/val/a.png, a.png, val",
        "annotations/instances_val.json, val/a.png, a.png, val"
    })
    void theLayoutsOfAnnotationToolsAreRead(String json, String picture, String fileName, String split)
            throws IOException {
        picture(picture);
        Path file = folder.resolve(json);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, """
                {"images": [{"id": 1, "file_name": "%s", "width": 4, "height": 5}], "annotations": [], "categories": []}
                """.formatted(fileName.replace("\\", "\\\\")));
        Dataset data = Datasets.open(folder, split);
        assertThat(data.name(0)).isEqualTo("a");
        assertThat(data.files(0)).containsExactly(folder.resolve(picture));
        if (split != null) {
            assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("contains the splits val;");
        }
    }

    @Test
    void picturesOutsideTheFolderAreRefused() throws IOException {
        picture("images/a.png");
        String json = """
                {"images": [{"id": 1, "file_name": "%s", "width": 4, "height": 5}], "annotations": [], "categories": []}
                """;
        Path file = folder.resolve("instances.json");
        Files.writeString(file, json.formatted("../../secret.png"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContainingAll("instances.json", "image 1", "points outside the folder");
        Files.writeString(file, json.formatted("b.png"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContainingAll("b.png", "no such file", "image 1");
    }

    @Test
    void dataMayLieInTheCurrentFolderOrAboveIt() {
        for (Path here : List.of(Path.of("."), Path.of(""))) {
            PictureFiles files = new PictureFiles(here.resolve("instances.json"), here);
            assertThat(files.find("pom.xml", 1)).isEqualTo(Path.of("pom.xml"));
            assertThat(files.faults()).isEmpty();
            assertThat(files.find("../pom.xml", 2)).isNull();
            assertThat(files.faults()).singleElement().asString().contains("image 2", "points outside the folder");
        }
        PictureFiles above = new PictureFiles(Path.of("../instances.json"), Path.of(".."));
        assertThat(above.find("pom.xml", 1)).isEqualTo(Path.of("../pom.xml"));
        assertThat(above.find("../pom.xml", 2)).isNull();
        assertThat(above.faults()).singleElement().asString().contains("image 2", "points outside the folder");
    }

    @Test
    void anAnnotationIsDrawnOnceAndKeepsItsAreaAndBox() throws IOException {
        Pictures.writePng(new Pixels(20, 10, 1, 255, new float[200]), folder.resolve("images/a.png"));
        Path file = Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}], "categories": [{"id": 7, "name": "cell"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "area": 77, "bbox": [1, 2, 3, 4], "segmentation": [[2, 2, 12, 2, 12, 8, 2, 8]]},
                                 {"id": 2, "image_id": 1, "category_id": 7, "iscrowd": 1, "segmentation": [[0, 0, 4, 0, 4, 4, 0, 4]]}]}
                """);
        Dataset data = Datasets.open(folder, null);
        Sample sample = data.read(0);
        List<CocoObject> objects = data.objects(0, sample.truth());
        CocoAnnotations annotations = CocoAnnotations.read(file);
        assertThat(objects)
                .isEqualTo(annotations.objects(annotations.pictures().getFirst()))
                .extracting(CocoObject::area)
                .containsExactly(77.0, 16.0);
        for (int i = 0; i < 2; i++) {
            assertThat(objects.get(i).mask())
                    .isSameAs(sample.truth().instances().objects().get(i).mask());
        }
    }

    @Test
    void crowdsAreNeitherMeasuredNorDrawn() {
        Mask large = Mask.ofBitmap(20, 10, new boolean[200]);
        Instance crowd = new Instance(rectangle(0, 0, 20, 10), 1, 1, true);
        Instance single = new Instance(rectangle(2, 3, 4, 5), 1, 1);
        Sample sample = new Sample(
                "a",
                Scenes.image(new int[200], 20, 10),
                new Instances(20, 10, List.of(crowd, single, new Instance(large, 1, 1, true))));
        Dataset data = Scenes.dataset(sample);
        assertThat(ObjectSizes.of(data).objects()).isEqualTo(1);
        assertThat(ObjectSizes.of(data).meanArea()).isEqualTo(20);
        assertThat(data.facts(0).categories()).containsExactly(1);
    }

    @Test
    void anImageThatIsListedTwiceIsSaid() throws IOException {
        picture("images/a.png");
        Size size = Pictures.size(folder.resolve("images/a.png"), Reading.USUAL);
        String image = "{\"id\": %d, \"file_name\": \"%s\", \"width\": " + size.width() + ", \"height\": "
                + size.height() + "}";
        Files.writeString(
                folder.resolve("instances.json"),
                "{\"images\": [%s, %s], \"annotations\": [], \"categories\": []}"
                        .formatted(image.formatted(4, "a.png"), image.formatted(9, "images/a.png")));
        assertThat(Datasets.open(folder, null).notes())
                .singleElement()
                .satisfies(
                        note -> assertThat(note.summary())
                                .endsWith(
                                        "images/a.png is image 4 and also image 9, each with its own annotations only; join them"));
    }

    @Test
    void anImageIsFoundHoweverItsAccentsAreSpelled() throws IOException {
        picture("images/zelle\u0301.png"); // as macOS packs it
        Size size = Pictures.size(folder.resolve("images/zelle\u0301.png"), Reading.USUAL);
        Files.writeString(
                folder.resolve("instances.json"),
                "{\"images\": [{\"id\": 1, \"file_name\": \"zell\u00e9.png\", \"width\": %d, \"height\": %d}], \"annotations\": [], \"categories\": []}"
                        .formatted(size.width(), size.height()));
        assertThat(Datasets.open(folder, null).files(0)).containsExactly(folder.resolve("images/zelle\u0301.png"));
    }

    @Test
    void classesAndCategoriesGoTogetherByName() {
        List<Category> data =
                List.of(new Category(3, "cat", true), new Category(17, "dog", true), new Category(90, "brush", true));
        ClassNumbers numbers = new ClassNumbers(List.of("dog", "bird", "cat"), data);
        Instances truth = instances(3, 17, 90);
        Dataset source = Scenes.dataset(new Sample("a", Scenes.image(new int[200], 20, 10), truth));
        assertThat(numbers.classes(source).read(0).truth()).isEqualTo(instances(3, 1));
        assertThat(numbers.toCategories().apply(instances(1, 2, 3))).isEqualTo(instances(17, 3));
        assertThatThrownBy(() -> new ClassNumbers(List.of("fish", "crab"), data))
                .hasMessageContainingAll("fish, crab", "cat, dog, brush");
    }

    @Test
    void oneClassIsTheOneCategoryWhateverItsName() {
        ClassNumbers numbers = new ClassNumbers(List.of("nucleus"), List.of(new Category(5, "object", true)));
        assertThat(numbers.toCategories().apply(instances(1, 2))).isEqualTo(instances(5));
        List<Category> two = List.of(new Category(5, "cat", true), new Category(6, "dog", true));
        ClassNumbers any = new ClassNumbers(List.of("animal"), two);
        Dataset source = Scenes.dataset(new Sample("a", Scenes.image(new int[200], 20, 10), instances(5, 6)));
        assertThat(any.classes(source).read(0).truth()).isEqualTo(instances(1, 1));
        assertThatThrownBy(any::toCategories).hasMessageContainingAll("animal", "cat, dog", "stands for all");
    }

    private static Instances instances(int... categories) {
        List<Instance> objects = new ArrayList<>();
        for (int category : categories) {
            objects.add(new Instance(rectangle(1, 1, 2, 2), category, 1));
        }
        return new Instances(20, 10, objects);
    }

    private static Mask rectangle(int left, int top, int width, int height) {
        boolean[] bitmap = new boolean[200];
        for (int i = 0; i < bitmap.length; i++) {
            int x = i % 20 - left;
            int y = i / 20 - top;
            bitmap[i] = x >= 0 && x < width && y >= 0 && y < height;
        }
        return Mask.ofBitmap(20, 10, bitmap);
    }

    /** The annotations of the fixtures with black pictures, as the split val of two. */
    private Path makeCoco() throws IOException {
        for (String split : List.of("train", "val")) {
            Files.createDirectories(folder.resolve(split).resolve("images"));
            Files.copy(Fixtures.path("coco/truth.json"), folder.resolve(split).resolve("instances.json"));
        }
        for (CocoPicture picture :
                CocoAnnotations.read(Fixtures.path("coco/truth.json")).pictures()) {
            Pixels black = new Pixels(
                    picture.width(), picture.height(), 1, 255, new float[picture.width() * picture.height()]);
            Pictures.writePng(black, folder.resolve("val/images").resolve(picture.fileName()));
        }
        return folder;
    }

    private void picture(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(Fixtures.path("nuclei/case1_true.png"), file);
    }
}
