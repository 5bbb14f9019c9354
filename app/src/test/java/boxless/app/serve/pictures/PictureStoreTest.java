package boxless.app.serve.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.TinyPictures;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PictureStoreTest {
    @TempDir
    Path temp;

    static Path picture(Path file, int width, int height) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Pictures.writePng(new Pixels(width, height, 1, 255, new float[width * height]), file);
        return file;
    }

    private static List<String> names(PictureStore store) throws IOException {
        return store.all().stream().map(StoredPicture::name).toList();
    }

    private static PictureStore.Added add(PictureStore store, String name, byte[] content) throws IOException {
        return store.add(name, content, picture -> {});
    }

    @Test
    void picturesAreFoundInAllSubFoldersButForHiddenOnesAndEarlierResults() throws IOException {
        Path data = temp.resolve("data");
        for (String name : List.of(
                "b.png", "plates/a.PNG", "plates/a.overlay.png", "a.labels.png", ".boxless/x.png", "panoptic/a.png")) {
            picture(data.resolve(name), 7, 5);
        }
        Files.writeString(data.resolve("panoptic.json"), "{}");
        Files.writeString(data.resolve("notes.txt"), "");
        Files.writeString(data.resolve("broken.png"), "no picture");
        PictureStore store = new PictureStore(data);
        assertThat(names(store)).containsExactly("b.png", "broken.png", "plates/a.PNG");
        StoredPicture nested = store.all().getLast();
        assertThat(nested.size()).isEqualTo(new Size(7, 5));
        assertThat(new PictureStore(data).find(nested.id()))
                .as("ids stay the same in another server")
                .contains(nested);
        StoredPicture broken = store.all().get(1);
        assertThat(broken.problem()).contains("is a text file");
        assertThatThrownBy(broken::requireSize).hasMessageStartingWith("broken.png: ");
        picture(data.resolve("b.png"), 4, 3);
        assertThat(store.find(StoredPicture.id("b.png")).orElseThrow().size()).isEqualTo(new Size(4, 3));
        Files.delete(data.resolve("b.png"));
        assertThat(store.find(StoredPicture.id("b.png"))).isEmpty();
    }

    @Test
    void whatCouldNotBeReadIsReadOnceItCanBeAlthoughItsTimeAndSizeStayTheSame() throws IOException {
        Path data = temp.resolve("data");
        Path file = picture(data.resolve("a.png"), 7, 5);
        byte[] sound = Files.readAllBytes(file);
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[sound.length]); // in place of permissions, which keep no administrator from reading
        Files.setLastModifiedTime(file, time);
        PictureStore store = new PictureStore(data);
        StoredPicture before = store.all().getFirst();
        assertThat(before.problem()).contains("zero bytes");
        Files.write(file, sound);
        Files.setLastModifiedTime(file, time);
        StoredPicture now = store.find(before.id()).orElseThrow();
        assertThat(now.stamp()).isEqualTo(before.stamp());
        assertThat(now.size()).isEqualTo(new Size(7, 5));
        assertThat(store.all()).containsExactly(now);
    }

    @Test
    void anImageOfSeveralFilesIsReadOnceTheLastOfThemHasCome() throws IOException {
        Path whole = Files.createDirectories(temp.resolve("whole"));
        TinyPictures.writeSplit(whole);
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.copy(whole.resolve("a.tif"), data.resolve("a.tif"));
        PictureStore store = new PictureStore(data);
        assertThat(store.all().getFirst().problem()).contains("b.tif, which is missing");
        Files.copy(whole.resolve("b.tif"), data.resolve("b.tif"));
        assertThat(store.all().getFirst().size()).isEqualTo(new Size(2, 1));
    }

    @Test
    void labelImagesOfADataSetAreNoPicturesAsForSegment() throws IOException {
        Path data = temp.resolve("data");
        for (String name : TinyPictures.BESIDE_LABELS) {
            picture(data.resolve(name), 7, 5);
        }
        assertThat(names(new PictureStore(data)))
                .containsExactly(
                        "city/leftImg8bit/val/bonn/c_leftImg8bit.png",
                        "images/a.png",
                        "own/labels/d.png",
                        "split/images/train/b.png");
        assertThat(names(new PictureStore(data.resolve("labels")))).containsExactly("a.png");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreNoPicturesAndNoPathBecomesAnId() throws IOException {
        Path outside = picture(temp.resolve("outside/secret.png"), 3, 3);
        Path data = Files.createDirectories(temp.resolve("data"));
        picture(data.resolve("sub/a.png"), 3, 3);
        Files.createSymbolicLink(data.resolve("link.png"), outside);
        Files.createSymbolicLink(data.resolve("folder"), outside.getParent());
        PictureStore store = new PictureStore(data);
        assertThat(names(store)).containsExactly("sub/a.png");
        for (String id : List.of("../outside/secret.png", "link.png", "", StoredPicture.id("link.png"))) {
            assertThat(store.find(id)).isEmpty();
        }
        Files.move(data.resolve("sub"), temp.resolve("moved"));
        Files.createSymbolicLink(data.resolve("sub"), temp.resolve("moved"));
        assertThat(store.find(StoredPicture.id("sub/a.png")))
                .as("a folder that became a link")
                .isEmpty();
        byte[] sent = Files.readAllBytes(outside);
        assertThat(add(store, "link.png", sent).picture().name()).isEqualTo("link-2.png");
    }

    @Test
    void whatIsSentTwiceIsKeptOnceAndAnotherOfThatNameBesideIt() throws IOException {
        PictureStore store = new PictureStore(temp.resolve("new"));
        assertThat(store.all()).isEmpty();
        byte[] one = Files.readAllBytes(picture(temp.resolve("one.png"), 3, 3));
        byte[] two = Files.readAllBytes(picture(temp.resolve("two.png"), 4, 3));
        PictureStore.Added first = add(store, "C:\\pictures\\cells.png", one);
        assertThat(first.isNew()).isTrue();
        assertThat(first.picture().name()).isEqualTo("cells.png");
        assertThat(add(store, "../../cells.png", one)).isEqualTo(new PictureStore.Added(first.picture(), false));
        assertThat(add(store, "cells.png", two).picture().name()).isEqualTo("cells-2.png");
        assertThat(add(store, "cells.png", two).isNew()).isFalse();
        assertThatThrownBy(() -> add(store, "x.png", "text".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("x.png: is a text file");
        try (Stream<Path> files = Files.list(temp.resolve("new"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void theObjectsOfAPictureThatIsGoneAreNotTakenForThoseOfANewOne() throws IOException {
        PictureStore store = new PictureStore(temp.resolve("new"));
        AnnotationStore annotations = new AnnotationStore();
        byte[] content = Files.readAllBytes(picture(temp.resolve("one.png"), 5, 4));
        StoredPicture first = add(store, "cells.png", content).picture();
        annotations.save(first, 0, null, List.of());
        Files.delete(first.file());
        StoredPicture second = add(store, "cells.png", content).picture();
        assertThat(second.name()).isEqualTo("cells-2.png");
        assertThat(annotations.isSaved(second)).isFalse();
        assertThat(store.gone()).containsExactly("cells.png");
        assertThat(add(store, "cells.png", content)).isEqualTo(new PictureStore.Added(second, false));
    }

    @Test
    void namesOfUploadsLeadNowhereAndFitAnyFileSystem() {
        assertThat(FileNames.safe("../../etc/passwd", ".png")).isEqualTo("passwd.png");
        assertThat(FileNames.safe("..", ".tif")).isEqualTo("picture.tif");
        assertThat(FileNames.safe("...png", ".png")).isEqualTo("png.png");
        assertThat(FileNames.safe("a\0b\u202Egnp.\r\n.png", ".png")).isEqualTo("abgnp..png");
        assertThat(FileNames.safe(" .hidden.tiff. ", ".png")).isEqualTo("hidden.tiff");
        assertThat(FileNames.safe("CON.png", ".png")).isEqualTo("_CON.png");
        assertThat(FileNames.safe("a:b*?.jpg", ".png")).isEqualTo("a_b__.jpg");
        assertThat(FileNames.safe("cells.overlay.png", ".png")).isEqualTo("cells-overlay.png");
        assertThat(FileNames.safe("Zu\u0308rich \u7d30\u80de.png", ".png")).isEqualTo("Z\u00fcrich \u7d30\u80de.png");
        String longest = FileNames.safe("\ud83d\udd2c".repeat(100) + ".png", ".png");
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(160);
        assertThat(longest).matches("(\ud83d\udd2c)+\\.png");
    }
}
