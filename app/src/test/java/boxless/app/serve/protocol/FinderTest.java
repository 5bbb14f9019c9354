package boxless.app.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinderTest {
    private static final Box BOX = new Box(10, 10, 20, 20);

    private final List<Point> asked = new ArrayList<>();

    private static Instance rectangle(int x, int y, int width, int height) {
        boolean[] bitmap = new boolean[40 * 40];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = i % 40 >= x && i % 40 < x + width && i / 40 >= y && i / 40 < y + height;
        }
        return new Instance(Mask.ofBitmap(40, 40, bitmap), 1, 1);
    }

    private Instance found(List<Point> inside, Instance centre, Instance lowerRight) {
        return Finder.found(new Prompt(inside, List.of(), Optional.of(BOX)), points -> {
            asked.addAll(points);
            return points.contains(new Point(25, 25)) ? lowerRight : centre;
        });
    }

    @Test
    void anObjectThatFillsTheRectangleIsFoundWithOneClick() {
        Instance object = rectangle(11, 11, 19, 19);
        assertThat(found(List.of(), object, rectangle(0, 0, 1, 1)).mask()).isEqualTo(object.mask());
        assertThat(asked).containsExactly(new Point(20, 20));
    }

    @Test
    void ofSeveralObjectsInARectangleTheOneThatFitsBestCounts() {
        Instance ring = rectangle(10, 10, 18, 20);
        assertThat(found(List.of(), rectangle(18, 18, 5, 5), ring).mask()).isEqualTo(ring.mask());
        assertThat(asked).hasSize(5).endsWith(new Point(25, 25));
    }

    @Test
    void nothingOutsideTheRectangleBelongsToTheObject() {
        assertThat(found(List.of(), rectangle(5, 5, 30, 30), rectangle(0, 0, 1, 1))
                        .mask())
                .isEqualTo(rectangle(10, 10, 20, 20).mask());
        assertThat(found(List.of(new Point(12, 12)), rectangle(5, 5, 10, 10), rectangle(0, 0, 1, 1))
                        .mask())
                .isEqualTo(rectangle(10, 10, 5, 5).mask());
        assertThat(asked).endsWith(new Point(12, 12));
    }
}
