package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Objects as a label map. */
class InstancesTest {
    @Test
    void theSurerObjectIsInFrontAndOfEquallySureOnesTheEarlier() {
        Random random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            Instances objects = random(random, 1 + random.nextInt(9), 1 + random.nextInt(9));
            LabelMap map = objects.labels();
            assertThat(Panoptic.of(objects).map()).isEqualTo(map);
            for (int i = 0; i < map.labels().length; i++) {
                int front = 0;
                for (int k = 0; k < objects.objects().size(); k++) {
                    Instance object = objects.objects().get(k);
                    boolean surer = front == 0
                            || object.score() > objects.objects().get(front - 1).score();
                    if (object.mask().contains(i % map.width(), i / map.width()) && surer) {
                        front = k + 1;
                    }
                }
                assertThat(map.labels()[i]).isEqualTo(front);
            }
        }
    }

    private static Instances random(Random random, int width, int height) {
        List<Instance> objects = new ArrayList<>();
        for (int k = random.nextInt(7); k > 0; k--) {
            Mask mask = Mask.ofBitmap(width, height, Blobs.bitmap(random, width, height));
            objects.add(new Instance(mask, 1, random.nextInt(3) / 2f));
        }
        return new Instances(width, height, objects);
    }

    @Test
    void theLaterObjectIsInFrontWhereItIsTheSurer() {
        assertThat(new Instances(6, 1, List.of(row(0, 3, .4f), row(2, 5, .9f)))
                        .labels()
                        .labels())
                .containsExactly(1, 1, 2, 2, 2, 0);
    }

    @Test
    void inAListThatIsFrontFirstTheEarlierObjectIsInFrontWhateverTheScores() {
        Instances objects = new Instances(6, 1, List.of(row(0, 3, .4f), row(2, 5, .9f)), true);
        assertThat(objects.labels().labels()).containsExactly(1, 1, 1, 2, 2, 0);
        assertThat(new LabelRows(objects).areas()).containsExactly(3, 2);
        assertThat(Panoptic.of(objects).map()).isEqualTo(objects.labels());
        assertThat(objects.from(.1)).isEqualTo(objects);
        assertThat(objects.from(.5)).isEqualTo(new Instances(6, 1, List.of(row(2, 5, .9f)), true));
        assertThat(objects.resized(12, 1).labels().labels()).containsExactly(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0);
    }

    @Test
    void fromFrontToBackTheSurestComesFirstAndEquallySureOnesStayInTheirOrder() {
        List<Instance> objects = List.of(row(0, 3, .4f), row(2, 5, .9f), row(1, 6, .4f));
        assertThat(new Instances(6, 1, objects).frontToBack())
                .containsExactly(objects.get(1), objects.get(0), objects.get(2));
        assertThat(new Instances(6, 1, objects, true).frontToBack()).isEqualTo(objects);
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
