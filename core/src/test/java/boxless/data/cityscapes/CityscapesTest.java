package boxless.data.cityscapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Mutations;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.coco.CocoPanoptic;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CityscapesTest {
    private static final String NAME = "aachen_000000_000019";
    private static final LabelMap IDS =
            new LabelMap(5, 2, new int[] {26_000, 26_001, 26, 7, 0, 26_000, 24_000, 29_000, 23, 3});

    @TempDir
    Path folder;

    @BeforeEach
    void writeTree() throws IOException {
        LabelFiles.writePng(IDS, truth("val"));
        Pictures.writePng(new Pixels(5, 2, 3, 255, new float[30]), picture("val"));
    }

    private Path truth(String split) {
        return folder.resolve("gtFine/" + split + "/aachen/" + NAME + "_gtFine_instanceIds.png");
    }

    private Path picture(String split) {
        return folder.resolve("leftImg8bit/" + split + "/aachen/" + NAME + "_leftImg8bit.png");
    }

    @Test
    void thingsAndStuffAreSegmentsAndGroupsAreCrowds() {
        Dataset data = Cityscapes.open(folder, "val");
        Sample sample = data.read(0);
        assertThat(data.size()).isEqualTo(1);
        assertThat(sample.name()).isEqualTo(data.name(0)).isEqualTo(NAME);
        assertThat(sample.truth())
                .isEqualTo(new Panoptic(
                        new LabelMap(5, 2, new int[] {26_000, 26_001, 26, 7, 0, 26_000, 24_000, 0, 23, 0}),
                        List.of(
                                new Segment(7, 7, false, false, 1),
                                new Segment(23, 23, false, false, 1),
                                new Segment(26, 26, true, true, 1),
                                new Segment(24_000, 24, true, false, 1),
                                new Segment(26_000, 26, true, false, 1),
                                new Segment(26_001, 26, true, false, 1))));
        assertThat(sample.truth().instances().objects()).hasSize(4);
        assertThat(data.files(0)).containsExactly(picture("val"), truth("val"));
    }

    @Test
    void theDataIsRecognised() throws IOException {
        assertThat(Datasets.open(folder, "val").categories()).isEqualTo(Cityscapes.classes());
        assertThat(Datasets.open(folder, "val", "labels", List.of(NAME)).size()).isEqualTo(1);
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("contains the splits val; choose");
        assertThatThrownBy(() -> Datasets.open(folder, "test"))
                .hasMessageContaining("has no split 'test'; its splits are val");
        Files.createDirectories(folder.resolve("images"));
        Files.createFile(folder.resolve(CocoPanoptic.JSON));
        assertThat(Layout.of(folder, null, "labels")).contains(Layout.COCO_PANOPTIC);
    }

    @Test
    void citiesAndSplitsMayBeLinks(@TempDir Path disk) throws IOException {
        for (String kind : List.of("leftImg8bit", "gtFine")) {
            Path train = Files.move(folder.resolve(kind).resolve("val"), disk.resolve(kind));
            Files.createSymbolicLink(folder.resolve(kind).resolve("val"), train);
            Files.createDirectories(folder.resolve(kind).resolve("train"));
            Files.createSymbolicLink(folder.resolve(kind).resolve("train/aachen"), train.resolve("aachen"));
        }
        assertThat(Cityscapes.open(folder, "val").size()).isEqualTo(1);
        assertThat(Cityscapes.open(folder, "train").read(0).name()).isEqualTo(NAME);
        Files.createSymbolicLink(disk.resolve("gtFine/round"), disk.resolve("gtFine"));
        assertThatThrownBy(() -> Cityscapes.open(folder, "val"))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("cannot be searched");
    }

    @Test
    void hiddenFilesAreNoImages() throws IOException {
        // What macOS adds to archives.
        Files.write(picture("val").resolveSibling("._" + NAME + "_leftImg8bit.png"), new byte[] {0, 5, 22, 7});
        Files.createDirectories(folder.resolve("gtFine/val/.trash"));
        Files.copy(truth("val"), folder.resolve("gtFine/val/.trash/" + NAME + "_gtFine_instanceIds.png"));
        assertThat(Cityscapes.open(folder, "val").size()).isEqualTo(1);
    }

    @Test
    void nineteenClassesAreJudged() {
        assertThat(Cityscapes.classes()).hasSize(19).filteredOn(Category::thing).hasSize(8);
        assertThat(Cityscapes.classes()).contains(new Category(19, "traffic light", false));
        assertThat(Cityscapes.unjudged()).hasSize(16).contains(-1, 29, 30);
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThatThrownBy(() -> Cityscapes.open(folder, "train")).hasMessageContaining("no such folder");
        LabelFiles.writePng(IDS, truth("train"));
        Files.createDirectories(picture("train").resolveSibling("."));
        assertThatThrownBy(() -> Cityscapes.open(folder, "train")).hasMessageContaining("contains no file CITY/NAME");
        Files.delete(truth("val"));
        assertThatThrownBy(() -> Cityscapes.open(folder, "val")).hasMessageContaining("contains no file NAME_gtFine");
        Files.move(truth("train"), truth("val").resolveSibling("other_gtFine_instanceIds.png"));
        assertThatThrownBy(() -> Cityscapes.open(folder, "val"))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll(NAME + "_leftImg8bit.png", "has no annotation");
    }

    @Test
    void wrongSizesAndNumbersAreNamed() throws IOException {
        Pictures.writePng(new Pixels(4, 2, 3, 255, new float[24]), picture("val"));
        assertThatThrownBy(() -> Cityscapes.open(folder, "val").read(0))
                .hasMessageContainingAll("is 5x2", "is 4x2", truth("val").toString());
        LabelFiles.writePng(new LabelMap(4, 2, new int[] {34, 0, 0, 0, 0, 0, 0, 0}), truth("val"));
        assertThatThrownBy(() -> Cityscapes.open(folder, "val").read(0))
                .hasMessageContainingAll("the value 34", truth("val").toString());
    }

    @Test
    void resultsAreReadFromTextAndMasks() throws IOException {
        Path text = results("masks/a.png 26 0.5\nmasks/b.png 24 1e-1\nmasks/road.png 7 1\n");
        CityscapesResults results = CityscapesResults.in(folder.resolve("results"));
        assertThat(results.of(Set.of(NAME))).containsExactly(Map.entry(NAME, text));
        List<CityscapesResults.Found> found = results.read(text, 5, 2, Set.of(24, 26));
        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isEqualTo(new CityscapesResults.Found(mask(1), 26, 0.5));
        assertThat(found.get(1).confidence()).isEqualTo(0.1);
    }

    @Test
    void theIndexOfAPaletteIsTheMaskWhateverItsColour() throws IOException {
        byte[] blackForOne = {(byte) 255, 0};
        BufferedImage palette = new BufferedImage(
                5, 2, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, blackForOne, blackForOne, new byte[] {
                    0, 0
                }));
        palette.getRaster().setSample(1, 0, 0, 1);
        Path text = results("masks/a.png 26 0.5\n");
        ImageIO.write(palette, "png", text.resolveSibling("masks/a.png").toFile());
        CityscapesResults results = CityscapesResults.in(folder.resolve("results"));
        assertThat(results.read(text, 5, 2, Set.of(26)).getFirst().mask()).isEqualTo(mask(1));
    }

    private static Mask mask(int first) {
        boolean[] bitmap = new boolean[10];
        bitmap[first] = true;
        return Mask.ofBitmap(5, 2, bitmap);
    }

    private Path results(String content) throws IOException {
        for (String name : List.of("a", "b", "road")) {
            int[] labels = new int[10];
            labels[1] = 255;
            LabelFiles.writePng(new LabelMap(5, 2, labels), folder.resolve("results/masks/" + name + ".png"));
        }
        LabelFiles.writePng(new LabelMap(2, 2, new int[4]), folder.resolve("results/masks/small.png"));
        return Files.writeString(folder.resolve("results/" + NAME + "_leftImg8bit.txt"), content);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        masks/a.png 26              | line 1 has 2 parts
        masks/a.png 26.7 .5         | line 1 has the class 26.7, which Cityscapes does not know
        masks/a.png car 0.5         | line 1 has 'car' where a number belongs
        masks/a.png 26 high         | line 1 has 'high' where a number belongs
        masks/a.png 26 NaN          | line 1 has 'NaN' where a number belongs
        masks/a.png 99 0.5          | line 1 has the class 99
        masks/c.png 26 0.5          | line 1 names the mask masks/c.png, but there is no
        ../gtFine/a.png 26 0.5      | outside of
        masks/small.png 26 0.5      | is 2x2 but its image is 5x2
        masks/a.png 26 0.5;masks/a.png 24 0.5 | line 2 names the mask masks/a.png a second time
        """)
    void aWrongLineIsNamed(String lines, String message) throws IOException {
        Path text = results(lines.replace(';', '\n'));
        CityscapesResults results = CityscapesResults.in(folder.resolve("results"));
        assertThatThrownBy(() -> results.read(text, 5, 2, Set.of(24, 26)))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyPictureHasOneTextFile() throws IOException {
        Path text = results("");
        CityscapesResults results = CityscapesResults.in(folder.resolve("results"));
        assertThat(results.read(text, 5, 2, Set.of(26))).isEmpty();
        assertThatThrownBy(() -> results.of(Set.of(NAME, "bochum_000000_000001")))
                .hasMessageContaining("no text file for image bochum_000000_000001");
        Files.copy(text, folder.resolve("results/" + NAME + ".txt"));
        assertThatThrownBy(() -> CityscapesResults.in(folder.resolve("results")).of(Set.of(NAME)))
                .hasMessageContaining("keep one");
    }

    @Test
    void damagedResultsAreRefusedOrRead() throws IOException {
        String good = "masks/a.png 26 0.5\nmasks/b.png 24 1e-1\nmasks/road.png 7 1\n";
        Path text = results(good);
        CityscapesResults results = CityscapesResults.in(folder.resolve("results"));
        Random random = new Random(2);
        for (int trial = 0; trial < 500; trial++) {
            Files.write(text, Mutations.of(good.getBytes(StandardCharsets.UTF_8), random));
            try {
                assertThat(results.read(text, 5, 2, Set.of(24, 26))).hasSizeLessThan(5);
            } catch (BadFileException e) {
                assertThat(e).hasMessageContaining("results");
            }
        }
    }
}
