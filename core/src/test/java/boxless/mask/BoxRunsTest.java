package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxRunsTest {
    /** The run lengths that cvat-sdk 2.80.0 gives this mask. */
    @Test
    void runLengthsGoRowByRowOverTheBox() {
        int[] runs = {1, 5};
        Mask mask = BoxRuns.decode(5, 4, new Box(1, 1, 3, 2), runs);
        assertThat(mask.toBitmap()).containsExactly(bits(".....", "..##.", ".###.", "....."));
        assertThat(BoxRuns.encode(mask)).containsExactly(runs);
    }

    private static boolean[] bits(String... rows) {
        String all = String.join("", rows);
        boolean[] bits = new boolean[all.length()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = all.charAt(i) == '#';
        }
        return bits;
    }

    @Test
    void anyMaskComesBack() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            int width = 1 + random.nextInt(12);
            int height = 1 + random.nextInt(12);
            boolean[] bitmap = new boolean[width * height];
            for (int i = 0; i < bitmap.length; i++) {
                bitmap[i] = random.nextInt(4) == 0;
            }
            bitmap[random.nextInt(bitmap.length)] = true;
            Mask mask = Mask.ofBitmap(width, height, bitmap);
            assertThat(BoxRuns.decode(width, height, mask.box(), BoxRuns.encode(mask)))
                    .isEqualTo(mask);
            assertThat(BrushRle.decode(width, height, BrushRle.encode(mask))).isEqualTo(mask);
        }
    }

    @Test
    void runLengthsThatDoNotFitAreRefused() {
        Box box = new Box(0, 0, 2, 2);
        assertThatThrownBy(() -> BoxRuns.decode(5, 4, box, 1, 2))
                .hasMessageContaining("sum to 3")
                .hasMessageContaining("4 pixels");
        assertThatThrownBy(() -> BoxRuns.decode(5, 4, box, 1, 4)).hasMessageContaining("sum to 5");
        assertThatThrownBy(() -> BoxRuns.decode(5, 4, new Box(4, 0, 2, 2), 4))
                .hasMessageContaining("not within the image")
                .hasMessageNotContaining("Box");
    }
}
