package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.file.Settings;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.train.Outcome.End;
import boxless.weights.Safetensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One recipe, one command, several stages. */
class StagesTest {
    private static final String THEN = "then=[{stage: seeds, crops: 24, batch: 4, optimizer: {learning_rate: .01}}]";

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeData() throws IOException {
        TinyTrainings.data(folder);
    }

    /** Six steps of the first stage, six of the second; checkpoints after the steps 4, 6, 10 and 12. */
    private static Recipe recipe(String... overrides) {
        List<String> all = new ArrayList<>(List.of("validate.every=4", THEN));
        all.addAll(List.of(overrides));
        return TinyTrainings.recipe(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 11})
    void aTrainingGoesOnWhicheverStageItWasKilledIn(int step) throws IOException {
        Path whole = folder.resolve("whole");
        if (!Files.exists(whole)) {
            assertThat(trainer(recipe(), whole, false, At.NEVER).train().end()).isEqualTo(End.COMPLETE);
        }
        Path parts = folder.resolve("killed-after-" + step);
        assertThatThrownBy(() -> trainer(recipe(), parts, false, new At(step, Killed::now))
                        .train())
                .isInstanceOf(Killed.class);
        trainer(recipe(), parts, true, At.NEVER).train();
        assertSame(parts, whole);
    }

    @Test
    void aTrainingThatStopsBetweenTwoStagesGoesOnWithTheSecond() throws IOException {
        Path whole = folder.resolve("undivided");
        Path parts = folder.resolve("divided");
        trainer(recipe(), whole, false, At.NEVER).train();
        Outcome stopped = train(recipe(), parts, false, 6);
        assertThat(stopped.end()).isEqualTo(End.STOPPED);
        assertThat(stopped.step()).isEqualTo(6);
        assertThat(stopped.steps()).isEqualTo(12);
        Trainer rest = trainer(recipe(), parts, true, At.NEVER);
        assertThat(rest.plan().step()).isEqualTo(6);
        assertThat(rest.plan().stages()).containsExactly(new Plan.Part("offsets", 6, 2), new Plan.Part("seeds", 6, 4));
        assertThat(rest.train().end()).isEqualTo(End.COMPLETE);
        assertSame(parts, whole);
    }

    private static void assertSame(Path parts, Path whole) throws IOException {
        assertThat(TinyTrainings.log(parts))
                .hasSize(12 + 4) // validations after the steps 4, 6, 10 and 12
                .isEqualTo(TinyTrainings.log(whole));
        for (String file : List.of("best/model.safetensors", "last/checkpoint.safetensors")) {
            assertThat(TinyTrainings.weights(parts.resolve(file)))
                    .isEqualTo(TinyTrainings.weights(whole.resolve(file)));
        }
        JsonNode receipt = Settings.JSON.readTree(Files.readString(parts.resolve("receipt.json")));
        assertThat(receipt.get("crops").asLong())
                .isEqualTo(6 * 2 + 4 * (receipt.get("best_step").asLong() - 6));
        assertThat(receipt.get("best_step").asLong()).isGreaterThan(6);
    }

    @Test
    void theLogNamesTheStages() throws IOException {
        Path run = folder.resolve("named");
        trainer(recipe(), run, false, At.NEVER).train();
        assertThat(RunLog.lines(run.resolve("log.jsonl")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("stage").asString(""))
                        .isEqualTo(line.get("step").asLong() <= 6 ? "offsets" : "seeds"));
        Path single = folder.resolve("single");
        trainer(TinyTrainings.recipe("train.crops=2"), single, false, At.NEVER).train();
        assertThat(RunLog.lines(single.resolve("log.jsonl"))).isNotEmpty().noneMatch(line -> line.has("stage"));
    }

    @Test
    void whatAStageDoesNotLearnStaysAsItIsAndCostsNoMemory() {
        Path run = folder.resolve("still");
        train(recipe("train.ema=0"), run, false, 6);
        Map<String, FloatBuffer> before = TinyTrainings.weights(run.resolve("last/checkpoint.safetensors"));
        assertThat(optimised(before)).isNotEmpty().noneMatch(TwoStages.SEEDS::learns);
        trainer(recipe("train.ema=0"), run, true, At.NEVER).train();
        Map<String, FloatBuffer> after = TinyTrainings.weights(run.resolve("last/checkpoint.safetensors"));
        assertThat(optimised(after)).isNotEmpty().allMatch(TwoStages.SEEDS::learns);
        Set<String> changed = new TreeSet<>();
        before.forEach((name, values) -> {
            if (name.startsWith("network.") && !values.equals(after.get(name))) {
                changed.add(name.substring("network.".length()));
            }
        });
        assertThat(changed).isEqualTo(optimised(after));
    }

