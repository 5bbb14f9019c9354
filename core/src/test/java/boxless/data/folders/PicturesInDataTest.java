package boxless.data.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.check.DataReport;
import boxless.data.check.Finding;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Reading;
import boxless.image.TinyTiff;
import boxless.mask.LabelMap;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data whose pictures are turned, or hold more than one image. */
class PicturesInDataTest {
    private static final int ORIENTATION = 274;
    private static final int TURNED = 6; // the first row is stored as the last column
    private static final int UPSIDE_DOWN = 3;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectory(folder.resolve("images"));
    }

    @Test
    void annotationsOfTheUprightPictureLieOnItsObjects() throws IOException {
        Files.writeString(folder.resolve("instances.json"), coco(2, 3));
        for (int orientation : new int[] {TURNED, UPSIDE_DOWN}) {
            TinyTiff tiff = orientation == TURNED
                    ? new TinyTiff(3, 2).page(0, 0, 9, 0, 0, 9)
                    : new TinyTiff(2, 3).page(9, 9, 0, 0, 0, 0);
            tiff.tag(ORIENTATION, orientation).write(folder.resolve("images/a.tif"));
            Sample sample = Datasets.open(folder, null).read(0);
            assertThat(sample.image().values()).containsExactly(0, 0, 0, 0, 9, 9);
            assertThat(sample.truth().labels().labels()).containsExactly(0, 0, 0, 0, 1, 1);
        }
    }

    @Test
    void annotationsOfThePictureAsStoredAreRefusedWithTheCure() throws IOException {
        new TinyTiff(3, 2).page(0, 0, 9, 0, 0, 9).tag(ORIENTATION, TURNED).write(folder.resolve("images/a.tif"));
        Path json = Files.writeString(folder.resolve("instances.json"), coco(3, 2));
        refused("is 2x3", "says 3x2", "images are read upright", "remove the orientation");
        Files.delete(json);
        Files.createDirectory(folder.resolve("labels"));
        LabelFiles.writePng(new LabelMap(3, 2, new int[6]), folder.resolve("labels/a.png"));
        refused("is 3x2", "is 2x3", "images are read upright", "remove the orientation");
    }

    @Test
    void theChannelAndSliceAskedForAreRead() throws IOException {
        Files.createDirectory(folder.resolve("labels"));
        Path labels = folder.resolve("labels/a.png");
        LabelFiles.writePng(new LabelMap(5, 1, new int[5]), labels);
        new TinyTiff(5, 1)
                .description("ImageJ=1.54p\nimages=4\nchannels=2\nslices=2\n")
                .page(0, 0, 0, 0, 0)
                .page(1, 1, 1, 1, 1)
                .page(2, 2, 2, 2, 2)
                .page(3, 3, 3, 3, 3)
                .write(folder.resolve("images/a.tif"));
        reads("2", 3);
        refused("2 slices", "--slice", "data.slice");
        assertThat(Datasets.open(folder, null, "labels", null, null, Reading.ANY)
                        .read(0)
                        .image()
                        .size())
                .isEqualTo(new Size(5, 1));
        Files.move(labels, folder.resolve("a.png"));
        Files.writeString(folder.resolve("labels/a.txt"), "0 0 0 1 0 1 1\n");
        Files.writeString(folder.resolve("data.yaml"), "names: [card]\n");
        reads("1", 2);
        Files.delete(folder.resolve("labels/a.txt"));
        Files.delete(folder.resolve("data.yaml"));
        Files.delete(folder.resolve("labels"));
        Files.writeString(folder.resolve("instances.json"), coco(5, 1));
        reads("2", 3);
    }

    /** The second slice of a channel, when the data is used and when it is checked. */
    private void reads(String channel, float value) {
        Reading reading = new Reading(channel, "2", "", Long.MAX_VALUE);
        DataReport report = DataReport.of(folder, null, "labels", reading, (part, objects) -> {});
        assertThat(report.findings()).extracting(Finding::kind).doesNotContain(Finding.Kind.UNREADABLE);
        assertThat(List.of(
                        Datasets.open(folder, null, "labels", null, null, reading),
                        report.training().samples()))
                .allSatisfy(data -> assertThat(data.read(0).image().values()).containsOnly(value));
    }

    private void refused(String... parts) {
        Dataset data = Datasets.open(folder, null);
        assertThatThrownBy(() -> data.read(0))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll(parts);
    }

    /** An object in the last row. */
    private static String coco(int width, int height) {
        return """
                {"images": [{"id": 1, "file_name": "a.tif", "width": %d, "height": %d}],
                 "categories": [{"id": 1, "name": "card"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "area": %d, "bbox": [0, %d, %d, 1],
                                  "segmentation": [[0, %d, %d, %d, %d, %d, 0, %d]]}]}
                """.formatted(
                        width, height, width, height - 1, width, height - 1, width, height - 1, width, height, height);
    }
}
