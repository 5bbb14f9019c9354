package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutlinedFillTest {
    @Test
    void polygonsAreFilledAsOpenCvFillsThem() throws IOException {
        for (String line : Files.readAllLines(Fixtures.path("fillpoly.txt"))) {
            String[] parts = line.split("\\|");
            int[] size = numbers(parts[0]);
            boolean[] pixels = new boolean[parts[2].length()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = parts[2].charAt(i) == '1';
            }
            assertThat(OutlinedFill.fill(size[0], size[1], numbers(parts[1])))
                    .as(line)
                    .isEqualTo(Mask.ofBitmap(size[0], size[1], pixels));
        }
    }

    @Test
    void theOutlineBelongsToThePolygon() {
        assertThat(OutlinedFill.fill(30, 30, 5, 5, 15, 5, 15, 15, 5, 15).area()).isEqualTo(121);
        assertThat(OutlinedFill.fill(30, 30, 5, 5, 14, 5, 14, 14, 5, 14).area()).isEqualTo(100);
        assertThat(OutlinedFill.fill(30, 30, 7, 9).area()).isEqualTo(1);
        assertThat(OutlinedFill.fill(30, 30, 40, 9, 50, 9, 50, 12).isEmpty()).isTrue();
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
