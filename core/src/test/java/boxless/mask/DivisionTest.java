package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisionTest {
    @Test
    void everyPixelGoesToThePointThatIsNearerWithinTheMask() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            int width = 3 + random.nextInt(14);
            int height = 3 + random.nextInt(14);
            boolean[] bitmap = new boolean[width * height];
            for (int i = 0; i < bitmap.length; i++) {
                bitmap[i] = random.nextInt(5) > 0;
            }
            int first = random.nextInt(bitmap.length);
            int second = (first + 1 + random.nextInt(bitmap.length - 1)) % bitmap.length;
            bitmap[first] = true;
            bitmap[second] = true;
            Mask mask = Mask.ofBitmap(width, height, bitmap);
            List<Mask> parts = Division.byDistance(
                    mask, new Point(first % width, first / width), new Point(second % width, second / width));
            assertThat(parts.get(0).union(parts.get(1))).isEqualTo(mask);
            assertThat(parts.get(0).intersection(parts.get(1))).isZero();
            int[] ofFirst = distances(width, bitmap, first);
            int[] ofSecond = distances(width, bitmap, second);
            for (int i = 0; i < bitmap.length; i++) {
                if (bitmap[i] && ofFirst[i] != ofSecond[i]) {
                    Mask nearer = parts.get(ofFirst[i] < ofSecond[i] ? 0 : 1);
                    assertThat(nearer.contains(i % width, i / width)).isTrue();
                }
            }
        }
    }

    /** Through the mask, step by step until nothing gets shorter. */
    private static int[] distances(int width, boolean[] bitmap, int from) {
        int[] far = new int[bitmap.length];
        Arrays.fill(far, 1 << 20);
        far[from] = 0;
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = 0; i < far.length; i++) {
                for (int j = 0; j < far.length; j++) {
                    int dx = Math.abs(i % width - j % width);
                    int dy = Math.abs(i / width - j / width);
                    if (bitmap[i] && bitmap[j] && Math.max(dx, dy) == 1 && far[j] + 3 + 2 * (dx + dy) < far[i]) {
                        far[i] = far[j] + 3 + 2 * (dx + dy);
                        changed = true;
                    }
                }
            }
        }
        return far;
    }

    @Test
    void piecesThatHoldNeitherPointGoToTheNearerOneAndPointsBesideTheMaskToItsNearestPixel() {
        boolean[] bitmap = {true, true, false, true, false, false, true, true, true};
        List<Mask> parts = Division.byDistance(Mask.ofBitmap(9, 1, bitmap), new Point(0, 0), new Point(5.4, 0));
        assertThat(parts.get(0)).isEqualTo(Mask.ofRuns(9, 1, 0, 2, 7));
        assertThat(parts.get(1).area()).isEqualTo(4);
        assertThatThrownBy(() -> Division.byDistance(Mask.ofBitmap(9, 1, bitmap), new Point(0, 0), new Point(-3, 0)))
                .hasMessageContaining("same pixel");
    }

    @Test
    void whereProbabilitiesDifferTheyDecide() {
        Mask bar = Mask.ofRuns(6, 1, 0, 6);
        float[] first = {.9f, .9f, .9f, .9f, .2f, .1f};
        float[] second = {.1f, .1f, .2f, .2f, .2f, .8f};
        List<Mask> parts = Division.byProbability(bar, new Point(0, 0), new Point(5, 0), first, second);
        assertThat(parts).containsExactly(Mask.ofRuns(6, 1, 0, 4, 2), Mask.ofRuns(6, 1, 4, 2));
        assertThat(Division.byProbability(bar, new Point(5, 0), new Point(0, 0), first, second))
                .as("a point keeps its own pixel")
                .containsExactly(Mask.ofRuns(6, 1, 1, 5), Mask.ofRuns(6, 1, 0, 1, 5));
    }
}
