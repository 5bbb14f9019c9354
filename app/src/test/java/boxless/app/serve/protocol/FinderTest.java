package boxless.app.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Segmented;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Point;
import boxless.mask.Segment;
import java.nio.file.Path;
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
    void objectsAreListedFromFrontToBackAndDrawnTheOtherWayRoundOverStuff() {
        Panoptic partition = new Panoptic(
                new LabelMap(4, 1, new int[] {1, 2, 3, 4}),
                List.of(
                        new Segment(1, 1, true, false, .4f),
                        new Segment(2, 1, true, false, .9f),
                        new Segment(3, 2, false, false, .8f),
                        new Segment(4, 1, true, false, .6f)));
        Model.Card card =
                new Model.Card("adaptis", Settings.parseYaml("{}"), new Normalization.Unit(), List.of(), "", "");
        ModelShelf.Entry model = new ModelShelf.Entry("m", Path.of("m.safetensors"), card);
        Segmented found = new Segmented(model, partition, partition, List.of(), 0);
        assertThat(Finder.regions(found)).extracting(Instance::score).containsExactly(.8f, .9f, .6f, .4f);
        assertThat(Finder.layers(found)).extracting(Instance::score).containsExactly(.8f, .4f, .6f, .9f);
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
