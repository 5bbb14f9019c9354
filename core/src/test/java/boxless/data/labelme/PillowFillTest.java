package boxless.data.labelme;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.CocoRle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PillowFillTest {
    /** The file was written by labelme's {@code shape_to_mask}; its first line names the versions. */
    @Test
    void everyShapeHasThePixelsThatLabelmeGivesIt() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("pillow.txt")), StandardCharsets.UTF_8))) {
            lines.readLine();
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine(), count++) {
                String[] words = line.split(" ");
                int width = Integer.parseInt(words[1]);
                int height = Integer.parseInt(words[2]);
                double[] points = Arrays.stream(words, 4, words.length)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                assertThat(new LabelmeShape("cell", null, words[0], points, null)
                                .shape()
                                .mask(width, height))
                        .as(line)
                        .isEqualTo(CocoRle.decode(width, height, words[3]));
            }
            assertThat(count).isEqualTo(120);
        }
    }
}
