package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (int[] size : new int[][] {{1, 1}, {37, 21}, {3000, 2}, {2, 3000}}) {
            LabelMap small = random(size[0], size[1], LabelFiles.LARGEST_IN_PNG);
            LabelFiles.writePng(small, folder.resolve("small.png"));
            assertThat(LabelFiles.read(folder.resolve("small.png"))).isEqualTo(small);
            LabelMap large = random(size[0], size[1], Integer.MAX_VALUE);
            LabelFiles.writeTiff(large, folder.resolve("large.tif"));
            assertThat(LabelFiles.read(folder.resolve("large.tif"))).isEqualTo(large);
        }
    }

    @Test
    void labelsThatDoNotFitAreRefusedBeforeAnythingIsWritten() {
        Path file = folder.resolve("refused");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFiles.writePng(new LabelMap(1, 1, new int[] {65_536}), file))
                .withMessageContainingAll("65536", "65535", file.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFiles.writeTiff(new LabelMap(1, 1, new int[] {-1}), file));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void manyThreadsReadAtOnce() throws IOException {
        LabelMap map = random(200, 100, LabelFiles.LARGEST_IN_PNG);
        LabelFiles.writePng(map, folder.resolve("map.png"));
        LabelFiles.writeTiff(map, folder.resolve("map.tif"));
        Pixels ome = Pictures.read(GoldenPicturesTest.golden("ome-two-channels.tif"));
        IntStream.range(0, 60).parallel().forEach(i -> {
            assertThat(LabelFiles.read(folder.resolve(i % 2 == 0 ? "map.png" : "map.tif")))
                    .isEqualTo(map);
            assertThat(Pictures.read(GoldenPicturesTest.golden("ome-two-channels.tif"))
                            .values())
                    .isEqualTo(ome.values());
        });
    }

    private static LabelMap random(int width, int height, int largest) {
        Random random = new Random(5);
        int[] labels = random.ints((long) width * height, 0, largest).toArray();
        labels[labels.length - 1] = largest;
        return new LabelMap(width, height, labels);
    }
}
