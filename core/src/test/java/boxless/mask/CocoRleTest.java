package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** COCO's compressed run lengths. */
class CocoRleTest {
    @Test
    void anyMaskSurvivesTheWayThroughText() {
        Random random = new Random(1);
        for (int k = 0; k < 2000; k++) {
            int width = 1 + random.nextInt(70);
            int height = 1 + random.nextInt(70);
            double density = random.nextDouble();
            boolean[] bitmap = new boolean[width * height];
            for (int i = 0; i < bitmap.length; i++) {
                bitmap[i] = i > 0 && random.nextInt(4) > 0 ? bitmap[i - 1] : random.nextDouble() < density;
            }
            Mask mask = Mask.ofBitmap(width, height, bitmap);
            assertThat(CocoRle.decode(width, height, CocoRle.encode(mask))).isEqualTo(mask);
        }
    }

    @Test
    void textThatIsNoRunLengthsIsRefused() {
        assertThatThrownBy(() -> CocoRle.decode(4, 4, "~~")).hasMessageContaining("none of COCO's");
        assertThatThrownBy(() -> CocoRle.decode(4, 4, "PPPPPPPPPPPPPP")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CocoRle.decode(4, 4, "P")).hasMessageContaining("end within a number");
        assertThatThrownBy(() -> CocoRle.decode(4, 4, "2")).hasMessageContaining("sum to 2");
    }
}
