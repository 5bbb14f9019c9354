package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Fixtures;
import boxless.RealData;
import boxless.Repository;
import boxless.SharedData;
import boxless.mask.LabelMap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    @TempDir
    Path folder;

    @Test
    void picturesEqualTheJdksReader() throws IOException {
        assertPictures(first(Repository.path("samples"), 3));
        assertPictures(first(Repository.path("samples/shapes"), 1));
    }

    @RealData
    @Test
    void realPicturesEqualTheJdksReader() throws IOException {
        assertPictures(first(SharedData.path("dsb2018", "test", "images"), 20));
    }

    private static void assertPictures(List<Path> files) throws IOException {
        for (Path file : files) {
            BufferedImage expected = ImageIO.read(file.toFile());
            Pixels picture = Pictures.read(file);
            assertThat(picture.channels()).isEqualTo(expected.getRaster().getNumBands());
            assertThat(picture.range()).isEqualTo(255);
            for (int c = 0; c < picture.channels(); c++) {
                float[] band = expected.getRaster()
                        .getSamples(0, 0, expected.getWidth(), expected.getHeight(), c, (float[]) null);
                float[] plane = Arrays.copyOfRange(picture.values(), c * band.length, (c + 1) * band.length);
                assertThat(Arrays.equals(plane, band)).as(file.toString()).isTrue();
            }
        }
    }

    @Test
    void labelsEqualTheJdksReader() throws IOException {
        assertLabels(first(Fixtures.path("nuclei"), 12));
    }

    @RealData
    @Test
    void realLabelsEqualTheJdksReader() throws IOException {
        assertLabels(first(SharedData.path("dsb2018", "test", "labels_published"), 20));
    }

    private static void assertLabels(List<Path> files) throws IOException {
        for (Path file : files) {
            BufferedImage expected = ImageIO.read(file.toFile());
            LabelMap labels = LabelFiles.read(file);
            int[] band =
                    expected.getRaster().getSamples(0, 0, expected.getWidth(), expected.getHeight(), 0, (int[]) null);
            assertThat(Arrays.equals(labels.labels(), band)).as(file.toString()).isTrue();
        }
    }

    private static List<Path> first(Path folder, int count) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> first = files.filter(Pictures::isNamedLikePicture)
                    .sorted()
                    .limit(count)
                    .toList();
            assertThat(first).hasSize(count);
            return first;
        }
    }
}
