package boxless.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorColoursTest {
    private static final int DIMENSIONS = 16;
    private static final int COUNT = 300;

    @Test
    void likeVectorsHaveLikeColoursAndOthersHaveOthers() {
        float[] values = groups();
        VectorColours colours = VectorColours.fitted(values, DIMENSIONS);
        float[] places = colours.places(values);
        for (int i = 0; i < COUNT; i++) {
            int own = colour(colours, places, i);
            assertThat(distance(own, colour(colours, places, (i + 3) % COUNT))).isLessThan(60);
            assertThat(distance(own, colour(colours, places, (i + 1) % COUNT))).isGreaterThan(80);
        }
    }

    @Test
    void threeComponentsAreRedGreenAndBlue() {
        VectorColours colours = VectorColours.fitted(new float[] {1, -1, 0, 0, -1, 1}, 3);
        float[] places = colours.places(new float[] {1, -1, 0, 0, -1, 1}); // of (1, 0, -1) and (-1, 0, 1)
        assertThat(colours.colour(places[0], places[2], places[4])).isEqualTo(0xFF8000);
        assertThat(colours.colour(places[1], places[3], places[5])).isEqualTo(0x0080FF);
    }

    /** Vectors around three corners in turn. */
    private static float[] groups() {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[DIMENSIONS * COUNT];
        for (int d = 0; d < DIMENSIONS; d++) {
            for (int i = 0; i < COUNT; i++) {
                values[d * COUNT + i] = (d % 3 == i % 3 ? 1 : 0) + 0.03f * (float) random.nextGaussian();
            }
        }
        return values;
    }

    private static int colour(VectorColours colours, float[] places, int i) {
        return colours.colour(places[i], places[COUNT + i], places[2 * COUNT + i]);
    }

    private static int distance(int a, int b) {
        return Math.abs((a >> 16 & 0xFF) - (b >> 16 & 0xFF))
                + Math.abs((a >> 8 & 0xFF) - (b >> 8 & 0xFF))
                + Math.abs((a & 0xFF) - (b & 0xFF));
    }
}