    /** Names of the parameters that the optimiser keeps something about. */
    private static Set<String> optimised(Map<String, FloatBuffer> checkpoint) {
        Set<String> names = new TreeSet<>();
        checkpoint.keySet().stream()
                .filter(name -> name.startsWith("optimizer.first."))
                .forEach(name -> names.add(name.substring("optimizer.first.".length())));
        return names;
    }

    @Test
    void theNextStageBeginsWithTheAverage() {
        Recipe recipe = recipe("data.classes=[nucleus]", "train.ema=.5");
        Learner first = new Learner(recipe, folder::resolve, Compute.CPU_FP32, null, TwoStages::of);
        step(first, first.method(), recipe);
        Map<String, FloatBuffer> live = values(first);
        Map<String, FloatBuffer> average = first.withAverage(() -> values(first));
        assertThat(live.get("decoders.0.output_conv.weight"))
                .isNotEqualTo(average.get("decoders.0.output_conv.weight"));
        assertThat(values(first.next(1))).isEqualTo(average);
    }

    private static Map<String, FloatBuffer> values(Learner learner) {
        Map<String, FloatBuffer> values = new HashMap<>();
        State.of(learner.model().method().network()).forEach((name, tensor) -> {
            if (torch.is_floating_point(tensor)) {
                values.put(name, FloatBuffer.wrap(Tensors.floats(tensor)));
            }
        });
        return values;
    }

    private static <O, T> void step(Learner learner, Method<O, T> method, Recipe recipe) {
        Dataset data = Datasets.open(folder.resolve("data"), null);
        try (Loader<Batches.Batch<T>> loader = Batches.load(recipe, data, method, learner.stage(), 0)) {
            learner.step(method, loader, 0);
        }
    }

    @Test
    void whatTheNetworkItselfKeepsFrozenIsFrozenInEveryStage() {
        Path run = folder.resolve("pretrained");
        trainer(TinyTrainings.recipe("train.crops=2", "data.classes=[nucleus]"), run, false, At.NEVER)
                .train();
        Recipe recipe = recipe(
                "data.classes=[nucleus]",
                "train.start=pretrained/model.safetensors",
                "then=[{stage: seeds}, {stage: offsets}]");
        String frozen = "encoder.initial_block.conv.weight";
        UnaryOperator<Method<?, ?>> view = method -> {
            Objects.requireNonNull(State.parameters(method.network()).get(frozen))
                    .set_requires_grad(false);
            return TwoStages.of(method);
        };
        Learner first = new Learner(recipe, folder::resolve, Compute.CPU_FP32, null, view);
        Set<String> offsets = learning(first);
        assertThat(offsets).noneMatch(TwoStages.SEEDS::learns).doesNotContain(frozen);
        Learner second = first.next(1);
        assertThat(learning(second)).isNotEmpty().allMatch(TwoStages.SEEDS::learns);
        assertThat(learning(second.next(2))).isEqualTo(offsets);
    }

    private static Set<String> learning(Learner learner) {
        Set<String> names = new TreeSet<>();
        State.parameters(learner.model().method().network()).forEach((name, parameter) -> {
            if (parameter.requires_grad()) {
                names.add(name);
            }
        });
        return names;
    }

    @Test
    void aStageThatEndsByPatienceIsFollowedByTheNext() throws IOException {
        Path run = folder.resolve("patience");
        Recipe recipe =
                recipe("validate={every: 1, patience: 2}", "train.optimizer.learning_rate=1e-12", "train.ema=0");
        Outcome outcome = trainer(recipe, run, false, At.NEVER).train();
        assertThat(RunLog.lines(run.resolve("log.jsonl")))
                .filteredOn(line -> line.has("validation"))
                .extracting(line -> line.get("stage").asString())
                .startsWith("offsets", "offsets", "offsets", "seeds");
        assertThat(outcome.bestStep()).isGreaterThan(3);
        assertThat(outcome.steps()).isEqualTo(3 + 6);
    }

