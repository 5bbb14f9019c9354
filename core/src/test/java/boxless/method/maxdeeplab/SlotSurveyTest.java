package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotSurveyTest {
    /** An image of things, two of stuff of one class, and a crowd. */
    private static Panoptic image(int things) {
        int[] labels = new int[things + 4];
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < things + 3; i++) {
            labels[i] = i + 1;
            segments.add(new Segment(i + 1, i < 2 ? 2 : 1, i >= 2, i == 2, 1));
        }
        return new Panoptic(new LabelMap(labels.length, 1, labels), segments);
    }

    @Test
    void slotsAreForThingsAndClassesOfStuff() {
        SlotSurvey survey = new SlotSurvey();
        assertThat(survey.advice()).isEmpty();
        for (int k = 0; k < 300; k++) {
            survey.add(image(15));
        }
        assertThat(survey.slots()).isEqualTo(16);
        survey.add(image(21));
        assertThat(survey.lost(16)).isEqualTo(6);
        assertThat(survey.slots()).isEqualTo(32); // more than one in a thousand
        assertThat(survey.advice().getFirst().text())
                .contains("up to 22 segments")
                .contains("none is lost")
                .contains("slots: 32");
        survey.add(image(32));
        assertThat(survey.advice().getFirst().text())
                .contains("1 of 4855 segments are lost")
                .contains("slots: 32");
    }

    /** The network has one unless a class is stuff. */
    @Test
    void onlyDataWithoutStuffNeedsASlotForTheBackground() {
        Panoptic things = new Panoptic(
                new LabelMap(3, 1, new int[] {0, 1, 2}),
                List.of(new Segment(1, 1, true, false, 1), new Segment(2, 1, true, false, 1)));
        SlotSurvey survey = new SlotSurvey();
        survey.add(things);
        assertThat(survey.lost(2)).isEqualTo(1);
        survey.add(image(1));
        assertThat(survey.lost(2)).isZero();
    }
}
