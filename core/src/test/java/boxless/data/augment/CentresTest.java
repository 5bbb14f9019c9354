package boxless.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CentresTest {
    @Test
    void cropsAreTakenAroundNoCrowd() {
        Instance crowd = new Instance(Mask.ofRuns(20, 10, 0, 200), 1, 1, true);
        Instance single = new Instance(Mask.ofRuns(20, 10, 23, 5, 172), 1, 1);
        Sample sample =
                new Sample("a", Scenes.image(new int[200], 20, 10), new Instances(20, 10, List.of(crowd, single)));
        assertThat(new Centres(sample, 0).choose(new Random(1)))
                .isEqualTo(single.mask().centroid());
    }
}
