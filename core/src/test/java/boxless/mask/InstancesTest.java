package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects as a label map. */
class InstancesTest {
    @Test
    void theSurerObjectIsInFrontInWhateverOrder() {
        Instance sure = row(0, 3, .9f);
        Instance unsure = row(2, 5, .4f);
        assertThat(new Instances(6, 1, List.of(sure, unsure)).labels().labels()).containsExactly(1, 1, 1, 2, 2, 0);
        assertThat(new Instances(6, 1, List.of(unsure, sure)).labels().labels()).containsExactly(2, 2, 2, 1, 1, 0);
    }

    @Test
    void ofEquallySureObjectsTheLaterIsInFront() {
        assertThat(new Instances(6, 1, List.of(row(0, 3, 1), row(2, 5, 1)))
                        .labels()
                        .labels())
                .containsExactly(1, 1, 2, 2, 2, 0);
    }

    @Test
    void fromAScoreOnKeepsTheOrder() {
        Instances all = new Instances(6, 1, List.of(row(0, 1, .9f), row(1, 2, .2f), row(2, 3, .5f)));
        assertThat(all.from(.5).objects())
                .containsExactly(all.objects().get(0), all.objects().get(2));
        assertThat(all.from(0)).isEqualTo(all);
    }

    private static Instance row(int from, int to, float score) {
        BitSet bits = new BitSet();
        bits.set(from, to);
        return new Instance(Mask.ofBitmap(6, 1, bits), 1, score);
    }
}
