package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetMakerTest {
    @Test
    void theAnnotatedObjectThatIsListedFirstIsInFront() {
        Instance hole = new Instance(Mask.ofRuns(6, 1, 2, 2, 2), 1, 1);
        Instance all = new Instance(Mask.ofRuns(6, 1, 0, 6), 1, 1);
        Targets.Picture targets = targets(new Instances(6, 1, List.of(hole, all)));
        assertThat(targets.count()).isEqualTo(2);
        assertThat(targets.object()).containsExactly(0, 0, 1, 1, 0, 0);
    }

    @Test
    void crowdsAndStuffAreBackground() {
        Instance crowd = new Instance(Mask.ofRuns(6, 1, 0, 6), 1, 1, true);
        Instance single = new Instance(Mask.ofRuns(6, 1, 2, 2, 2), 1, 1);
        Targets.Picture objects = targets(new Instances(6, 1, List.of(crowd, single)));
        assertThat(objects.count()).isEqualTo(1);
        assertThat(objects.object()).containsExactly(-1, -1, 0, 0, -1, -1);

        Targets.Picture partition = targets(new Panoptic(
                new LabelMap(6, 1, new int[] {1, 1, 2, 2, 3, 3}),
                List.of(
                        new Segment(1, 1, true, false, 1),
                        new Segment(2, 1, false, false, 1),
                        new Segment(3, 1, true, true, 1))));
        assertThat(partition.count()).isEqualTo(1);
        assertThat(partition.object()).containsExactly(0, 0, -1, -1, -1, -1);
    }

    private static Targets.Picture targets(Segmentation truth) {
        Sample sample = new Sample("a", new Pixels(6, 1, 1, 255, new float[6]), truth);
        return TargetMaker.of(List.of(sample), SpatialEmbeddingsOptions.DEFAULTS)
                .pictures()
                .getFirst();
    }
}
