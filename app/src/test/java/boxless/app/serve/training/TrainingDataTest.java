package boxless.app.serve.training;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.TinyPictures;
import boxless.app.serve.pictures.AnnotatedObject;
import boxless.app.serve.pictures.AnnotatedObject.Source;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.data.coco.CocoInstances;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
    private static final List<Category> CLASSES = Category.things(List.of("nucleus"));

    @TempDir
    Path folder;

    private final AnnotationStore annotations = new AnnotationStore();

    private void save(PictureStore pictures, String name, AnnotatedObject... objects) throws IOException {
        Path file = folder.resolve("sent.png");
        Pictures.writePng(new Pixels(5, 4, 1, 255, new float[20]), file);
        StoredPicture picture =
                pictures.add(name, Files.readAllBytes(file), any -> {}).picture();
        annotations.save(picture, 0, null, List.of(objects));
    }

    private static AnnotatedObject object(String category) {
        return new AnnotatedObject("one", category, Mask.ofRuns(5, 4, 2, 3, 15), null, Source.HAND);
    }

    @Test
    void aPictureWhoseObjectsAreAllOfOtherClassesIsLeftOutAndNamedNotLearnedAsEmpty() throws IOException {
        PictureStore pictures = new PictureStore(folder.resolve("data"));
        for (String name : List.of("a", "b", "d")) {
            save(pictures, name + ".png", object("nucleus"));
        }
        save(pictures, "c.png", object("debris"));
        TrainingData data = TrainingData.of(pictures, annotations, CLASSES);
        assertThat(data.note())
                .isEqualTo(
                        "1 object left out: the model has no class debris; 1 picture left out because none of its objects is of the model's classes: c.png");
        data.write(folder.resolve("lessons"));
        try (Stream<Path> files = Files.walk(folder.resolve("lessons"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".png"))
                            .map(name -> name.charAt(0)))
                    .containsExactlyInAnyOrder('a', 'b', 'd');
        }
        save(pictures, "e.png", object("dust"));
        assertThat(TrainingData.of(pictures, annotations, CLASSES).note())
                .endsWith(
                        "; 2 pictures left out because none of their objects is of the model's classes: c.png, e.png");
    }

    @Test
    void anObjectThatThePageShowsInFrontIsLearnedInFront() throws IOException {
        PictureStore pictures = new PictureStore(folder.resolve("data"));
        Mask above = Mask.ofRuns(5, 4, 2, 3, 15);
        for (String name : List.of("a.png", "b.png")) {
            save(
                    pictures,
                    name,
                    new AnnotatedObject("below", "nucleus", Mask.ofRuns(5, 4, 0, 20), .95, Source.MODEL),
                    new AnnotatedObject("above", "nucleus", above, .93, Source.CLICK));
        }
        TrainingData.of(pictures, annotations, CLASSES).write(folder.resolve("lessons"));
        CocoInstances lessons = CocoInstances.open(
                CocoInstances.Place.in(folder.resolve("lessons"), "train").orElseThrow(), null, Reading.USUAL);
        assertThat(lessons.truth(0).labels().masks()).containsValue(above);
    }

    @Test
    void theOtherFilesOfAnImageComeWithItAndPicturesOfOneNameStayApart() throws IOException {
        Path data = folder.resolve("data");
        for (String day : List.of("day1", "day2")) {
            TinyPictures.writeSplit(Files.createDirectories(data.resolve(day)));
        }
        PictureStore pictures = new PictureStore(data);
        AnnotatedObject object = new AnnotatedObject("one", "nucleus", Mask.ofRuns(2, 1, 0, 1, 1), null, Source.HAND);
        for (StoredPicture picture : pictures.all()) {
            if (picture.name().endsWith("a.tif")) {
                annotations.save(picture, 0, null, List.of(object));
            }
        }
        TrainingData.of(pictures, annotations, CLASSES).write(folder.resolve("lessons"));
        for (String part : List.of("train", "val")) {
            CocoInstances lessons = CocoInstances.open(
                    CocoInstances.Place.in(folder.resolve("lessons"), part).orElseThrow(),
                    null,
                    new Reading(Reading.ALL, "", "", Long.MAX_VALUE));
            assertThat(lessons.size()).isEqualTo(1);
            assertThat(lessons.read(0).image().values()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void whateverClassesAreCalledTheNoteIsOneLine() throws IOException {
        PictureStore pictures = new PictureStore(folder.resolve("data"));
        save(pictures, "a.png", object("nucleus"));
        save(pictures, "b.png", object("nucleus"));
        save(pictures, "c.png", object("de\nbris" + "x".repeat(100)));
        assertThat(TrainingData.of(pictures, annotations, CLASSES).note())
                .startsWith("1 object left out: the model has no class de bris" + "x".repeat(33) + "...; 1 picture ");
    }

    @Test
    void saysWhichPicturesTeachThatThereIsNothing() throws IOException {
        PictureStore pictures = new PictureStore(folder.resolve("data"));
        AnnotatedObject object = object("nucleus");
        save(pictures, "a.png", object);
        save(pictures, "b.png", object);
        assertThat(TrainingData.of(pictures, annotations, CLASSES).note()).isEmpty();
        save(pictures, "c.png");
        save(pictures, "d.png");
        assertThat(TrainingData.of(pictures, annotations, CLASSES).note())
                .isEqualTo("2 pictures saved without objects teach that there are none: c.png, d.png");
    }
}
