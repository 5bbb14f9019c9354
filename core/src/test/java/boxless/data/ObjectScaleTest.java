package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectScaleTest {
    @Test
    void objectsBecomeAsLargeAsThoseThatTheModelLearnedFrom() {
        assertThat(ObjectScale.of(trainedOn(8), 16, "--scale")).isEqualTo(.5);
        assertThat(ObjectScale.of(trainedOn(8), 8. / 32, "--scale")).isEqualTo(32);
        assertThat(ObjectScale.of(trainedOn(8), 8 * 32, "--scale")).isEqualTo(1. / 32);
    }

    @Test
    void objectsMoreThan32TimesAsLargeOrAsSmallAreRefused() {
        for (double diameter : new double[] {8 * 32 + 1, 8. / 33, 0, -16, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ObjectScale.of(trainedOn(8), diameter, "--scale"))
                    .withMessage("the model was trained on objects of about 8 pixels; give a 32nd to 32 times that");
        }
    }

    @Test
    void aModelThatDoesNotKnowTheSizeOfItsObjectsRefusesAndNamesTheFactor() {
        assertRefused(null);
        assertRefused(trainedOn(0));
    }

    private static void assertRefused(@Nullable TrainedOn unknown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectScale.of(unknown, 16, "--scale"))
                .withMessageContaining("use --scale");
    }

    private static TrainedOn trainedOn(double median) {
        TrainedOn.Range any = new TrainedOn.Range(0, 1);
        return new TrainedOn(1, any, any, 1, new TrainedOn.Diameter(median / 2, median, 2 * median), any, any);
    }
}