    @Test
    void onlyStagesThatHaveNotBegunMayChangeOnResume() {
        Path run = folder.resolve("changed");
        train(recipe("then=[]"), run, false, 4);
        assertThat(train(recipe(), run, true, 8).step()).isEqualTo(8); // a stage more, and into it
        assertThatThrownBy(() -> trainer(recipe("then=[]"), run, true, At.NEVER))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(
                        "cannot be resumed: it is in the stage then[0], but the recipe's list then has 0");
        assertThatThrownBy(() -> trainer(recipe("train.crops=14"), run, true, At.NEVER))
                .hasMessageContaining(
                        "train.crops is 12 in the checkpoint and 14 in the recipe, and this stage is over");
        assertThatThrownBy(() -> trainer(recipe("then.0.stage=offsets"), run, true, At.NEVER))
                .hasMessageContaining("then[0].stage is seeds in the checkpoint and offsets in the recipe");
        assertThatThrownBy(() -> trainer(recipe("then.0.batch=2"), run, true, At.NEVER))
                .hasMessageContaining("then[0].batch x then[0].accumulate is 4 in the checkpoint and 2 in the recipe");
        assertThatThrownBy(() -> trainer(recipe("then.0.crops=4"), run, true, At.NEVER))
                .hasMessageContaining("has already done 2 steps, but the recipe asks for 1; raise then[0].crops");
        Outcome longer = trainer(recipe("then.0.crops=16", "train.workers=1"), run, true, At.NEVER)
                .train();
        assertThat(longer.step()).isEqualTo(6 + 4);
    }

    @Test
    void aCheckpointOfBeforeThereWereStagesGoesOn() {
        Path run = folder.resolve("older");
        train(TinyTrainings.recipe(), run, false, 3);
        Path file = run.resolve("last/checkpoint.safetensors");
        Safetensors.Contents contents = Safetensors.read(file);
        ObjectNode position = (ObjectNode) Settings.JSON.readTree(
                Objects.requireNonNull(contents.metadata().get("position")));
        ObjectNode recipe =
                (ObjectNode) Settings.parseYaml(position.get("recipe").asString());
        assertThat(recipe.remove("then")).isNotNull();
        assertThat(((ObjectNode) recipe.get("train")).remove("stage")).isNotNull();
        assertThat(position.remove("ends")).isNotNull();
        assertThat(position.remove("images")).isNotNull();
        assertThat(position.remove("scored")).isNotNull();
        position.put("recipe", Settings.toYaml(recipe));
        Safetensors.write(file, contents.tensors(), Map.of("position", position.toString()));
        assertThat(trainer(TinyTrainings.recipe(), run, true, At.NEVER).train().step())
                .isEqualTo(6);
    }

    @Test
    void aRecipeWhoseStagesMakeNoSenseIsRefused() {
        Path run = folder.resolve("refused");
        assertThatThrownBy(() -> trainer(recipe("then.0.stage=seed"), run, false, At.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recipe: then[0].stage: 'seed' is unknown; the method has offsets, seeds");
        assertThatThrownBy(() -> trainer(recipe("train.stage=seeds"), run, false, At.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recipe: train.stage: 'seeds' needs a network that is trained already;"
                        + " give a model in train.start, or train 'offsets' first and put 'seeds' into then");
        assertThatThrownBy(() ->
                        trainer(recipe("train.schedule.cycles=3", "then.0.schedule.cycles=4"), run, false, At.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recipe: then[0].schedule.cycles: 4; of 6 steps there can be at most 3 cycles;"
                        + " lower it, or raise then[0].crops");
        assertThat(run).doesNotExist();
        Path other = folder.resolve("other");
        trainer(TinyTrainings.recipe("train.crops=2", "model.sigma=circular"), other, false, At.NEVER)
                .train();
        String start = "train.start=other/best/model.safetensors";
        assertThatThrownBy(() -> trainer(recipe("train.stage=seeds", start), run, false, At.NEVER))
                .hasMessageContaining("other/best/model.safetensors: does not fit the network");
        assertThat(trainer(recipe("train.stage=seeds", start, "model.sigma=circular"), run, false, At.NEVER)
                        .plan()
                        .stages())
                .extracting(Plan.Part::name)
                .containsExactly("seeds", "seeds");
    }

    private static Outcome train(Recipe recipe, Path run, boolean resume, int stopAfter) {
        List<Trainer> trainer = new ArrayList<>();
        trainer.add(trainer(
                recipe, run, resume, new At(stopAfter, () -> trainer.getFirst().stop())));
        return trainer.getFirst().train();
    }

    private static Trainer trainer(Recipe recipe, Path run, boolean resume, TrainingListener listener) {
        return new Trainer(recipe, folder, run, Compute.CPU_FP32, resume, listener, folder::resolve, TwoStages::of);
    }

    /** Does something after a step, before its validation and checkpoint. */
    private record At(int step, Runnable action) implements TrainingListener {
        static final At NEVER = new At(0, () -> {});

        @Override
        public void stepped(Progress progress) {
            if (progress.step() == step) {
                action.run();
            }
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        static void now() {
            throw new Killed();
        }
    }
}
