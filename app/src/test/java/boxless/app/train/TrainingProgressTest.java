package boxless.app.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.evaluate.Evaluation;
import boxless.mask.LabelMap;
import boxless.metric.NucleiAp;
import boxless.train.Validation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingProgressTest {
    private static final LabelMap TWO = new LabelMap(4, 1, new int[] {1, 1, 2, 2});
    private static final LabelMap ONE = new LabelMap(4, 1, new int[] {1, 1, 0, 0});

    @TempDir
    Path run = Path.of("");

    @Test
    void theBestOfALastStageThatIsWorseThanTheStartIsCalledSo() {
        StringWriter said = new StringWriter();
        try (TrainingProgress progress = new TrainingProgress(new PrintWriter(said, true), run)) {
            progress.validated(new Validation(0, "masks", score(TWO), true, 1));
            progress.validated(new Validation(2, "proposals", score(ONE), true, 1));
            progress.validated(new Validation(4, "proposals", score(TWO), true, 1));
        }
        assertThat(said.toString().lines().filter(line -> line.startsWith("step")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("the start"),
                        line -> assertThat(line).contains("the best of its stage, but below the start"),
                        line -> assertThat(line).contains("the best so far"));
    }

    private static Evaluation score(LabelMap found) {
        NucleiAp metric = new NucleiAp();
        metric.add("image", TWO, found);
        return new Evaluation.Nuclei(metric.result());
    }
}
