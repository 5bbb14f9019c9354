package boxless.app.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.evaluate.Evaluation;
import boxless.file.Settings;
import boxless.metric.NucleiScore;
import boxless.train.Progress;
import boxless.train.Recipe;
import boxless.train.RunState;
import boxless.train.TrainingListener;
import boxless.train.Validation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class TrialTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};

    private static Recipe recipe(long crops) {
        return Recipe.bind("test", (ObjectNode) Settings.parseYaml("""
                        method: adaptis
                        train: {crops: %d, batch: 2, schedule: {warmup: 4}}
                        then: [{stage: proposals, crops: 40}, {stage: proposals, crops: 100, batch: 4}]
                        """.formatted(crops)));
    }

    @Test
    void aRunThatIsInALaterStageIsTriedThereAndLeavesWhatIsOverAsItWas() {
        Recipe fitted = recipe(60);
        Trial trial = new Trial(recipe(100), NOBODY, () -> {});
        assertThat(trial.longEnough(new RunState(fitted, List.of(30L, 15L))))
                .containsExactly(
                        "train.crops=60",
                        "train.schedule.warmup=4",
                        "then.0.crops=48", // 15 steps that are done, 8 for the trial, and one more
                        "then.0.schedule.warmup=4");

        end(trial);
        assertThat(trial.isOver()).isTrue();
        // 83 steps in these stages, 23 of which are done, in the proportion 20 to 25.
        assertThat(trial.fitting(Duration.ofSeconds(60), new RunState(fitted, List.of(30L, 23L))))
                .containsExactly(
                        "train.crops=60",
                        "train.schedule.warmup=4",
                        "then.0.crops=72",
                        "then.0.schedule.warmup=3",
                        "then.1.crops=184",
                        "then.1.schedule.warmup=4",
                        "validate.every=10");
    }

    @Test
    void aRunThatIsShortenedHasNoMoreCyclesThanItHasStepsFor() {
        Recipe cyclic = Recipe.bind("test", (ObjectNode) Settings.parseYaml("""
                        method: adaptis
                        train: {crops: 400, batch: 2, schedule: {name: cosine, cycles: 12}}
                        then: [{stage: proposals, schedule: {cycles: 2}}]
                        """));
        Trial trial = new Trial(cyclic, NOBODY, () -> {});
        end(trial);
        assertThat(trial.fitting(Duration.ofSeconds(32), new RunState(cyclic, List.of(8L))))
                .containsExactly(
                        "train.crops=40",
                        "train.schedule.warmup=0",
                        "train.schedule.cycles=10",
                        "then.0.crops=40",
                        "then.0.schedule.warmup=0",
                        "then.0.schedule.cycles=2",
                        "validate.every=5");
    }

    @ParameterizedTest
    @CsvSource({"600, 150", "600, 3", "60, 2", "3600, 100", "3600, 0.1"})
    void stagesAreValidatedOnlyAsOftenAsTimeIsKeptForIt(int time, double validation) {
        Trial trial = new Trial(recipe(100), NOBODY, () -> {});
        trial.validated(new Validation(0, "", new Evaluation.Nuclei(new NucleiScore(List.of())), true, validation));
        end(trial);
        List<String> fitted = trial.fitting(Duration.ofSeconds(time), new RunState(recipe(100), List.of(8L)));
        List<Long> steps = List.of(
                number(fitted, "train.crops") / 2,
                number(fitted, "then.0.crops") / 2,
                number(fitted, "then.1.crops") / 4);
        long every = number(fitted, "validate.every");
        long validations =
                steps.stream().mapToLong(stage -> Math.ceilDiv(stage, every)).sum();
        assertThat(validations).isBetween(3L, 10L);
        long whole = steps.stream().mapToLong(Long::longValue).sum();
        assertThat(whole - 8 + validations * validation).isLessThanOrEqualTo(time);
    }

    /** The steps of a trial, a second each. */
    private static void end(Trial trial) {
        for (int i = 0; i < 8; i++) {
            trial.stepped(new Progress(1, 1, "", 2, 1, Map.of(), 1, 1, 1, Duration.ZERO));
        }
    }

    private static long number(List<String> overrides, String key) {
        return overrides.stream()
                .filter(override -> override.startsWith(key + "="))
                .mapToLong(override -> Long.parseLong(override.substring(key.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTrialThatTookAllOfTheTimeIsFollowedByOneMoreStep() {
        Recipe single = Recipe.bind(
                "test", (ObjectNode) Settings.parseYaml("{method: adaptis, train: {crops: 1000000, batch: 2}}"));
        Trial trial = new Trial(single, NOBODY, () -> {});
        end(trial);
        assertThat(trial.fitting(Duration.ofSeconds(-3), new RunState(single, List.of(8L))))
                .containsExactly("train.crops=18", "train.schedule.warmup=0", "validate.every=1");
    }

    @Test
    void aStageThatIsLongEnoughStaysAsItIs() {
        Trial trial = new Trial(recipe(100), NOBODY, () -> {});
        assertThat(trial.longEnough(null)).isEmpty();
        assertThat(trial.longEnough(new RunState(recipe(100), List.of(45L)))).containsExactly("train.crops=108");
    }
}
