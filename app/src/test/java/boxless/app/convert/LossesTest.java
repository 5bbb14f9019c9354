package boxless.app.convert;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossesTest {
    @Test
    void stuffAndCrowdsAreCountedAndTheOtherLabelsStay() {
        LabelMap map = new LabelMap(4, 1, new int[] {7, 0, 300, 9});
        Panoptic truth = new Panoptic(
                map,
                List.of(
                        new Segment(7, 1, true, false, 1),
                        new Segment(9, 1, true, true, 1),
                        new Segment(300, 2, false, false, 1)));
        Losses losses = new Losses();
        assertThat(losses.singles(truth))
                .isEqualTo(new Panoptic(
                        new LabelMap(4, 1, new int[] {7, 0, 0, 0}), List.of(new Segment(7, 1, true, false, 1))));
        assertThat(losses.line()).isEqualTo("not representable in this format: 1 stuff segment, 1 crowd");
    }

    @Test
    void whatLiesUnderOthersIsCounted() {
        Instance left = new Instance(Mask.ofRuns(4, 1, 0, 3, 1), 1, 1);
        Instance right = new Instance(Mask.ofRuns(4, 1, 2, 2), 1, 1);
        Instance under = new Instance(Mask.ofRuns(4, 1, 1, 1, 2), 1, 1);
        Losses losses = new Losses();
        Panoptic partition = losses.partition(new Instances(4, 1, List.of(left, right, under)));
        assertThat(partition.map().labels()).containsExactly(1, 1, 1, 2);
        assertThat(losses.line())
                .isEqualTo(
                        "not representable in this format: 2 pixels under other objects, 1 object without a pixel of its own");
    }

    @Test
    void nothingLostIsNothingSaid() {
        Losses losses = new Losses();
        Panoptic labels = Panoptic.ofLabels(new LabelMap(2, 1, new int[] {5, 0}), 1);
        assertThat(losses.partition(losses.singles(labels))).isEqualTo(labels);
        losses.merge(1, 1);
        assertThat(losses.line()).isNull();
    }
}
