package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.train.Outcome.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSessionsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void writeData() throws IOException {
        TinyTrainings.data(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pictures", "epochs"})
    void aStoppedTrainingGoesOnAsIfNothingHadHappened(String draw) throws IOException {
        Recipe recipe =
                TinyTrainings.recipe("train.accumulate=2", "train.crops=20", "validate.every=4", "train.draw=" + draw);
        Path whole = folder.resolve("whole-" + draw);
        Outcome undisturbed = train(recipe, whole, false, 100);
        assertThat(undisturbed.end()).isEqualTo(End.COMPLETE);

        Path parts = folder.resolve("parts-" + draw);
        Outcome stopped = train(recipe, parts, false, 2);
        assertThat(stopped.end()).isEqualTo(End.STOPPED);
        assertThat(stopped.step()).isEqualTo(2);
        assertThat(train(recipe, parts, true, 3).step()).isEqualTo(3);
        assertThat(train(recipe, parts, true, 100).end()).isEqualTo(End.COMPLETE);

        assertThat(TinyTrainings.log(parts))
                .hasSize(7) // five steps, two validations
                .isEqualTo(TinyTrainings.log(whole));
        assertThat(Files.readAllBytes(parts.resolve("best").resolve("model.safetensors")).length)
                .isPositive();
        assertThat(TinyTrainings.events(parts)).hasSize(3);
    }

    @Test
    void aFolderThatHoldsATrainingIsOnlyTouchedByResume() {
        Path run = folder.resolve("held");
        train(TinyTrainings.recipe("train.crops=2"), run, false, 100);
        assertThatThrownBy(() -> train(TinyTrainings.recipe(), run, false, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("--resume");
        assertThatThrownBy(() -> train(TinyTrainings.recipe("model.sigma=circular"), run, true, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("model.sigma is elliptical in the checkpoint and circular in the recipe");
        Recipe longer = TinyTrainings.recipe("train.crops=4", "train.optimizer.learning_rate=.001");
        assertThat(train(longer, run, true, 100).step()).isEqualTo(2);
    }

    @Test
    void withoutValidationDataTheLastModelIsKept() {
        Recipe recipe = TinyTrainings.recipe("train.crops=2", "data.validate.path=''");
        Outcome outcome = train(recipe, folder.resolve("blind"), true, 100);
        assertThat(outcome.best()).isNaN();
        assertThat(Model.read(outcome.model()).card().classes()).containsExactly("object");
    }

    @Test
    void trainingStartsFromAModelOrFromItsEncoderAlone() {
        Path first = folder.resolve("first");
        train(TinyTrainings.recipe("train.crops=2"), first, false, 100);
        String start = "train.start=first/best/model.safetensors";

        Trainer same = trainer(TinyTrainings.recipe(start), folder.resolve("same"), false, new Stopping(0));
        assertThat(same.plan().start()).startsWith("all weights of");

        Recipe other = TinyTrainings.recipe(start, "model.sigma=circular", "train.crops=1", "train.batch=1");
        Path run = folder.resolve("other");
        Trainer encoder = trainer(other, run, false, new Stopping(0));
        assertThat(encoder.plan().start()).startsWith("the backbone of").contains("255 of 433");

        Recipe impossible = TinyTrainings.recipe(start, "model.channels=3");
        assertThatThrownBy(() -> trainer(impossible, folder.resolve("none"), false, new Stopping(0)))
                .hasMessageContaining("encoder.initial_block.conv.weight");
    }

    @Test
    void theCheckpointsAveragedWeightsAreAStartToo() {
        Path first = folder.resolve("averaged");
        train(TinyTrainings.recipe("train.crops=2"), first, false, 100);
        Recipe recipe =
                TinyTrainings.recipe("train.start=averaged/last/checkpoint.safetensors", "data.classes=[object]");
        Learner learner = new Learner(recipe, folder, Compute.CPU_FP32, null);
        Model best = Model.read(first.resolve("best").resolve("model.safetensors"));
        var expected = State.of(best.method().network());
        State.of(learner.model().method().network())
                .forEach((name, tensor) -> assertThat(Tensors.floats(tensor))
                        .as(name)
                        .isEqualTo(Tensors.floats(Objects.requireNonNull(expected.get(name)))));
    }

    private static Outcome train(Recipe recipe, Path run, boolean resume, long stopAfter) {
        Stopping listener = new Stopping(stopAfter);
        Trainer trainer = trainer(recipe, run, resume, listener);
        listener.trainer = trainer;
        return trainer.train();
    }

    private static Trainer trainer(Recipe recipe, Path run, boolean resume, TrainingListener listener) {
        return new Trainer(recipe, folder, run, Compute.CPU_FP32, resume, listener);
    }

    private static final class Stopping implements TrainingListener {
        private final long after;
        private @Nullable Trainer trainer;

        Stopping(long after) {
            this.after = after;
        }

        @Override
        public void stepped(Progress progress) {
            if (trainer != null && progress.step() == after) {
                trainer.stop();
            }
        }

        @Override
        public void validated(Validation validation) {}
    }
}
