package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelImageTest {
    @TempDir
    Path folder;

    @Test
    void labelsUpTo65535ComeBackFromSixteenBitPng() throws IOException {
        LabelMap map = random(37, 21, 65535);
        map.labels()[5] = 65535;
        Path file = LabelImage.write(folder, "cells", map);
        assertThat(file).isEqualTo(folder.resolve("cells.labels.png"));
        assertThat(read(file)).isEqualTo(map);
    }

    @Test
    void largerLabelsComeBackFromThirtyTwoBitTiff() throws IOException {
        // One strip, several, and a last one that is not full.
        for (int[] size : new int[][] {{1, 1}, {300, 200}, {600, 1001}, {300_000, 3}}) {
            LabelMap map = random(size[0], size[1], Integer.MAX_VALUE);
            map.labels()[0] = 65536;
            map.labels()[map.labels().length - 1] = Integer.MAX_VALUE;
            Path file = LabelImage.write(folder, "many", map);
            assertThat(file).isEqualTo(folder.resolve("many.labels.tif"));
            assertThat(read(file)).isEqualTo(map);
        }
    }

    @Test
    void objectsAreWrittenAsTheirLabelMapWouldBe() throws IOException {
        Panoptic few = Panoptic.ofLabels(random(37, 121, 9), 1);
        assertThat(read(LabelImage.write(folder, "few", few))).isEqualTo(few.labels());
        Mask dot = Mask.ofRuns(300, 200, 0, 1, 59_999);
        Instances many = new Instances(300, 200, Collections.nCopies(70_000, new Instance(dot, 1, 1)));
        Path file = LabelImage.write(folder, "many", many);
        assertThat(file).isEqualTo(folder.resolve("many.labels.tif"));
        assertThat(read(file)).isEqualTo(many.labels());
    }

    @Test
    void anEarlierResultOfTheOtherFormatIsReplaced() throws IOException {
        LabelMap few = new LabelMap(2, 1, new int[] {0, 1});
        LabelMap many = new LabelMap(2, 1, new int[] {0, 65536});
        for (LabelMap map : List.of(few, many, few)) {
            Path file = LabelImage.write(folder, "cells", map);
            assertThat(folder.toFile().list())
                    .containsExactly(file.getFileName().toString());
        }
    }

    @Test
    void failedWriteLeavesNoFile() throws IOException {
        Files.createDirectory(folder.resolve("taken.labels.png"));
        LabelMap map = random(5, 5, 9);
        assertThatThrownBy(() -> LabelImage.write(folder, "taken", map)).hasMessageContaining("taken.labels.png");
        LabelMap broken = new LabelMap(2, 1, new int[] {1, -1});
        assertThatThrownBy(() -> LabelImage.write(folder, "broken", broken)).hasMessageContaining("negative");
        assertThat(folder.toFile().list()).containsExactly("taken.labels.png");
    }

    private static LabelMap random(int width, int height, int bound) {
        Random random = new Random(11);
        int[] labels = new int[width * height];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(3) == 0 || i == 0 ? random.nextInt(bound) : labels[i - 1];
        }
        return new LabelMap(width, height, labels);
    }

    private static LabelMap read(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = ImageIO.getImageReaders(in).next();
            reader.setInput(in);
            Raster raster = reader.canReadRaster()
                    ? reader.readRaster(0, null)
                    : reader.read(0).getRaster();
            int width = raster.getWidth();
            int height = raster.getHeight();
            return new LabelMap(width, height, raster.getSamples(0, 0, width, height, 0, (int[]) null));
        }
    }
}
