package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects as a label map. */
class InstancesTest {
    @Test
    void theLaterObjectIsInFront() {
        assertThat(new Instances(6, 1, List.of(row(0, 3, .4f), row(2, 5, .9f)))
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
