package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.data.coco.CocoPanoptic;
import boxless.data.coco.PanopticFile;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanopticFolderTest {
    private static final List<Category> CATEGORIES =
            List.of(new Category(2, "car", true), new Category(5, "road", false));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertWrittenIsRead(Fixtures.path("panoptic"));
    }

    @RealData
    @ParameterizedTest
    @ValueSource(strings = {"coco-panoptic-sample", "facade/val"})
    void whatIsWrittenOfRealPicturesIsRead(String name) throws IOException {
        assertWrittenIsRead(SharedData.path(name));
    }

    private void assertWrittenIsRead(Path source) throws IOException {
        CocoPanoptic data = CocoPanoptic.open(source);
        List<Category> categories = data.categories();
        int pictures = Math.min(5, data.size());
        try (PanopticFolder writer = PanopticFolder.open(folder, categories)) {
            for (int i = 0; i < pictures; i++) {
                writer.add(data.name(i) + ".jpg", data.read(i).truth());
            }
        }
        PanopticFile written = PanopticFile.read(folder.resolve("panoptic.json"), null, null);
        assertThat(written.categories()).isEqualTo(data.categories());
        assertThat(written.size()).isEqualTo(pictures);
        for (int i = 0; i < pictures; i++) {
            assertThat(written.partition(i)).isEqualTo(data.read(i).truth());
            assertThat(written.mask(i)).hasFileName(data.name(i) + ".png");
        }
    }

    @Test
    void overlappingObjectsAreWrittenAsAPartition() throws IOException {
        Mask left = Mask.ofBitmap(3, 1, new boolean[] {true, true, false});
        Mask right = Mask.ofBitmap(3, 1, new boolean[] {false, true, true});
        Mask hidden = Mask.ofBitmap(3, 1, new boolean[] {false, true, false});
        Instances found = new Instances(
                3,
                1,
                List.of(new Instance(left, 2, 0.9f), new Instance(right, 2, 0.5f), new Instance(hidden, 2, 0.8f)));
        try (PanopticFolder writer = PanopticFolder.open(folder, CATEGORIES)) {
            writer.add("street.jpg", found);
        }
        PanopticFile written = PanopticFile.read(folder.resolve("panoptic.json"), null, null);
        assertThat(written.partition(0).map()).isEqualTo(new LabelMap(3, 1, new int[] {1, 1, 2}));
        assertThat(written.categories()).contains(new Category(5, "road", false));
    }

    @Test
    void noDocumentOfAnEarlierRunStandsBesideNewPictures() throws IOException {
        Path json = Files.writeString(folder.resolve("panoptic.json"), "of an earlier run");
        Panoptic found = Panoptic.ofLabels(new LabelMap(2, 1, new int[] {1, 0}), 2);
        try (PanopticFolder writer = PanopticFolder.open(folder, CATEGORIES)) {
            writer.prepare(null, "a.jpg", found, (file, content) -> {});
            assertThat(json)
                    .as("until a PNG is there, which whoever writes them has to say")
                    .content()
                    .isEqualTo("of an earlier run");
            writer.add("b.jpg", found);
            assertThat(json).doesNotExist();
        }
        assertThat(PanopticFile.read(json, null, null).size()).isEqualTo(1);
    }

    @Test
    void whatCannotBeWrittenIsLeftOut() throws IOException {
        LabelMap map = new LabelMap(2, 1, new int[] {1, 2});
        Segment car = new Segment(1, 2, true, false, 1);
        try (PanopticFolder writer = PanopticFolder.open(folder, CATEGORIES)) {
            assertThatThrownBy(() -> writer.add("a.jpg", new Panoptic(map, List.of(car))))
                    .hasMessageContaining("label 2");
            assertThatThrownBy(() -> writer.add("a.jpg", Panoptic.ofLabels(map, 7)))
                    .hasMessageContainingAll("a.jpg: segment 1", "category 7", "[2, 5]");
            writer.add("a.jpg", Panoptic.ofLabels(map, 2));
            assertThatThrownBy(() -> writer.add("a.png", Panoptic.ofLabels(map, 2)))
                    .hasMessageContaining("rename one");
        }
        assertThat(PanopticFile.read(folder.resolve("panoptic.json"), null, null)
                        .size())
                .isEqualTo(1);
    }
}
