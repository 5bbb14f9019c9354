package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void everyQuestionIsAnsweredAsThePixelsWould() {
        Random random = new Random(1);
        for (int round = 0; round < 3000; round++) {
            int width = 1 + random.nextInt(9);
            int height = 1 + random.nextInt(9);
            boolean[] bitmap = Blobs.bitmap(random, width, height);
            Mask mask = Mask.ofBitmap(width, height, bitmap);
            assertThat(mask.toBitmap()).isEqualTo(bitmap);
            assertThat(Mask.ofRuns(width, height, mask.runs())).isEqualTo(mask).hasSameHashCodeAs(mask);
            assertThat(Mask.ofBitmap(width, height, bits(bitmap))).isEqualTo(mask);

            int area = 0;
            double sumX = 0;
            double sumY = 0;
            int left = width, top = height, right = -1, bottom = -1;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    assertThat(mask.contains(x, y)).isEqualTo(bitmap[y * width + x]);
                    if (bitmap[y * width + x]) {
                        area++;
                        sumX += x;
                        sumY += y;
                        left = Math.min(left, x);
                        right = Math.max(right, x);
                        top = Math.min(top, y);
                        bottom = Math.max(bottom, y);
                    }
                }
            }
            assertThat(mask.area()).isEqualTo(area);
            if (area == 0) {
                assertThat(mask.box()).isEqualTo(new Box(0, 0, 0, 0));
            } else {
                assertThat(mask.box()).isEqualTo(new Box(left, top, right - left + 1, bottom - top + 1));
                assertThat(mask.centroid().x()).isCloseTo(sumX / area, within(1e-12));
                assertThat(mask.centroid().y()).isCloseTo(sumY / area, within(1e-12));
            }
            int[] painted = new int[width * height];
            mask.paint(painted, 7);
            assertThat(painted).isEqualTo(times(bitmap, 7));
        }
    }

    @Test
    void intersectionAndIouCountCommonPixels() {
        Random random = new Random(2);
        for (int round = 0; round < 3000; round++) {
            int width = 1 + random.nextInt(9);
            int height = 1 + random.nextInt(9);
            boolean[] a = Blobs.bitmap(random, width, height);
            boolean[] b = Blobs.bitmap(random, width, height);
            int both = 0;
            int either = 0;
            for (int i = 0; i < a.length; i++) {
                both += a[i] && b[i] ? 1 : 0;
                either += a[i] || b[i] ? 1 : 0;
            }
            Mask maskA = Mask.ofBitmap(width, height, a);
            Mask maskB = Mask.ofBitmap(width, height, b);
            assertThat(maskA.intersection(maskB)).isEqualTo(both);
            assertThat(maskA.iou(maskB)).isEqualTo(either == 0 ? 0 : (double) both / either);
        }
    }

    @Test
    void perimeterIsCroftonsOverFourDirections() {
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            int width = 1 + random.nextInt(9);
            int height = 1 + random.nextInt(9);
            Mask mask = Mask.ofBitmap(width, height, Blobs.bitmap(random, width, height));
            double expected = Math.PI
                    / 4
                    * (entries(mask, 1, 0)
                            + entries(mask, 0, 1)
                            + (entries(mask, 1, 1) + entries(mask, 1, -1)) / Math.sqrt(2));
            assertThat(mask.perimeter()).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void perimeterOfADiscIsNearTwoPiR() {
        boolean[] disc = new boolean[101 * 101];
        for (int i = 0; i < disc.length; i++) {
            disc[i] = Math.hypot(i % 101 - 50, i / 101 - 50) <= 40;
        }
        assertThat(Mask.ofBitmap(101, 101, disc).perimeter()).isCloseTo(2 * Math.PI * 40, within(5.0));
    }

    @Test
    void runsThatDoNotFillThePictureAreRefused() {
        assertThatThrownBy(() -> Mask.ofRuns(3, 3, 2, 3)).hasMessageContaining("sum to 5");
        assertThatThrownBy(() -> Mask.ofRuns(3, 3, 2, 8)).hasMessageContaining("sum to 10");
        assertThatThrownBy(() -> Mask.ofRuns(3, 3, 12, -3)).hasMessageContaining("negative");
        assertThatThrownBy(() -> new MaskBuilder(1 << 16, 1 << 16)).hasMessageContaining("2^31");
    }

    @Test
    void masksThatDifferInAPixelOrInTheImagesSizeAreNotEqual() {
        Mask mask = Mask.ofRuns(4, 3, 5, 3, 4);
        assertThat(mask)
                .isEqualTo(Mask.ofRuns(4, 3, 5, 3, 4))
                .isNotEqualTo(Mask.ofRuns(4, 3, 5, 2, 5))
                .isNotEqualTo(Mask.ofRuns(4, 3, 4, 3, 5))
                .isNotEqualTo(Mask.ofRuns(3, 4, 5, 3, 4));
        LabelMap map = new LabelMap(3, 2, new int[] {0, 1, 1, 0, 2, 2});
        assertThat(map)
                .isEqualTo(new LabelMap(3, 2, new int[] {0, 1, 1, 0, 2, 2}))
                .isNotEqualTo(new LabelMap(3, 2, new int[] {0, 1, 1, 0, 2, 1}))
                .isNotEqualTo(new LabelMap(2, 3, new int[] {0, 1, 1, 0, 2, 2}));
    }

    @Test
    void masksOfImagesOfDifferentSizesAreNotCompared() {
        Mask wide = Mask.ofRuns(4, 3, 0, 12);
        Mask high = Mask.ofRuns(3, 4, 0, 12);
        assertThatThrownBy(() -> wide.intersection(high)).hasMessageContainingAll("4x3", "3x4");
        assertThatThrownBy(() -> wide.union(high)).hasMessageContainingAll("4x3", "3x4");
        assertThatThrownBy(() -> Mask.ofBitmap(4, 3, new boolean[11])).hasMessageContainingAll("11", "4x3");
        BitSet thirteenth = new BitSet();
        thirteenth.set(12);
        assertThatThrownBy(() -> Mask.ofBitmap(4, 3, thirteenth)).hasMessageContainingAll("12", "4x3");
    }

    @Test
    void emptyRunsInsideDoNotMatter() {
        assertThat(Mask.ofRuns(3, 3, 1, 2, 0, 3, 0, 0, 3)).isEqualTo(Mask.ofRuns(3, 3, 1, 5, 3));
        assertThat(Mask.ofRuns(3, 3, 1, 8, 0)).isEqualTo(Mask.ofRuns(3, 3, 1, 8));
    }

    /** Pixels of the object whose neighbour before them, in a direction, is not of the object. */
    private static int entries(Mask mask, int dx, int dy) {
        int entries = 0;
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                entries += mask.contains(x, y) && !mask.contains(x - dx, y - dy) ? 1 : 0;
            }
        }
        return entries;
    }

    private static int[] times(boolean[] bitmap, int label) {
        int[] out = new int[bitmap.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = bitmap[i] ? label : 0;
        }
        return out;
    }

    private static BitSet bits(boolean[] bitmap) {
        BitSet bits = new BitSet();
        for (int i = 0; i < bitmap.length; i++) {
            bits.set(i, bitmap[i]);
        }
        return bits;
    }
}
