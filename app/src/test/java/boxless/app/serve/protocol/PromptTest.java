package boxless.app.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.serve.http.Problem;
import boxless.mask.Point;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static List<Point> points(int count) {
        return Collections.nCopies(count, new Point(1, 1));
    }

    @Test
    void oneObjectHasAsManyPointsAsPeopleClick() {
        assertThat(new Prompt(points(34), points(30), Optional.empty()).inside())
                .hasSize(34);
        assertThatThrownBy(() -> new Prompt(points(35), points(30), Optional.empty()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("65 points")
                .hasMessageContaining("at most 64");
    }
}
