package boxless.data.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YoloFolderTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void pictures() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            Pictures.writePng(new Pixels(8, 6, 1, 255, new float[48]), folder.resolve("images/" + name + ".png"));
        }
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(folder.resolve("labels/a.txt"), "0 .1 .1 .6 .1 .6 .6\n");
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]\n");
    }

    private int objects(int index) {
        return Datasets.open(folder, null).truth(index).instances().objects().size();
    }

    @Test
    void anImageWithoutATextHasNoObjectsButOneWhoseTextIsLostIsRefused() throws IOException {
        assertThat(objects(0)).isEqualTo(1);
        assertThat(objects(1)).isEqualTo(0);
        Files.createSymbolicLink(folder.resolve("labels/b.txt"), folder.resolve("gone/b.txt"));
        Dataset data = Datasets.open(folder, null);
        assertThatThrownBy(() -> data.truth(1))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("b.txt: is a link to a missing file");
    }

    @Test
    void aTextIsFoundHoweverTheAccentsOfItsImageAreSpelled() throws IOException {
        Files.move(folder.resolve("images/a.png"), folder.resolve("images/e\u0301.png")); // as macOS packs it
        Files.move(folder.resolve("labels/a.txt"), folder.resolve("labels/\u00e9.txt"));
        Dataset data = Datasets.open(folder, null);
        assertThat(data.files(1))
                .containsExactly(folder.resolve("images/e\u0301.png"), folder.resolve("labels/\u00e9.txt"));
        assertThat(objects(1)).isEqualTo(1);
        Files.writeString(folder.resolve("labels/e\u0301.txt"), "");
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("has the same name as");
    }

    @Test
    void aTextWhoseImageIsInAFormatThatIsNotReadSaysSo() throws IOException {
        Files.writeString(folder.resolve("images/c.webp"), "");
        for (String name : new String[] {"c", "d"}) {
            Files.writeString(folder.resolve("labels/" + name + ".txt"), "");
        }
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .isInstanceOf(BadFileException.class)
                .hasMessageEndingWith(
                        "c.txt: its image c.webp is WebP, which is not read; convert it to PNG (2 of 3 files lack one that is read)");
        Files.delete(folder.resolve("labels/c.txt"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContainingAll("d.txt: has no image", "(1 of 2 files lack one)", "list the names to use");
        assertThat(Datasets.open(folder, null, "labels", List.of("a", "b")).size())
                .as("only those that are listed need an image")
                .isEqualTo(2);
        assertThatThrownBy(() -> Datasets.open(folder, null, "labels", List.of("a", "c")))
                .hasMessageEndingWith("the listed image c.webp is WebP, which is not read; convert it to PNG");
    }

    @Test
    void keypointsAreNotTakenForOutlines() throws IOException {
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]\nkpt_shape: [17, 3]\n");
        Files.writeString(folder.resolve("labels/a.txt"), "0 .5 .5 .4 .4 .1 .2 2 .3 .4 2\n");
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("data.yaml: kpt_shape: is data of keypoints; outlines are needed: ");
    }

    @Test
    void aTextThatListsTheClassesNeedsNoImage() throws IOException {
        Files.writeString(folder.resolve("labels/classes.txt"), "cell\n");
        assertThat(Datasets.open(folder, null).size()).isEqualTo(2);
    }

    @Test
    void aMarkBeforeTheTextMeansNothing() throws IOException {
        Path text = folder.resolve("labels/a.txt");
        Files.writeString(text, "\uFEFF" + Files.readString(text));
        assertThat(objects(0)).isEqualTo(1);
        Files.writeString(folder.resolve("names.txt"), "\uFEFFb\n");
        assertThat(Datasets.names(folder.resolve("names.txt"))).containsExactly("b");
    }
}
