package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PanopticTest {
    private static final Segment SURE = new Segment(7, 1, true, false, .9f);
    private static final Segment UNSURE = new Segment(300, 1, true, false, .4f);
    private static final Segment GRASS = new Segment(2, 3, false, false, .1f);
    private static final Panoptic ALL =
            new Panoptic(new LabelMap(4, 2, new int[] {7, 7, 300, 0, 2, 7, 300, 2}), List.of(SURE, UNSURE, GRASS));

    @Test
    void fromAScoreOnUnsureThingsBecomeVoidAndStuffStays() {
        assertThat(ALL.from(.5))
                .isEqualTo(new Panoptic(new LabelMap(4, 2, new int[] {7, 7, 0, 0, 2, 7, 0, 2}), List.of(SURE, GRASS)));
        assertThat(ALL.from(1))
                .isEqualTo(new Panoptic(new LabelMap(4, 2, new int[] {0, 0, 0, 0, 2, 0, 0, 2}), List.of(GRASS)));
        assertThat(ALL.from(.4f)).isSameAs(ALL);
        assertThat(ALL.map().at(2, 0)).isEqualTo(300); // the original is left alone
    }

    @Test
    void idsAreCountedAnewInTheirOrderWhileSegmentsStayInTheirs() {
        Segment gone = new Segment(5, 1, true, true, 1);
        assertThat(new Panoptic(ALL.map(), List.of(SURE, gone, UNSURE, GRASS)).relabelled())
                .isEqualTo(new Panoptic(
                        new LabelMap(4, 2, new int[] {2, 2, 3, 0, 1, 2, 3, 1}),
                        List.of(
                                new Segment(2, 1, true, false, .9f),
                                new Segment(3, 1, true, false, .4f),
                                new Segment(1, 3, false, false, .1f))));
    }

    @Test
    void thingsAreObjectsWithLabelsFromOneAndStuffIsAside() {
        Mask sure = Mask.ofRuns(4, 2, 0, 1, 1, 2, 4);
        Mask unsure = Mask.ofRuns(4, 2, 4, 2, 2);
        assertThat(ALL.instances().objects()).containsExactly(new Instance(sure, 1, .9f), new Instance(unsure, 1, .4f));
        assertThat(ALL.stuff()).containsExactly(new Instance(Mask.ofRuns(4, 2, 1, 1, 5, 1), 3, .1f));
        assertThat(ALL.labels().labels()).containsExactly(1, 1, 2, 0, 0, 1, 2, 0);
    }
}
