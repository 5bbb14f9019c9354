package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetMakerTest {
    @Test
    void theAnnotatedObjectThatIsListedFirstIsInFront() {
        Instance hole = new Instance(Mask.ofRuns(6, 1, 2, 2, 2), 1, 1);
        Instance all = new Instance(Mask.ofRuns(6, 1, 0, 6), 1, 1);
        Sample sample =
                new Sample("a", new Pixels(6, 1, 1, 255, new float[6]), new Instances(6, 1, List.of(hole, all)));
        Targets.Picture targets = TargetMaker.of(List.of(sample), SpatialEmbeddingsOptions.DEFAULTS)
                .pictures()
                .getFirst();
        assertThat(targets.count()).isEqualTo(2);
        assertThat(targets.object()).containsExactly(0, 0, 1, 1, 0, 0);
    }
}
