package boxless;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExclusionTest {
    private final Exclusion row = new Exclusion(8, 1, 0.5, List.of(new Point(1, 0)));

    @Test
    void eachPixelGoesToTheMoreProbableOfTwoObjects() {
        float[] object = {.9f, .9f, .8f, .8f, .7f, .7f, .7f, .1f};
        float[] other = {0, 0, 0, .7f, .9f, .9f, .9f, .2f};
        row.take(new Point(5, 0), other, object);
        assertThat(object).containsExactly(.9f, .9f, .8f, .8f, 0, 0, 0, 0);
    }

    @Test
    void anOutlineThatGoesTooFarRetreatsBehindThePoint() {
        float[] object = {.6f, .9f, .9f, .9f, .8f, .7f, .6f, .1f};
        float[] same = {.9f, .95f, .95f, .95f, .9f, .8f, .7f, .1f};
        row.take(new Point(5, 0), same, object);
        assertThat(object)
                .as("pixel 0 is no more probable, but nearer to the click inside")
                .containsExactly(.6f, .9f, .9f, .9f, .8f, 0, 0, 0);
    }
}
