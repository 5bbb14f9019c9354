package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.method.Frame;
import boxless.method.Subject;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CellPicturesTest {
    @Test
    void sizesAreThoseOfTheImageWhereTheNetworkSeesItResized() {
        Subject subject = new Subject(
                new Pixels(120, 90, 3, 255, new float[3 * 120 * 90]),
                new Frame(120, 90, 40, 30, 64, 32),
                Category.things(List.of("cell")));
        List<Level> levels = List.of(new Level(2, new Sizes(1, 96), 8, 4));
        List<String> captions = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            Prediction nothing = new Prediction.Cells(List.of(torch.zeros(1, 1, 2, 2)), List.of(), List.of());
            new CellPictures(subject, levels, new LabelMap(120, 90, new int[120 * 90]), .5)
                    .explain(nothing, explanation -> captions.add(explanation.caption()));
        }
        assertThat(captions)
                .containsExactly(
                        "2x2 grid for objects of 3 to 288 pixels: probability of each cell; framed: the 0 that answered");
    }
}
