package boxless.app.serve.training;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.train.Receipt;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run folder says about a training, whoever goes on with it. */
class TrainingStateTest {
    private static final String RECIPE = """
            method: spatial-embeddings
            model: {channels: 1}
            data: {train: {path: data}, validate: {path: data}}
            train: {crops: 12, batch: 2}
            validate: {every: 3}
            """;

    @TempDir
    Path run;

    @BeforeEach
    void begin() throws IOException {
        write(run);
        Training.begun(run, "nuclei", 10, "").save();
    }

    static void write(Path run) throws IOException {
        Files.writeString(run.resolve("recipe.yaml"), RECIPE);
    }

    private void log(int best, String... lines) throws IOException {
        log(run, best, lines);
    }

    static void log(Path run, int best, String... lines) throws IOException {
        Files.writeString(run.resolve("log.jsonl"), String.join("\n", lines) + "\n");
        Receipt receipt = new Receipt("", 12, "", 2, "", 1, best, 2L * best, best, Map.of(), 0, "CPU");
        Files.writeString(run.resolve("receipt.json"), receipt.toJson());
    }

    static String validation(int step, double score) {
        return "{\"step\": %d, \"validation\": %s}".formatted(step, score);
    }

    @Test
    void aRunThatSomebodyFinishedIsDoneAndOneThatSomebodyGoesOnWithIsRunning() throws IOException {
        log(0, validation(0, .5), "{\"step\": 1, \"loss\": 1.5}");
        assertThat(Training.read(run).state()).isEqualTo(Training.State.STOPPED);
        assertThat(Training.read(run).error()).isEqualTo("the server ended");
        try (FileChannel lock =
                        FileChannel.open(run.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(Training.read(run).state()).isEqualTo(Training.State.RUNNING);
        }
        log(3, validation(0, .5), validation(3, .6), "{\"step\": 6, \"loss\": 1.5}");
        assertThat(Training.read(run).state()).as("not validated yet").isEqualTo(Training.State.STOPPED);
        log(3, validation(0, .5), validation(3, .6), "{\"step\": 6, \"loss\": 1.5}", validation(6, .55));
        assertThat(Training.read(run).state()).isEqualTo(Training.State.DONE);
        assertThat(Training.read(run).error()).isNull();
    }

    @Test
    void aFailureIsRememberedWithItsReasonUntilSomebodyGoesOn() throws IOException {
        log(3, validation(0, .5), validation(3, .6), "{\"step\": 6, \"loss\": 1.5}", validation(6, .55));
        String why = "its result cannot be used: No space left on device";
        Training failed = Training.begun(run, "nuclei", 10, "").ended(Training.State.FAILED, false, why);
        failed.save();
        Files.setLastModifiedTime(run.resolve("log.jsonl"), FileTime.fromMillis(1_000));
        assertThat(Training.read(run)).isEqualTo(failed);
        Files.setLastModifiedTime(run.resolve("training.json"), FileTime.fromMillis(999));
        assertThat(Training.read(run).state()).isEqualTo(Training.State.DONE);
        assertThat(Training.read(run).error()).isNull();
    }

    @Test
    void onlyTheModelThatIsKeptCounts() throws IOException {
        log(3, validation(0, .5), validation(3, .6));
        assertThat(TrainingLog.read(run).isBetter()).isTrue();
        log(0, validation(0, .5), validation(3, .6)); // killed before it was written
        assertThat(TrainingLog.read(run).isBetter()).isFalse();
        log(3, validation(0, .5), validation(3, .4)); // best of a later stage
        assertThat(TrainingLog.read(run).isBetter()).isFalse();
    }

    @Test
    void scoresOfTwoKindsAreNotCompared() throws IOException {
        String rescored = "{\"step\": 4, \"rescored\": 0.3, \"of\": 3, \"metric\": \"coco\", \"mean_ap\": 0.3}";
        log(3, validation(0, .5), validation(3, .6), rescored, "{\"step\": 6, \"loss\": 1.5}", validation(6, .2));
        TrainingLog log = TrainingLog.read(run);
        assertThat(log.validation()).containsExactly(new double[] {3, .3}, new double[] {6, .2});
        assertThat(log.before()).isEmpty();
        assertThat(log.after()).hasValue(.3);
        assertThat(log.isBetter()).isFalse();
        assertThat(log.isComplete()).isTrue();
        log(3, validation(0, .5), validation(3, .6), "{\"step\": 6, \"loss\": 1.5}", validation(6, .7), rescored);
        assertThat(TrainingLog.read(run).isComplete())
                .as("its last model is not scored anew")
                .isFalse();
    }
}
