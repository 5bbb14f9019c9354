package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {
    @TempDir
    Path folder;

    @Test
    void touchingObjectsDifferInColour() {
        // A board of 40 x 40 touching squares, numbered at random.
        Random random = new Random(12);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= 1600; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, random);
        int[] labels = new int[200 * 200];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = numbers.get(i / 200 / 5 * 40 + i % 200 / 5);
        }
        LabelMap map = new LabelMap(200, 200, labels);
        int[] colours = ObjectColours.of(map, 1600, 3, ObjectColours.ON_GREY);
        assertThat(ObjectColours.of(map, 1600, 3, ObjectColours.ON_GREY)).isEqualTo(colours);
        for (int y = 0; y < 195; y++) {
            for (int x = 0; x < 195; x++) {
                int colour = colours[map.at(x, y) - 1];
                if (map.at(x + 1, y) != map.at(x, y)) {
                    assertThat(colours[map.at(x + 1, y) - 1]).isNotEqualTo(colour);
                }
                if (map.at(x, y + 1) != map.at(x, y)) {
                    assertThat(colours[map.at(x, y + 1) - 1]).isNotEqualTo(colour);
                }
            }
        }
    }

    @Test
    void outlineIsCrispAndBackgroundIsUntouched() throws IOException {
        int[] labels = new int[20 * 10];
        for (int y = 2; y < 8; y++) {
            Arrays.fill(labels, y * 20 + 3, y * 20 + 12, 1);
        }
        float[] values = new float[labels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 + i % 20 * 5; // a dark ramp in 16 bits
        }
        Pixels picture = new Pixels(20, 10, 1, 65535, values);
        Path file = folder.resolve("a.overlay.png");
        Overlay.write(file, PictureSource.of(picture), Panoptic.ofLabels(new LabelMap(20, 10, labels), 1));
        BufferedImage drawn = ImageIO.read(file.toFile());
        int outline = drawn.getRGB(3, 2) & 0xFFFFFF;
        assertThat(ObjectColours.ON_GREY).contains(outline);
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 20; x++) {
                int colour = drawn.getRGB(x, y) & 0xFFFFFF;
                boolean inside = labels[y * 20 + x] == 1;
                boolean edge = inside && (x == 3 || x == 11 || y == 2 || y == 7);
                boolean grey = (colour & 0xFF) * 0x010101 == colour;
                assertThat(colour == outline).isEqualTo(edge);
                assertThat(grey).isEqualTo(!inside);
            }
        }
        assertThat(drawn.getRGB(0, 0) & 0xFF).isZero();
        assertThat(drawn.getRGB(19, 0) & 0xFF).isEqualTo(255);
    }

    @Test
    void ofAVeryLargePictureAnOverviewIsDrawn() throws IOException {
        int width = 10_001;
        float[] values = new float[width * 4];
        boolean[] object = new boolean[width * 4];
        for (int x = 3000; x < 6000; x++) {
            for (int y = 0; y < 4; y++) {
                values[y * width + x] = x % 3 * 50 + 50;
                object[y * width + x] = true;
            }
        }

        PictureSource picture = PictureSource.of(new Pixels(width, 4, 1, 255, values));
        Instances found = new Instances(width, 4, List.of(new Instance(Mask.ofBitmap(width, 4, object), 1, 1)));
        Path file = folder.resolve("overview.png");
        Overlay.write(file, picture, found);
        BufferedImage drawn = ImageIO.read(file.toFile());
        assertThat(drawn.getWidth()).isEqualTo(3334);
        assertThat(drawn.getHeight()).isEqualTo(2);
        Pixels smaller = Overview.of(picture, 3);
        assertThat(smaller.at(0, 1500, 0)).isEqualTo(100);
        assertThat(smaller.at(0, 1500, 1)).isEqualTo(100);
        Mask mask = Overview.of(found, 3).instances().objects().get(0).mask();
        assertThat(mask.area()).isEqualTo(2000);
    }

    @Test
    void everyKindOfPictureIsDrawn() {
        Random random = new Random(13);
        int[] labels = new int[30 * 20];
        Arrays.fill(labels, 0, 300, 1);
        Arrays.fill(labels, 300, 450, 2);
        Panoptic partition = new Panoptic(
                new LabelMap(30, 20, labels),
                List.of(new Segment(1, 5, false, false, 1f), new Segment(2, 1, true, false, 1f)));
        for (int channels = 1; channels <= 7; channels++) {
            for (float range : new float[] {1, 255, 65535}) {
                float[] values = new float[30 * 20 * channels];
                for (int i = 0; i < values.length; i++) {
                    values[i] = range * random.nextFloat();
                }
                values[0] = range == 1 ? Float.NaN : 0;
                BufferedImage drawn = Overlay.draw(new Pixels(30, 20, channels, range, values), partition);
                assertThat(drawn.getWidth()).isEqualTo(30);
            }
        }
        BufferedImage flat = Overlay.draw(new Pixels(30, 20, 1, 255, new float[600]), partition);
        assertThat(flat.getRGB(0, 19) & 0xFFFFFF).isZero();
    }
}
