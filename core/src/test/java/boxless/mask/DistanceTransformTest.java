package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DistanceTransformTest {
    @Test
    void distancesAreThoseFoundByComparingAllPixels() {
        Random random = new Random(3);
        for (int k = 0; k < 300; k++) {
            int width = 1 + random.nextInt(23);
            int height = 1 + random.nextInt(23);
            double full = random.nextInt(5) == 0 ? 1 : random.nextDouble();
            boolean[] inside = new boolean[width * height];
            for (int i = 0; i < inside.length; i++) {
                inside[i] = random.nextDouble() < full;
            }
            assertThat(DistanceTransform.squared(width, height, inside)).isEqualTo(compared(width, height, inside));
        }
    }

    private static int[] compared(int width, int height, boolean[] inside) {
        int[] squared = new int[inside.length];
        for (int i = 0; i < inside.length; i++) {
            int x = i % width;
            int y = i / width;
            int nearest = Integer.MAX_VALUE;
            for (int v = -1; v <= height; v++) {
                for (int u = -1; u <= width; u++) {
                    boolean outside = u < 0 || v < 0 || u == width || v == height || !inside[v * width + u];
                    nearest = outside ? Math.min(nearest, (u - x) * (u - x) + (v - y) * (v - y)) : nearest;
                }
            }
            squared[i] = nearest;
        }
        return squared;
    }
}
