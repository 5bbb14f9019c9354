package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Blobs;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private final Random random = new Random(14);

    @Test
    void everyPixelIsTheMeanOfItsBlock() {
        for (int trial = 0; trial < 100; trial++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(20);
            int factor = 1 + random.nextInt(5);
            float[] values = new float[2 * width * height];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(256);
            }
            Pixels picture = new Pixels(width, height, 2, 255, values);
            Pixels made = Overview.of(PictureSource.of(picture), factor);
            assertThat(made.width()).isEqualTo(Math.ceilDiv(width, factor));
            assertThat(made.height()).isEqualTo(Math.ceilDiv(height, factor));
            for (int c = 0; c < 2; c++) {
                for (int y = 0; y < made.height(); y++) {
                    for (int x = 0; x < made.width(); x++) {
                        double sum = 0;
                        int count = 0;
                        for (int i = y * factor; i < Math.min(height, (y + 1) * factor); i++) {
                            for (int j = x * factor; j < Math.min(width, (x + 1) * factor); j++) {
                                sum += picture.at(c, j, i);
                                count++;
                            }
                        }
                        assertThat((double) made.at(c, x, y)).isCloseTo(sum / count, within(1e-3));
                    }
                }
            }
        }
    }

    @Test
    void theObjectsInFrontStayInFront() {
        Mask small = Mask.ofRuns(4, 4, 0, 2, 2, 2, 10); // the upper left quarter
        Mask large = Mask.ofRuns(4, 4, 0, 16);
        Instances found = new Instances(4, 4, List.of(new Instance(small, 1, .4f), new Instance(large, 1, .9f)), true);
        assertThat(Overview.of(found, 2).labels().labels()).containsExactly(1, 2, 2, 2);
    }

    @Test
    void anObjectHasTheBlocksOfWhichItCoversHalfOrElseMost() {
        for (int trial = 0; trial < 300; trial++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(20);
            int factor = 1 + random.nextInt(5);
            boolean[] bitmap = Blobs.bitmap(random, width, height);
            Instances found =
                    new Instances(width, height, List.of(new Instance(Mask.ofBitmap(width, height, bitmap), 3, .5f)));
            Instance made = Overview.of(found, factor).instances().objects().getFirst();
            int across = Math.ceilDiv(width, factor);
            int down = Math.ceilDiv(height, factor);
            int[] covered = new int[across * down];
            int[] size = new int[across * down];
            int most = 1;
            for (int i = 0; i < bitmap.length; i++) {
                int block = i / width / factor * across + i % width / factor;
                size[block]++;
                covered[block] += bitmap[i] ? 1 : 0;
                most = Math.max(most, covered[block]);
            }
            boolean[] expected = new boolean[across * down];
            for (int b = 0; b < expected.length; b++) {
                expected[b] = 2 * covered[b] >= size[b] || covered[b] == most;
            }
            assertThat(made).isEqualTo(new Instance(Mask.ofBitmap(across, down, expected), 3, .5f));
        }
    }

    @Test
    void aPartitionShowsTheStuffInTheMiddleOfTheBlocksAndItsThingsOverIt() {
        LabelMap map = new LabelMap(5, 3, new int[] {
            1, 1, 2, 2, 7, //
            1, 9, 2, 2, 7, //
            2, 2, 0, 2, 1,
        });
        List<Segment> segments = List.of(
                new Segment(9, 1, true, false, 1), // the smallest
                new Segment(1, 1, true, false, 1),
                new Segment(2, 2, false, false, 1),
                new Segment(7, 1, true, false, .5f));
        assertThat(Overview.of(new Panoptic(map, segments), 2))
                .isEqualTo(new Panoptic(new LabelMap(3, 2, new int[] {9, 2, 7, 2, 2, 1}), segments));
    }

    @Test
    void aThinThingOfAPartitionStaysWhereverItLies() {
        List<Segment> segments = List.of(new Segment(4, 2, false, false, 1), new Segment(5, 1, true, false, 1));
        int[][] rows = {{4, 5, 4, 4}, {4, 5, 4, 4}, {4, 5, 5, 4}};
        for (int k = 0; k < 3; k++) {
            int[] labels = new int[12 * 3];
            Arrays.fill(labels, 4);
            for (int y = 0; y < 3; y++) {
                Arrays.fill(labels, y * 12 + 3 + k, y * 12 + 5 + k, 5);
            }
            assertThat(Overview.of(new Panoptic(new LabelMap(12, 3, labels), segments), 3))
                    .isEqualTo(new Panoptic(new LabelMap(4, 1, rows[k]), segments));
        }
    }

    @Test
    void atAnySizeEveryPixelIsOneOfEquallyLargeBlocksAndNoObjectVanishes() {
        for (int trial = 0; trial < 300; trial++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(20);
            int across = 1 + random.nextInt(width);
            int down = 1 + random.nextInt(height);
            boolean[] bitmap = Blobs.bitmap(random, width, height);
            Instances found =
                    new Instances(width, height, List.of(new Instance(Mask.ofBitmap(width, height, bitmap), 3, .5f)));
            int[] covered = new int[across * down];
            int[] size = new int[across * down];
            int most = 1;
            for (int i = 0; i < bitmap.length; i++) {
                int block = i / width * down / height * across + i % width * across / width;
                size[block]++;
                covered[block] += bitmap[i] ? 1 : 0;
                most = Math.max(most, covered[block]);
            }
            boolean[] expected = new boolean[across * down];
            int[] labels = new int[across * down];
            for (int b = 0; b < expected.length; b++) {
                expected[b] = 2 * covered[b] >= size[b] || covered[b] == most;
                labels[b] = expected[b] ? 1 : 0;
            }
            assertThat(Overview.of(found, across, down))
                    .isEqualTo(new Instances(
                            across, down, List.of(new Instance(Mask.ofBitmap(across, down, expected), 3, .5f))));
            assertThat(Overview.of(Panoptic.of(found), across, down).labels())
                    .isEqualTo(new LabelMap(across, down, labels));
        }
    }
}
