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
    /** Rows 0 to 9 are stuff of category 5, rows 10 to 14 one object, the others neither. */
    private static final Panoptic HALF_STUFF = halfStuff();

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
    void whereObjectsOverlapTheColourIsThatOfTheLabelImage() {
        Mask left = rectangle(2, 16);
        Mask right = rectangle(10, 26);
        for (float score : new float[] {.9f, .1f}) {
            Instances found = new Instances(30, 10, List.of(new Instance(left, 1, score), new Instance(right, 1, .5f)));
            BufferedImage drawn = Overlay.draw(new Pixels(30, 10, 1, 255, new float[300]), found);
            int front = found.labels().at(13, 5) == 1 ? 5 : 20;
            assertThat(drawn.getRGB(13, 5)).isEqualTo(drawn.getRGB(front, 5));
            assertThat(drawn.getRGB(5, 5)).isNotEqualTo(drawn.getRGB(20, 5));
            assertThat(drawn.getRGB(10, 5)).isEqualTo(drawn.getRGB(25, 5)); // both outlines whole
            assertThat(drawn.getRGB(15, 5)).isEqualTo(drawn.getRGB(2, 5));
            assertThat(drawn.getRGB(12, 2)).isEqualTo(drawn.getRGB(front, 2)); // the one in front over the other
        }
    }

    private static Mask rectangle(int left, int right) {
        boolean[] bitmap = new boolean[30 * 10];
        for (int y = 2; y < 8; y++) {
            Arrays.fill(bitmap, y * 30 + left, y * 30 + right, true);
        }
        return Mask.ofBitmap(30, 10, bitmap);
    }

    @Test
    void stuffHasTheColourOfItsCategoryAndNoOutline() {
        int[] labels = new int[20 * 10];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 20 < 8 ? 1 : i % 20 < 15 ? 2 : 0;
        }
        Panoptic partition = new Panoptic(
                new LabelMap(20, 10, labels),
                List.of(new Segment(1, 9, false, false, 1), new Segment(2, 12, false, false, 1)));
        BufferedImage drawn = Overlay.draw(new Pixels(20, 10, 1, 255, new float[200]), partition);
        for (int i = 0; i < labels.length; i++) {
            int colour = labels[i] == 0 ? 0 : ObjectColours.ofCategory(labels[i] == 1 ? 9 : 12);
            for (int shift : new int[] {0, 8, 16}) {
                // A fifth of the colour, dimmed to 100 of 256 on black.
                int expected = (colour >> shift & 0xFF) * 51 * 100 / 256 >> 8;
                assertThat(drawn.getRGB(i % 20, i / 20) >> shift & 0xFF).isEqualTo(expected);
            }
        }
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
        for (int channels = 1; channels <= 7; channels++) {
            for (float range : new float[] {1, 255, 65535}) {
                Pixels picture = noise(channels, range);
                BufferedImage plain = Overlay.draw(picture, new Instances(30, 20, List.of()));
                for (int k = 0; k < channels; k++) {
                    assertThat(rgb(plain, k, 19)).isEqualTo(light(k, channels));
                }
                if (channels <= 3) { // every channel has lights of its own
                    assertThat(rgb(plain, 0, 0) & light(0, channels)).isZero();
                }
                assertDrawn(Overlay.draw(picture, HALF_STUFF), plain, channels == 1);
            }
        }
    }

    @Test
    void deepAndDarkPicturesAreStretchedAndOrdinaryOnesAreNot() {
        float[] bright = {0, 50, 200, 200, /* green */ 0, 100, 200, 200, /* blue */ 0, 150, 200, 200};
        assertThat(rgb(shown(3, 255, bright), 1, 0)).isEqualTo(0x326496); // 50, 100, 150
        assertThat(rgb(shown(3, 65535, bright), 1, 0)).isEqualTo(0x4080BF); // 1, 2 and 3 quarters of 255
        float[] dark = {0, 10, 40, 40, /* green */ 0, 20, 40, 40, /* blue */ 0, 30, 40, 40};
        assertThat(rgb(shown(3, 255, dark), 1, 0)).isEqualTo(0x4080BF);
        float[] fluorescence = {0, 0, 0, 50, 200};
        assertThat(rgb(shown(1, 65535, fluorescence), 3, 0)).isEqualTo(0x616161); // 255 * .25^.7 = 96.6
        assertThat(rgb(shown(1, 65535, fluorescence), 4, 0)).isEqualTo(0xFFFFFF);
    }

    private static BufferedImage shown(int channels, float range, float[] values) {
        int width = values.length / channels;
        return Overlay.draw(new Pixels(width, 1, channels, range, values), new Instances(width, 1, List.of()));
    }

    @Test
    void objectsAreVisibleOnABlackPicture() {
        Pixels black = new Pixels(30, 20, 1, 255, new float[600]);
        BufferedImage drawn = Overlay.draw(black, HALF_STUFF);
        assertThat(rgb(drawn, 0, 19)).isZero();
        // A fifth of category 5's 0xFF6D3A, dimmed to 100 / 256.
        assertThat(rgb(drawn, 0, 0)).isEqualTo(0x130804);
        assertDrawn(drawn, Overlay.draw(black, new Instances(30, 20, List.of())), true);
    }

    private static Panoptic halfStuff() {
        int[] labels = new int[30 * 20];
        Arrays.fill(labels, 0, 300, 1);
        Arrays.fill(labels, 300, 450, 2);
        return new Panoptic(
                new LabelMap(30, 20, labels),
                List.of(new Segment(1, 5, false, false, 1f), new Segment(2, 1, true, false, 1f)));
    }

    /** At (k, 19) channel k alone is bright. In its first row the first channel is 0, or NaN where pictures have NaN. */
    private static Pixels noise(int channels, float range) {
        Random random = new Random(13);
        float[] values = new float[30 * 20 * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = range * random.nextFloat();
        }
        Arrays.fill(values, 0, 30, range == 1 ? Float.NaN : 0);
        for (int k = 0; k < channels; k++) {
            for (int x = 0; x < channels; x++) {
                values[600 * k + 19 * 30 + x] = x == k ? range : 0;
            }
        }
        return new Pixels(30, 20, channels, range, values);
    }

    private static int light(int channel, int channels) {
        int[] lights = switch (channels) {
            case 2 -> new int[] {0xFF00FF, 0x00FF00};
            case 3 -> new int[] {0xFF0000, 0x00FF00, 0x0000FF};
            default -> new int[] {0xFFFFFF, 0xFF00FF, 0x00FFFF, 0xFFFF00, 0x5B8CFF, 0xFF7A3D};
        };
        return lights[channel % lights.length];
    }

    private static void assertDrawn(BufferedImage drawn, BufferedImage plain, boolean grey) {
        int outline = rgb(drawn, 0, 10);
        assertThat(grey ? ObjectColours.ON_GREY : ObjectColours.ON_COLOUR).contains(outline);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 30; x++) {
                int colour = rgb(drawn, x, y);
                int below = rgb(plain, x, y);
                if (y < 10) {
                    assertTinted(colour, below, ObjectColours.ofCategory(5), .2);
                } else if (y == 10 || y == 14) { // the picture's border is no edge
                    assertThat(colour).isEqualTo(outline);
                } else if (y < 14) {
                    assertTinted(colour, below, outline, grey ? .5 : .25);
                } else {
                    assertThat(colour).isEqualTo(below);
                }
            }
        }
    }

    /** A share of the colour, as bright as what is below it: 100 / 256 on black, all of it on white. */
    private static void assertTinted(int mixed, int below, int above, double share) {
        double luma = .3 * (below >> 16) + .6 * (below >> 8 & 0xFF) + .1 * (below & 0xFF);
        double bright = (100 + luma * 156 / 255) / 256;
        for (int shift = 0; shift <= 16; shift += 8) {
            double expected = (1 - share) * (below >> shift & 0xFF) + share * bright * (above >> shift & 0xFF);
            // Shares are 256ths, and all is rounded down.
            assertThat((mixed >> shift & 0xFF) - expected).isBetween(-2.0, .5);
        }
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }
}
