package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    /** The numbers are those of scikit-image 0.26.0, {@code regionprops}; with the same code, 2,974 random masks gave equal numbers. */
    @ParameterizedTest
    @CsvSource({
        "#, 0, 0, 0, 1, 1",
        "##.|#.., 2.309401077, 1.333333333, 0.816496581, 1, 2.236067977",
        "####.#.##|##.######|##.######|#########|####.###.|##.##.##., 10.520805789, 6.480439980, 0.787774126, 0.849056604, 10.295630141",
        "......|......|......|......|......|......|.....#|...###|..###.|.###.., 6.021007593, 2.016796363, 0.942232368, 0.909090909, 5.830951895",
        "###.#..##..|#.###..##..|##.###.####|#..###..##., 12.548608078, 4.193885636, 0.942498201, 0.675000000, 11.180339887",
        "....#.|....#.|..#.#.|#...#.|.#...#|......|#.....|......|......, 8.703699275, 4.796983535, 0.834410760, 0.333333333, 8.062257748",
        ".....####|.....####|.....####|.....####|.......#.|.........|........., 4.957954707, 4.338609156, 0.483977514, 0.944444444, 5.385164807",
    })
    void everyNumberIsThatOfScikitImage(
            String rows, double major, double minor, double eccentricity, double solidity, double feret) {
        Shape shape = Shape.of(mask(rows));
        assertThat(shape.majorAxis()).isEqualTo(major, offset(1e-8));
        assertThat(shape.minorAxis()).isEqualTo(minor, offset(1e-8));
        assertThat(shape.eccentricity()).isEqualTo(eccentricity, offset(1e-8));
        assertThat(shape.solidity()).isEqualTo(solidity, offset(1e-8));
        assertThat(shape.feret()).isEqualTo(feret, offset(1e-8));
    }

    @Test
    void theShapeDoesNotDependOnThePlaceInALargeImage() {
        Mask small = mask("..###|.####|##...");
        Mask far = small.placed(30_000, 40_000, 40_000, 50_000, new Box(0, 0, 40_000, 50_000));
        assertThat(Shape.of(far)).isEqualTo(Shape.of(small));
    }

    private static Mask mask(String rows) {
        String[] lines = rows.split("\\|");
        int width = lines[0].length();
        boolean[] bitmap = new boolean[width * lines.length];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = lines[i / width].charAt(i % width) == '#';
        }
        return Mask.ofBitmap(width, lines.length, bitmap);
    }
}
