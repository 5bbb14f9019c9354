package boxless.app.serve.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.Jvm;
import boxless.app.OtherDigits;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotatedObject.Source;
import boxless.data.coco.CocoAnnotations;
import boxless.data.coco.CocoPicture;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AnnotationStoreTest {
    private static final Size SIZE = new Size(5, 4);

    @TempDir
    Path folder;

    private StoredPicture picture;
    private final AnnotationStore store = new AnnotationStore();

    @BeforeEach
    void makePicture() throws IOException {
        PictureStoreTest.picture(folder.resolve("plates/a.png"), SIZE.width(), SIZE.height());
        picture = new PictureStore(folder).all().getFirst();
    }

    private static List<AnnotatedObject> objects() {
        return List.of(
                new AnnotatedObject("one", "nucleus", Mask.ofRuns(5, 4, 2, 3, 15), .93, Source.MODEL),
                new AnnotatedObject("two", "Mitose \u00fc", Mask.ofRuns(5, 4, 0, 20), null, Source.HAND));
    }

    @Test
    void objectsAreReadAsTheyWereSavedAndByReadersOfCoco() throws IOException {
        assertThat(store.read(picture)).isEqualTo(new Annotations(0, SIZE, List.of()));
        assertThat(store.summary(picture)).isEmpty();
        assertThat(store.save(picture, 0, null, objects()).version()).isEqualTo(1);
        assertThat(store.read(picture)).isEqualTo(new Annotations(1, SIZE, objects()));
        assertThat(store.summary(picture).orElseThrow().objects()).isEqualTo(2);

        CocoAnnotations coco = CocoAnnotations.read(folder.resolve("plates/a.png.coco.json"));
        assertThat(coco.categories())
                .containsExactly(new Category(1, "Mitose \u00fc", true), new Category(2, "nucleus", true));
        CocoPicture listed = coco.pictures().getFirst();
        assertThat(listed).isEqualTo(new CocoPicture(1, "a.png", 5, 4));
        assertThat(coco.objects(listed))
                .extracting(CocoObject::mask)
                .containsExactly(objects().get(0).mask(), objects().get(1).mask());

        assertThat(store.save(picture, 1, null, List.of()).version()).isEqualTo(2);
        assertThat(store.read(picture).objects()).isEmpty();
        assertThat(store.summary(picture).orElseThrow().objects()).isZero();
    }

    @Test
    void whatIsSavedIsReadOnEveryMachine() throws Exception {
        OtherDigits.during(() -> store.save(picture, 0, null, objects()));
        assertThat(store.read(picture)).isEqualTo(new Annotations(1, SIZE, objects()));
    }

    @Test
    void ofManyWhoSaveTheSameVersionOneSucceeds() throws Exception {
        store.save(picture, 0, null, List.of());
        List<Callable<Boolean>> clients = new ArrayList<>();
        for (int k = 0; k < 8; k++) {
            clients.add(() -> {
                try {
                    return store.save(picture, 1, null, objects()).version() == 2;
                } catch (StaleVersionException e) {
                    assertThat(e.version()).isEqualTo(2);
                    return false;
                }
            });
        }
        int saved = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> client : threads.invokeAll(clients)) {
                saved += client.get() ? 1 : 0;
            }
        }
        assertThat(saved).isEqualTo(1);
    }

    @Test
    void objectsThatAnotherProgramChangedWithoutCountingOnAreNotOverwritten() throws IOException {
        String none = store.read(picture).content();
        String content = store.save(picture, 0, none, objects()).content();
        Path file = folder.resolve("plates/a.png.coco.json");
        String ours = Files.readString(file);
        String theirs = ours.replace("nucleus", "debris");
        Files.writeString(file, theirs);
        assertThatThrownBy(() -> store.save(picture, 1, content, List.of()))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("its objects of version 1 are not those that yours are changes of");
        assertThat(file).hasContent(theirs);
        Files.writeString(file, ours.replace("\n", "\n ")); // the same objects in another form
        assertThat(store.save(picture, 1, content, List.of()).version()).isEqualTo(2);
        assertThat(store.save(picture, 2, content, List.of()).version())
                .as("who counts on by himself need not know the content")
                .isEqualTo(3);
    }

    @Test
    void objectsOfAnotherProgramThatHaveNoIdCanBeSaved() throws IOException {
        store.save(picture, 0, null, objects());
        Path file = folder.resolve("plates/a.png.coco.json");
        Files.writeString(file, Files.readString(file).replace("\"object\":\"two\",", ""));
        Annotations read = store.read(picture);
        assertThat(read.objects().getLast().id()).as("a new one").hasSize(36);
        assertThat(store.read(picture).content()).isEqualTo(read.content());
        Annotations saved = store.save(picture, 1, read.content(), read.objects());
        assertThat(saved.objects()).isEqualTo(read.objects());
        assertThat(store.save(picture, 2, saved.content(), List.of()).version()).isEqualTo(3);
    }

    @Test
    void whatIsDamagedOrOfAnotherProgramIsSaidAndNeverOverwritten() throws IOException {
        Path file = folder.resolve("plates/a.png.coco.json");
        store.save(picture, 0, null, objects());
        String sound = Files.readString(file);
        for (String content : List.of(
                "",
                sound.substring(0, sound.length() / 2),
                "{\"images\": [], \"annotations\": [], \"categories\": []}",
                sound.replace("\"width\":5", "\"width\":6"),
                sound.replace("\"category_id\":2", "\"category_id\":9"),
                sound.replaceFirst("\"images\": (?s).*", "\"images\": {\"id\": 1}}"),
                sound.replace("\"size\":[4,5]", "\"size\":[5,4]"))) {
            Files.writeString(file, content);
            for (Callable<?> use : List.<Callable<?>>of(
                    () -> store.read(picture),
                    () -> store.save(picture, 0, null, List.of()),
                    () -> store.save(picture, 1, null, List.of()))) {
                assertThatThrownBy(use::call)
                        .isInstanceOf(Problem.class)
                        .hasMessageStartingWith("plates/a.png.coco.json: ")
                        .hasMessageContaining("move it away");
            }
            assertThat(store.summary(picture).orElseThrow().problem()).contains("move it away");
            assertThat(file).hasContent(content);
        }
    }

    @Test
    void objectsThatCouldNotBeReadAreCountedOnceTheyCanBeAlthoughTheTimeOfTheirFileStaysTheSame() throws IOException {
        Path file = folder.resolve("plates/a.png.coco.json");
        store.save(picture, 0, null, objects());
        String sound = Files.readString(file);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "{"); // in place of permissions, which keep no administrator from reading
        Files.setLastModifiedTime(file, time);
        assertThat(store.summary(picture).orElseThrow().problem()).isNotNull();
        Files.writeString(file, sound);
        Files.setLastModifiedTime(file, time);
        AnnotationStore.Summary now = store.summary(picture).orElseThrow();
        assertThat(now.problem()).isNull();
        assertThat(now.objects()).isEqualTo(2);
    }

    @Test
    void whatIsSentIsCheckedBeforeAnythingIsWritten() {
        String good = "{'id': 'a', 'category': 'cell', 'rle': {'size': [4, 5], 'counts': '23?'}, 'source': 'click'}";
        assertThat(read("[" + good + "]").getFirst().mask().area()).isEqualTo(3);
        assertThat(read("[" + good.replace("'id': 'a', ", "") + "]").getFirst().id())
                .hasSize(36);
        assertRefused("{}", "must be a list");
        assertRefused(
                "[" + good.replace("4, 5", "5, 4") + "]",
                "objects[0]: rle: its size is [5,4], but the picture's is [4, 5]");
        assertRefused("[" + good.replace("23?", "23") + "]", "objects[0]: rle: ");
        assertRefused("[" + good.replace("[4, 5]", "{'a': 4, 'b': 5}") + "]", "objects[0]: rle: must be");
        assertRefused("[" + good.replace("'23?'", "'d0'") + "]", "no pixels");
        assertRefused("[" + good.replace("click", "magic") + "]", "source: must be model, click or hand");
        assertRefused("[" + good.replace("'a'", "'../a'") + "]", "the id is not");
        assertRefused("[" + good.replace("'source'", "'score': 1.5, 'source'") + "]", "from 0 to 1");
        assertThatThrownBy(() -> store.save(picture, 0, null, read("[" + good + "," + good + "]")))
                .hasMessageContaining("two objects have the id a");
        assertThat(folder.resolve("plates/a.png.coco.json")).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // allows no such names
    void strangeNamesDoNoHarmAndOneThatIsTooLongIsSaidToBe() throws IOException {
        String longest = "x".repeat(242) + ".png"; // with .coco.json behind it more than 255 bytes, no name any more
        for (String name : List.of("[a-{1}*?.png", longest)) {
            PictureStoreTest.picture(folder.resolve("short.png"), SIZE.width(), SIZE.height());
            Files.move(folder.resolve("short.png"), folder.resolve(name));
        }
        List<StoredPicture> all = new PictureStore(folder).all();
        assertThat(store.save(all.getFirst(), 0, null, objects()).version()).isEqualTo(1);
        assertThat(store.save(all.getFirst(), 1, null, objects()).version()).isEqualTo(2);
        assertThatThrownBy(() -> store.save(all.getLast(), 0, null, objects()))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith(longest + ".coco.json: cannot be looked for (")
                .hasMessageContaining("a shorter name");
        assertThat(store.summary(all.getLast()).orElseThrow().problem()).contains("a shorter name");
    }

    private static List<AnnotatedObject> read(String json) {
        return ObjectJson.objects(Settings.JSON.readTree(json.replace('\'', '"')), SIZE);
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    @Timeout(120)
    void aServerThatIsKilledLeavesTheOldObjectsOrTheNewOnes() throws Exception {
        Path file = picture.annotations();
        long version = 0;
        for (int round = 0; round < 5; round++) {
            Process killed = Jvm.of(List.of(), KilledSaving.class, folder)
                    .redirectErrorStream(true)
                    .start();
            killed.getInputStream().read(); // it has saved once
            Thread.sleep(60 + 37 * round);
            killed.destroyForcibly();
            assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Annotations left = store.read(picture);
            assertThat(left.objects()).hasSize((int) left.version() % KilledSaving.MOST);
            assertThat(left.version()).isGreaterThan(version);
            version = left.version();
        }
        store.save(picture, version, null, objects());
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("nothing half written stays").hasSize(2);
        }
    }
}
