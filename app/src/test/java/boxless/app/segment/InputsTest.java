package boxless.app.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.TinyPictures;
import boxless.data.Note;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void whatIsPassedOverIsCountedWhereverImagesAreSearched() throws IOException {
        Path out = folder.resolve("out");
        for (String file : List.of("a.png", "b.webp", "sub/c.webp", "sub/.d.webp", ".hidden/e.webp", "out/f.webp")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.createFile(folder.resolve(file));
        }
        assertThat(Inputs.passedOver(List.of(folder, folder), false, out))
                .singleElement()
                .extracting(Note::summary)
                .asString()
                .contains("1 image is passed over: 1 x WebP");
        assertThat(Inputs.passedOver(List.of(folder), true, out))
                .singleElement()
                .extracting(Note::summary)
                .asString()
                .contains("2 images are passed over: 2 x WebP");
        Files.delete(folder.resolve("a.png"));
        assertThatThrownBy(() -> Inputs.gather(List.of(folder), false, out))
                .hasMessageContainingAll("contains no images (1 in other formats)", "--recursive");
        assertThatThrownBy(() -> Inputs.gather(List.of(folder), true, out))
                .hasMessageContaining("contains no images (2 in other formats)")
                .hasMessageNotContaining("--recursive");
    }

    @Test
    void imagesWhoseResultsWouldBeOneFileAreRefusedAlsoWhereNamesDifferInCase() throws IOException {
        Path upper = Files.createFile(folder.resolve("Cells.tif"));
        Path lower = Files.createFile(folder.resolve("cells.png"));
        List<Path> both = List.of(upper, lower);
        Path out = folder.resolve("out");
        assertThat(Inputs.gather(both, false, out, Comparator.naturalOrder()))
                .containsExactly(Map.entry("Cells", upper), Map.entry("cells", lower));
        assertThatThrownBy(() -> Inputs.gather(both, false, out, String.CASE_INSENSITIVE_ORDER))
                .hasMessage(lower + ": its results would replace those of " + upper
                        + ", whose name differs in upper and lower case alone, of which the disk takes no notice; "
                        + "segment the two into different folders");
        Path same = Files.createFile(folder.resolve("cells.jpg"));
        assertThatThrownBy(() -> Inputs.gather(List.of(lower, same), false, out))
                .hasMessageContaining("its results would replace those of " + lower + ", which has the same name; ");
    }

    @Test
    void aLinkToAFolderIsSearchedLikeTheFolder() throws IOException {
        Files.createDirectories(folder.resolve("disk/day1"));
        Files.createFile(folder.resolve("disk/day1/a.png"));
        Path link = Files.createSymbolicLink(folder.resolve("plates"), folder.resolve("disk"));
        assertThat(Inputs.gather(List.of(link), true, folder.resolve("out")))
                .containsExactly(Map.entry("day1/a", link.resolve("day1/a.png")));
    }

    @Test
    void imagesInSubFoldersThatAreNotSearchedAreSaid() throws IOException {
        Path out = folder.resolve("out");
        for (String file : List.of(
                "a.png", "b/notes.txt", "c/.d.png", "day 1/e.tif", "day 2/f.JPG", "old/a.overlay.png", "out/g.png")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.createFile(folder.resolve(file));
        }
        assertThat(Inputs.passedOver(List.of(folder), false, out))
                .singleElement()
                .extracting(Note::summary)
                .asString()
                .endsWith("images in 2 sub-folders passed over, such as day 1; --recursive searches them, too");
        assertThat(Inputs.passedOver(List.of(folder.resolve("a.png")), false, out))
                .isEmpty();
    }

    @Test
    void labelImagesOfADataSetAreLeftOutAndSaid() throws IOException {
        Path out = folder.resolve("out");
        for (String file : TinyPictures.BESIDE_LABELS) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.createFile(folder.resolve(file));
        }
        assertThat(Inputs.gather(List.of(folder), true, out))
                .containsOnlyKeys(
                        "images/a", "split/images/train/b", "city/leftImg8bit/val/bonn/c_leftImg8bit", "own/labels/d");
        assertThat(Inputs.passedOver(List.of(folder), true, out))
                .singleElement()
                .extracting(Note::summary)
                .asString()
                .contains("3 label images of a data set passed over, such as ");
        assertThat(Inputs.gather(List.of(folder.resolve("labels")), true, out)).containsOnlyKeys("a");
        assertThatThrownBy(() -> Inputs.gather(List.of(folder), false, out))
                .hasMessageEndingWith("contains no images itself; give its folder images");
    }

    @Test
    void resultsOfEarlierRunsAreLeftOutWhereverTheyLie() throws IOException {
        for (String file : List.of(
                "a.png",
                "a.overlay.png",
                "old/a.overlay.png",
                "old/a.labels.png",
                "old/b.labels.tif",
                "old/panoptic.json",
                "old/panoptic/a.png",
                "old/a.txt",
                "old/masks/a_0.png",
                "masks/a_0.png")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.createFile(folder.resolve(file));
        }
        Path out = folder.resolve("out");
        assertThat(Inputs.gather(List.of(folder), true, out)).containsOnlyKeys("a", "masks/a_0");
        assertThat(Inputs.gather(List.of(folder), false, folder)).containsOnlyKeys("a");
        assertThat(Inputs.passedOver(List.of(folder), true, out))
                .singleElement()
                .extracting(Note::summary)
                .asString()
                .contains("6 results of an earlier run", "passed over");
        Path named = folder.resolve("old/a.labels.png");
        assertThat(Inputs.gather(List.of(named), false, out)).containsValue(named);
    }

    /** As temporary files of a program that is still writing its images. */
    @Test
    void whatVanishesWhileATreeIsSearchedIsPassedOver() throws IOException {
        Inputs.Tree tree = new Inputs.Tree(folder, folder, folder.resolve("out"));
        NoSuchFileException gone = new NoSuchFileException("a.tif.part");
        assertThat(tree.visitFileFailed(folder.resolve("a.tif.part"), gone)).isEqualTo(FileVisitResult.CONTINUE);
        assertThatThrownBy(() -> tree.visitFileFailed(folder, gone))
                .as("the folder that was given")
                .isSameAs(gone);
        IOException broken = new IOException("Input/output error");
        assertThatThrownBy(() -> tree.visitFileFailed(folder.resolve("a.tif"), broken))
                .isSameAs(broken);
    }

    @Test
    void aLinkToNothingIsNoOtherFormat() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.png"), folder.resolve("gone.png"));
        assertThatThrownBy(() -> Inputs.gather(List.of(folder), true, folder.resolve("out")))
                .hasMessageContaining("contains no images: a.png is a link to a missing file; put ");
    }
}
