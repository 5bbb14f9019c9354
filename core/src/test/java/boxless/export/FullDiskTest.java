package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.AtomicFile.IoConsumer;
import boxless.file.FullDisk;
import boxless.file.PendingFile;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written while the disk is full. */
class FullDiskTest {
    private static final Map<Integer, String> CATEGORIES = Map.of(3, "cell");
    private static final List<Instance> OBJECTS =
            List.of(new Instance(Mask.ofRuns(4, 2, 0, 3, 5), 3, .5f), new Instance(Mask.ofRuns(4, 2, 5, 2, 1), 3, 1));

    @TempDir
    Path folder;

    private record Document(IoConsumer<String> image, Closeable file) {}

    @FunctionalInterface
    private interface Format {
        Document open(PendingFile file, Path target);
    }

    @Test
    void anImageThatDoesNotFitIsInNoFileAndTheOthersAreWhole() throws IOException {
        assertOthersAreWhole((file, target) -> {
            CocoJson coco = CocoJson.results(file, CATEGORIES);
            return new Document(image -> coco.add(image, 4, 2, OBJECTS), coco);
        });
        assertOthersAreWhole((file, target) -> {
            LabelStudioJson tasks = new LabelStudioJson(file, CATEGORIES);
            return new Document(image -> tasks.add(image, OBJECTS), tasks);
        });
        assertOthersAreWhole((file, target) -> {
            CvatXml xml = new CvatXml(file, CATEGORIES);
            return new Document(image -> xml.add(image, 4, 2, OBJECTS), xml);
        });
        assertOthersAreWhole((file, target) -> {
            ObjectTable table = new ObjectTable(target, file, CATEGORIES);
            return new Document(image -> table.write(result(image)).write(), table);
        });
    }

    @Test
    void geoJsonSaysThatTheDiskIsFullAsOtherFormatsDo() throws IOException {
        FullDisk disk = new FullDisk();
        Result cells = result("cells.png");
        try (PendingFile file = disk.open(folder.resolve("cells.geojson"))) {
            disk.fill();
            assertThatThrownBy(() -> GeoJson.write(
                            file.out(), cells.fileName(), cells.picture(), cells.sure(), CATEGORIES, cells.pixelSize()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
    }

    private void assertOthersAreWhole(Format format) throws IOException {
        assertThat(written(format, "lost1", "a", "lost2", "b"))
                .isEqualTo(written(format, "a", "b"))
                .contains("a.png", "b.png");
    }

    private String written(Format format, String... images) throws IOException {
        Path target = folder.resolve("document");
        FullDisk disk = new FullDisk();
        Document document = format.open(disk.open(target), target);
        try (document.file) {
            for (String image : images) {
                if (image.startsWith("lost")) {
                    disk.fill();
                    assertThatThrownBy(() -> document.image.accept(image + ".png"))
                            .hasMessageContaining("No space left");
                    disk.free();
                } else {
                    document.image.accept(image + ".png");
                }
            }
        }
        return Files.readString(target);
    }

    private static Result result(String image) {
        PictureSource picture = PictureSource.of(new Pixels(4, 2, 1, 255, new float[8]));
        Instances found = new Instances(4, 2, OBJECTS);
        return new Result(image, Path.of(image), picture, found, found, null);
    }
}
