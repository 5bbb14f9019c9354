package boxless.method;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.OtherDigits;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapesTest {
    @Test
    void layersAreCountedOnEveryMachine() throws Exception {
        StoredTensor layer = StoredTensor.ofFloats(new long[] {2, 1, 1, 1}, 1, 2);
        Map<String, StoredTensor> tensors = Map.of("convs.0.weight", layer, "convs.1.weight", layer);
        Shapes shapes = new Shapes(new StateDict(Path.of("a.pth"), "", tensors, List.of()), tensors);
        OtherDigits.during(() -> {
            assertThat(shapes.count("convs.%d.weight")).isEqualTo(2);
            assertThat(shapes.extents("convs.%d.weight")).containsExactly(2, 2);
        });
    }
}
