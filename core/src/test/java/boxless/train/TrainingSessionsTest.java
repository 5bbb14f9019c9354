package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import boxless.Model;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.folders.Datasets;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.SampleFolder;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.export.CocoJson;
import boxless.export.PanopticFolder;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.train.Outcome.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TrainingSessionsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void writeData() throws IOException {
        TinyTrainings.data(folder);
    }

    /**
     * @param next step after which it stops for the second time: of AdaptIS in its second stage
     * @param lines of the log: five steps and two validations, of AdaptIS eight and three
     */
    @ParameterizedTest
    @CsvSource({"spatial-embeddings, 3, 7", "solo, 3, 7", "adaptis, 7, 11", "max-deeplab, 3, 7"})
    void aStoppedTrainingGoesOnAsIfNothingHadHappened(String kind, int next, int lines) throws IOException {
        String[] length = {"train.accumulate=2", "train.crops=20", "validate.every=4"};
        Recipe recipe = switch (kind) {
            case "solo" -> TinyTrainings.solo(length);
            case "adaptis" -> TinyTrainings.adaptis(length);
            case "max-deeplab" -> TinyTrainings.maxDeepLab(length);
            default -> TinyTrainings.recipe(length);
        };
        Path whole = folder.resolve("whole-" + kind);
        Outcome undisturbed = train(recipe, whole, false, 100);
        assertThat(undisturbed.end()).isEqualTo(End.COMPLETE);

        Path parts = folder.resolve("parts-" + kind);
        Outcome stopped = train(recipe, parts, false, 2);
        assertThat(stopped.end()).isEqualTo(End.STOPPED);
        assertThat(stopped.step()).isEqualTo(2);
        assertThat(train(recipe, parts, true, next).step()).isEqualTo(next);
        assertThat(train(recipe, parts, true, 100).end()).isEqualTo(End.COMPLETE);

        assertThat(TinyTrainings.log(parts)).hasSize(lines).isEqualTo(TinyTrainings.log(whole));
        assertThat(TinyTrainings.weights(parts.resolve("best/model.safetensors")))
                .isEqualTo(TinyTrainings.weights(whole.resolve("best/model.safetensors")));
        assertThat(TinyTrainings.events(parts)).hasSize(3);
    }

    @Test
    void aTrainingThatEndsWhileItValidatesHasLostNoStepAndValidatesBeforeItGoesOn() throws IOException {
        Path home = folder.resolve("validating");
        TinyTrainings.data(home);
        TinyTrainings.data(home.resolve("seen"));
        Recipe recipe = TinyTrainings.recipe(
                "train.crops=8", "data.validate.path=seen/data", "validate={every: 2, pictures: 1}");
        Path whole = home.resolve("whole");
        new Trainer(recipe, home, whole, Compute.CPU_FP32, false, new Stopping(0)).train();

        Path image = home.resolve("seen/data/images/nuclei_0000.png");
        Path aside = home.resolve("aside.png");
        Path parts = home.resolve("parts");
        TrainingListener taking = new Stopping(0) {
            @Override
            public void stepped(Progress progress) {
                if (progress.step() == 2) {
                    assertThat(image.toFile().renameTo(aside.toFile())).isTrue();
                }
            }
        };
        assertThatThrownBy(() -> new Trainer(recipe, home, parts, Compute.CPU_FP32, false, taking).train())
                .isInstanceOf(BadFileException.class);
        Files.move(aside, image);

        Trainer resumed = new Trainer(recipe, home, parts, Compute.CPU_FP32, true, new Stopping(0));
        assertThat(resumed.plan().step()).isEqualTo(2);
        assertThat(resumed.train().end()).isEqualTo(End.COMPLETE);
        assertThat(TinyTrainings.log(parts))
                .hasSize(6) // four steps, two validations
                .isEqualTo(TinyTrainings.log(whole));
    }

    @Test
    void aFolderThatHoldsATrainingIsOnlyTouchedByResume() {
        Path run = folder.resolve("held");
        train(TinyTrainings.recipe("train.crops=2"), run, false, 100);
        assertThatThrownBy(() -> train(TinyTrainings.recipe(), run, false, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("resume it");
        assertThatThrownBy(() -> train(TinyTrainings.recipe("model.sigma=circular"), run, true, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("model.sigma is elliptical in the checkpoint and circular in the recipe");
        assertThatThrownBy(() -> train(TinyTrainings.recipe("train.batch=4"), run, true, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("train.batch x train.accumulate is 2 in the checkpoint and 4 in the recipe");
        Recipe longer = TinyTrainings.recipe("train.crops=4", "train.optimizer.learning_rate=.001");
        assertThat(train(longer, run, true, 100).step()).isEqualTo(2);
        assertThatThrownBy(() -> train(TinyTrainings.recipe("train.crops=2"), run, true, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("has already done 2 steps, but the recipe asks for 1; raise train.crops");
    }

    @Test
    void stepsThatAnotherTrainingHasDoneMeanwhileAreNotLost() {
        Path run = folder.resolve("meanwhile");
        Trainer fresh = trainer(TinyTrainings.recipe(), run, false, new Stopping(1));
        train(TinyTrainings.recipe(), run, false, 1);
        Trainer resumed = trainer(TinyTrainings.recipe(), run, true, new Stopping(3));
        train(TinyTrainings.recipe(), run, true, 2);

        for (Trainer late : List.of(fresh, resumed)) {
            assertThatThrownBy(late::train)
                    .isInstanceOf(TrainingException.class)
                    .hasMessage(run + ": another training run has just written to this folder; resume it");
        }
        assertThat(train(TinyTrainings.recipe(), run, true, 3).step()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aModelIsNeverOverwritten(boolean resume) throws IOException {
        Path shipped = Files.createDirectories(folder.resolve("shipped"));
        Files.write(shipped.resolve("model.safetensors"), new byte[8]);
        assertThatThrownBy(() -> train(TinyTrainings.recipe(), shipped, resume, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no checkpoint to continue from");
    }

    @Test
    void oneTrainingAtATimeWritesAFolder() throws IOException {
        Path run = folder.resolve("shared");
        Path left = run.resolve("last/.checkpoint.safetensors." + UUID.randomUUID() + ".tmp");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "of a training that was killed");
        Trainer second = trainer(TinyTrainings.recipe(), run, false, new Stopping(0));
        List<String> messages = new ArrayList<>();
        trainer(TinyTrainings.recipe("train.crops=2"), run, false, new Stopping(0) {
                    @Override
                    public void stepped(Progress progress) {
                        messages.add(assertThrows(TrainingException.class, second::train)
                                .getMessage());
                    }
                })
                .train();
        assertThat(messages)
                .containsExactly(run + ": another training run is writing to this folder; choose another folder");
        assertThat(left).doesNotExist();
    }

    @Test
    void theBestModelIsScoredAnewOnOtherPicturesAndTheLogSaysSo() throws IOException {
        Path run = folder.resolve("scores");
        train(TinyTrainings.recipe("train.crops=2"), run, false, 100);
        assertThat(rescored(TinyTrainings.recipe("train.crops=4", "validate.pictures=1"), folder, run))
                .isEmpty();
        List<Validation> rescored = rescored(TinyTrainings.recipe("train.crops=6", "validate.pictures=2"), folder, run);
        assertThat(rescored).hasSize(1);

        List<JsonNode> lines = RunLog.lines(run.resolve("log.jsonl"));
        JsonNode line =
                lines.stream().filter(each -> each.has("rescored")).findFirst().orElseThrow();
        assertThat(line.path("step").asLong()).as("done when it went on").isEqualTo(2);
        assertThat(line.path("of").asLong()).isEqualTo(rescored.getFirst().step());
        assertThat(line.path("rescored").asDouble())
                .isEqualTo(rescored.getFirst().score());
        assertThat(line.path("metric").asString("")).isEqualTo("nuclei");
        assertThat(RunLog.validations(lines))
                .extracting(each -> each.path("step").asLong())
                .containsExactly(rescored.getFirst().step(), 3L);
        assertThat(RunLog.validations(lines).getFirst().path("validation")).isEqualTo(line.path("rescored"));
    }

    /** The best models that going on scores anew. */
    private static List<Validation> rescored(Recipe recipe, Path home, Path run) {
        Stopping listener = new Stopping(0);
        new Trainer(recipe, home, run, Compute.CPU_FP32, true, listener).train();
        return listener.rescored;
    }

    @Test
    void imagesThatCameOrWentSinceTheCheckpointAreSaidAndTheBestModelIsScoredOnThem() throws IOException {
        Path home = folder.resolve("growing");
        TinyTrainings.data(home);
        Recipe recipe = TinyTrainings.recipe("train.crops=2", "validate={every: 1, pictures: 2}");
        Path run = home.resolve("run");
        new Trainer(recipe, home, run, Compute.CPU_FP32, false, new Stopping(0)).train();
        assertThat(notes(recipe, home, run)).isEmpty();

        copy(home, "nuclei_0002", "nuclei_0003");
        assertThat(notes(recipe, home, run))
                .containsExactly("the images have changed since the last checkpoint: 4 training images in place of 3");
        copy(home, "nuclei_0000", "a");
        delete(home, "nuclei_0003");
        delete(home, "nuclei_0002");
        assertThat(notes(recipe, home, run))
                .containsExactly(
                        "the images have changed since the last checkpoint: 3 training images, as many as before,"
                                + " but not the same; 2 validation images, as many as before, but not the same; the best model is scored anew");
        assertThat(rescored(recipe, home, run)).hasSize(1);
        assertThat(notes(recipe, home, run)).isEmpty();
    }

    @Test
    void imagesThatWereLearnedFromMayBeValidatedOnWhereTheDataIsDividedAnew() throws IOException {
        Path home = folder.resolve("divided");
        TinyTrainings.data(home);
        Recipe recipe = TinyTrainings.recipe("train.crops=2", "data.train.split=auto", "data.validate.path=");
        Path run = home.resolve("run");
        new Trainer(recipe, home, run, Compute.CPU_FP32, false, new Stopping(0)).train();
        assertThat(notes(recipe, home, run)).isEmpty();

        // By their hashes, nuclei_0002 is the first of all names here and nuclei_0001 the second.
        copy(home, "nuclei_0000", "a");
        String divided = "split: auto has divided the images anew";
        assertThat(notes(recipe, home, run))
                .as("none that was learned from")
                .hasSize(1)
                .noneMatch(note -> note.startsWith(divided));
        for (String name : List.of("d", "e", "h", "nuclei_0008", "nuclei_0010", "nuclei_0011")) {
            copy(home, "nuclei_0000", name);
        }
        assertThat(notes(recipe, home, run)).hasSize(2).anyMatch(note -> note.startsWith(divided));
    }

    @Test
    void theBestModelIsScoredAnewOnlyWhereTheSameImagesAreScoredOtherwiseAndThatIsSaid() throws IOException {
        Path home = folder.resolve("spelled");
        TinyTrainings.data(home);
        Path run = home.resolve("run");
        Recipe first = patient("train.crops=2", "validate.pictures=3");
        new Trainer(first, home, run, Compute.CPU_FP32, false, new Stopping(0)).train();

        Recipe spelled = patient("train.crops=6", "data.validate.path=./data");
        assertThat(notes(spelled, home, run))
                .containsExactly(
                        "data.validate.path is data in the checkpoint and ./data in the recipe: images of the same names, so scores are still compared");
        assertThat(rescored(spelled, home, run)).isEmpty();

        Recipe viewed = patient("train.crops=8", "data.validate.path=./data", "data.view=instances");
        assertThat(notes(viewed, home, run))
                .containsExactly(
                        "data.view is auto in the checkpoint and instances in the recipe: scores do not compare, so the best model is scored anew");
        assertThat(rescored(viewed, home, run)).hasSize(1);
    }

    /** Validates every step, all of which score the same, and ends at the first that is no better. */
    private static Recipe patient(String... overrides) {
        List<String> all =
                new ArrayList<>(List.of("train.optimizer.learning_rate=1e-9", "validate={every: 1, patience: 1}"));
        all.addAll(List.of(overrides));
        return TinyTrainings.recipe(all.toArray(String[]::new));
    }

    @Test
    void aFinishedTrainingIsValidatedOnceMoreOnOtherImages() throws IOException {
        Path run = folder.resolve("finished");
        train(patient("train.crops=2", "validate.pictures=1"), run, false, 100);
        Trainer undecided = trainer(patient("train.crops=4", "validate.pictures=3"), run, true, new Stopping(0));
        undecided.stop();
        Outcome stopped = undecided.train();
        assertThat(stopped.best()).isNaN();
        assertThat(stopped.bestStep()).isEqualTo(1); // the model that is there

        Recipe other = patient("train.crops=2", "validate.pictures=2");
        for (int i = 0; i < 2; i++) {
            Outcome again = train(other, run, true, 100);
            assertThat(again.end()).isEqualTo(End.COMPLETE);
            assertThat(again.best()).isNotNaN();
            assertThat(again.bestStep()).isEqualTo(1);
        }
        assertThat(RunLog.lines(run.resolve("log.jsonl")))
                .filteredOn(line -> line.has("validation"))
                .hasSize(2);
    }

    @Test
    void aTrainingThatIsToEndWhereItStoppedIsValidatedThere() {
        Path run = folder.resolve("shortened");
        Outcome stopped = train(TinyTrainings.recipe(), run, false, 2);
        assertThat(stopped.model()).doesNotExist();
        Outcome ended = train(TinyTrainings.recipe("train.crops=4"), run, true, 100);
        assertThat(ended.end()).isEqualTo(End.COMPLETE);
        assertThat(ended.best()).isNotNaN();
        assertThat(ended.bestStep()).isEqualTo(2);
        assertThat(ended.model()).exists();
    }

    @Test
    void theRecipeInARunTrainsAgainFromThere() throws IOException {
        Path run = folder.resolve("runs/first");
        train(TinyTrainings.recipe("train.crops=2"), run, false, 100);
        Path written = run.resolve("recipe.yaml");
        assertThat(Recipe.read(written, List.of()).data().train().path()).isEqualTo("../../data");
        Trainer again = new Trainer(
                Recipe.read(written, List.of()),
                run,
                folder.resolve("runs/second"),
                Compute.CPU_FP32,
                false,
                new Stopping(0));
        assertThat(again.plan().trainPictures()).isEqualTo(3);
    }

    @Test
    void aRecipeThatLiesWhereTheRunWouldWriteItsOwnIsNotReplaced() throws IOException {
        Path run = Files.createDirectories(folder.resolve("own"));
        Path own = Files.writeString(run.resolve("recipe.yaml"), "# by hand");
        for (boolean resume : new boolean[] {false, true}) {
            assertThatThrownBy(() -> trainer(TinyTrainings.recipe("train.crops=2"), run, resume, new Stopping(0)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("holds a recipe.yaml, which the run would replace; choose another folder");
        }
        assertThat(own).hasContent("# by hand");
    }

    @Test
    void whatAutoChoseStaysWithOtherImages() throws IOException {
        Path home = folder.resolve("chosen");
        for (String name : List.of("a", "b", "c")) {
            SampleFolder.write(home.resolve("data"), TinyTrainings.squares(name, 192, 36, 40, 2));
        }
        Recipe recipe = TinyTrainings.solo(
                "model.grids=auto", "model.resize.short_side=0", "augment=[{crop: {size: auto}}]", "train.crops=4");
        Path run = home.resolve("run");
        Stopping afterOne = new Stopping(1);
        afterOne.trainer = new Trainer(recipe, home, run, Compute.CPU_FP32, false, afterOne);
        afterOne.trainer.train();
        String before = Files.readString(run.resolve("recipe.yaml"));

        SampleFolder.write(home.resolve("data"), TinyTrainings.squares("d", 192, 4, 6, 8));
        new Trainer(recipe, home, run, Compute.CPU_FP32, true, new Stopping(0)).train();
        assertThat(run.resolve("recipe.yaml")).hasContent(before);
        Recipe kept = Recipe.read(run.resolve("recipe.yaml"), List.of());
        Recipe fresh = CompleteRecipe.of(recipe, Datasets.open(home.resolve("data"), null))
                .recipe();
        assertThat(fresh.model().at("/grids").toString())
                .as("chosen anew")
                .isNotEqualTo(kept.model().at("/grids").toString());
        assertThat(fresh.augment()).as("chosen anew").isNotEqualTo(kept.augment());
    }

    private static List<String> notes(Recipe recipe, Path home, Path run) {
        return new Trainer(recipe, home, run, Compute.CPU_FP32, true, new Stopping(0))
                .plan()
                .notes();
    }

    private static void copy(Path home, String from, String to) throws IOException {
        for (String kind : List.of("images", "labels")) {
            Path data = home.resolve("data").resolve(kind);
            Files.copy(data.resolve(from + ".png"), data.resolve(to + ".png"));
        }
    }

    private static void delete(Path home, String name) throws IOException {
        for (String kind : List.of("images", "labels")) {
            Files.delete(home.resolve("data").resolve(kind).resolve(name + ".png"));
        }
    }

    @Test
    void ofTwoModelsThatAreAsGoodTheLaterIsKept() {
        Recipe still = TinyTrainings.recipe(
                "train.crops=6", "train.optimizer.learning_rate=1e-9", "validate={every: 1, pictures: 1}");
        assertThat(train(still, folder.resolve("equal"), false, 100).bestStep()).isEqualTo(3);
    }

    @Test
    void aMetricThatDoesNotFitIsRefusedBeforeTheFirstStep() {
        Path run = folder.resolve("unfit");
        assertThatThrownBy(
                        () -> trainer(TinyTrainings.recipe("validate.metric=cityscapes"), run, false, new Stopping(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("validate.metric: cityscapes cannot be used");
        assertThat(run.resolve("recipe.yaml")).doesNotExist();
    }

    /** Two images with things of several categories, and stuff. */
    private static Dataset writeShapes(Path data) throws IOException {
        Dataset shapes = Shapes.dataset(ShapesScene.of(Difficulty.NORMAL).withSize(64, 64), 1, 2);
        Map<Integer, String> things = shapes.categories().stream()
                .filter(Category::thing)
                .collect(Collectors.toMap(Category::id, Category::name));
        // Both are there: SOLO learns from the instances, panoptic quality needs the partitions.
        try (PanopticFolder panoptic = PanopticFolder.open(data, shapes.categories());
                CocoJson instances = CocoJson.truth(data.resolve("instances.json"), things)) {
            for (int i = 0; i < shapes.size(); i++) {
                Sample sample = shapes.read(i);
                String file = sample.name() + ".png";
                Pictures.writePng(sample.image(), data.resolve("images").resolve(file));
                panoptic.add(file, sample.truth());
                instances.add(file, 64, 64, sample.truth().instances().objects());
            }
        }
        return shapes;
    }

    @Test
    void whatValidationMissesForWantOfAClassIsSaidBeforeTheFirstStep() throws IOException {
        Dataset shapes = writeShapes(folder.resolve("kinds"));
        int kind = shapes.read(0).truth().instances().objects().getFirst().category();
        String name = shapes.categories().stream()
                .filter(category -> category.id() == kind)
                .findFirst()
                .orElseThrow()
                .name();
        String[] one = {
            "model.channels=3", "data.train.path=kinds", "data.validate.path=kinds", "data.classes=[" + name + "]"
        };
        String missed = "validation: categories of the data that are no class of the model count as missed";
        assertThat(notes(TinyTrainings.solo(one), folder, folder.resolve("one")))
                .anyMatch(note -> note.startsWith(missed + ": "));
        assertThat(notes(TinyTrainings.recipe(one), folder, folder.resolve("one-by-nuclei")))
                .anyMatch(note -> note.startsWith(missed + ", unless found as something else: "));
        String[] all = {"model.channels=3", "model.classes=8", "data.train.path=kinds", "data.validate.path=kinds"};
        assertThat(notes(TinyTrainings.solo(all), folder, folder.resolve("all")))
                .noneMatch(note -> note.contains("validation: "));
    }

    @Test
    void aModelCanBeChosenByPanopticQuality() throws IOException {
        writeShapes(folder.resolve("shapes"));
        Path run = folder.resolve("panoptic");
        Recipe recipe = TinyTrainings.solo(
                "model.channels=3",
                "model.classes=8",
                "data.train.path=shapes",
                "data.validate.path=shapes",
                "train.crops=4",
                "validate={metric: panoptic, every: 1, pictures: 0}");
        Outcome outcome = train(recipe, run, false, 100);
        List<JsonNode> validations = RunLog.lines(run.resolve("log.jsonl")).stream()
                .filter(line -> line.has("validation"))
                .toList();
        assertThat(validations).hasSize(2).allSatisfy(line -> {
            assertThat(line.propertyNames()).contains("pq", "pq_things", "pq_stuff", "sq", "rq");
            assertThat(line.get("validation")).isEqualTo(line.get("pq"));
        });
        assertThat(outcome.best())
                .isEqualTo(validations.stream()
                        .mapToDouble(line -> line.get("pq").asDouble())
                        .max()
                        .orElseThrow());
    }

    @Test
    void aBatchTooSmallForBatchNormalisationIsSaid() {
        Recipe recipe = TinyTrainings.solo("augment=[{rescale: {short_side: [32], long_side: 32}}]", "train.batch=1");
        assertThatThrownBy(() -> train(recipe, folder.resolve("single"), false, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll(
                        "step 1: batch normalisation has a single value to learn from: one image, of which the network takes the mean, or",
                        "; raise train.batch, or",
                        "larger");
    }

    @Test
    void aClippedStepIsAsLongAsTheRecipeAllows() {
        Recipe recipe = TinyTrainings.recipe(
                "data.classes=[nucleus]",
                "train.optimizer={name: sgd, learning_rate: 2, momentum: 0, weight_decay: 0}",
                "train.clip=.05");
        Learner learner = new Learner(recipe, folder::resolve, Compute.CPU_FP32, null, UnaryOperator.identity());
        Map<String, Tensor> parameters =
                State.parameters(learner.model().method().network());
        Map<String, float[]> before = new HashMap<>();
        parameters.forEach((name, parameter) -> before.put(name, Tensors.floats(parameter)));
        assertThat(step(learner, learner.model().method(), recipe).gradientNorm())
                .isGreaterThan(.05);
        double squares = 0;
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            float[] now = Tensors.floats(parameter.getValue());
            float[] old = Objects.requireNonNull(before.get(parameter.getKey()));
            for (int i = 0; i < now.length; i++) {
                squares += Math.pow(now[i] - old[i], 2);
            }
        }
        assertThat(Math.sqrt(squares)).isCloseTo(2 * .05, withinPercentage(.1));
    }

    @Test
    void theBackboneHasARateOfItsOwn() {
        train(TinyTrainings.recipe("train.crops=2"), folder.resolve("rates"), false, 100);
        Set<String> still = unmoved("train.optimizer.backbone_rate=0");
        still.removeAll(unmoved("train.optimizer.backbone_rate=1"));
        assertThat(still)
                .hasSize(3 * 4 + 13 * 12) // of ERFNet's encoder: three blocks that halve, thirteen residual ones
                .allMatch(TrainingSessionsTest::isOfEncoder);
    }

    private static boolean isOfEncoder(String name) {
        return name.startsWith("encoder.initial_block.") || name.startsWith("encoder.layers.");
    }

    @Test
    void aFrozenBackboneHasNoGradientAndNoMemoryAndStaysFrozen() {
        train(TinyTrainings.recipe("train.crops=2"), folder.resolve("thawed"), false, 100);
        String start = "train.start=thawed/best/model.safetensors";
        String frozen = "train.optimizer.backbone_rate=0";
        String length = "train.crops=4";
        Recipe recipe = TinyTrainings.recipe(start, frozen, length, "data.classes=[object]");
        Learner learner = new Learner(recipe, folder::resolve, Compute.CPU_FP32, null, UnaryOperator.identity());
        step(learner, learner.method(), recipe);
        State.parameters(learner.method().network())
                .forEach((name, parameter) -> assertThat(
                                isOfEncoder(name) && parameter.grad().defined())
                        .as(name)
                        .isFalse());

        Path run = folder.resolve("frozen");
        train(TinyTrainings.recipe(start, frozen, length), run, false, 1);
        String memory = "optimizer.first.";
        assertThat(TinyTrainings.weights(run.resolve("last/checkpoint.safetensors"))
                        .keySet())
                .anyMatch(name -> name.startsWith(memory))
                .noneMatch(name -> name.startsWith(memory) && isOfEncoder(name.substring(memory.length())));
        assertThatThrownBy(() -> train(TinyTrainings.recipe(start, length), run, true, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("train.optimizer.backbone_rate is 0.0 in the checkpoint and 1.0 in the recipe");
        assertThat(train(TinyTrainings.recipe(start, frozen, length), run, true, 100)
                        .end())
                .isEqualTo(End.COMPLETE);
    }

    /** Names of the parameters that the first step leaves as they are. */
    private static Set<String> unmoved(String setting) {
        Recipe recipe =
                TinyTrainings.recipe("data.classes=[nucleus]", "train.start=rates/best/model.safetensors", setting);
        Learner learner = new Learner(recipe, folder::resolve, Compute.CPU_FP32, null, UnaryOperator.identity());
        Method<?, ?> method = learner.model().method();
        Map<String, float[]> before = new HashMap<>();
        State.parameters(method.network()).forEach((name, parameter) -> before.put(name, Tensors.floats(parameter)));
        step(learner, method, recipe);
        Set<String> names = new HashSet<>();
        State.parameters(method.network()).forEach((name, parameter) -> {
            if (Arrays.equals(before.get(name), Tensors.floats(parameter))) {
                names.add(name);
            }
        });
        return names;
    }

    private static <O, T> Learner.Step step(Learner learner, Method<O, T> method, Recipe recipe) {
        Dataset data = Datasets.open(folder.resolve("data"), null);
        try (Loader<Batches.Batch<T>> loader = Batches.load(recipe, data, method, learner.stage(), 0)) {
            return learner.step(method, loader, 0);
        }
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
                .hasMessageEndingWith(
                        "does not fit the network: the model has other options than the recipe; set model.channels: 1 (here 3)");
        Recipe several = TinyTrainings.recipe(
                start, "model.channels=3", "model.sigma=circular", "model.clustering.min_pixels=11");
        assertThatThrownBy(() -> trainer(several, folder.resolve("none"), false, new Stopping(0)))
                .hasMessageEndingWith("; set model.channels: 1 (here 3), model.sigma: elliptical (here circular)");
    }

    @Test
    void aTrainingThatWasKilledBeforeItsFirstStepBeginsAsItHadBegun() throws IOException {
        train(TinyTrainings.recipe("train.crops=2"), folder.resolve("giver"), false, 100);
        Recipe recipe = TinyTrainings.recipe(
                "train.start=giver/best/model.safetensors", "model.sigma=circular", "train.crops=2");
        Path run = folder.resolve("early");
        Trainer killed = trainer(recipe, run, false, new Stopping(0));
        killed.stop();
        assertThat(killed.train().step()).isZero();

        Trainer resumed = trainer(recipe, run, true, new Stopping(0));
        assertThat(resumed.plan().start()).startsWith("the backbone of").contains("255 of 433");
        // All but the backbone is random and not worth a validation.
        assertThat(resumed.train().bestStep()).isEqualTo(1);
        assertThat(RunLog.lines(run.resolve("log.jsonl")))
                .extracting(line -> line.path("step").asInt())
                .containsExactly(1, 1);
    }

    @Test
    void weightsThatAreNoNumbersReachNoCheckpoint() {
        Path run = folder.resolve("broken");
        Recipe tooFast = TinyTrainings.recipe(
                "train.crops=4",
                "train.checkpoint=1",
                "train.optimizer={name: sgd, learning_rate: 3e38, weight_decay: 1e4}");
        assertThatThrownBy(() -> train(tooFast, run, false, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("step 1: ")
                .hasMessageContaining("is no longer finite; lower train.optimizer.learning_rate");
        Recipe slower = TinyTrainings.recipe("train.crops=4", "train.optimizer={name: sgd, learning_rate: .001}");
        assertThat(train(slower, run, true, 100).end()).isEqualTo(End.COMPLETE);
    }

    @Test
    void slowWeightsMayBeginInTheMiddle() {
        Path run = folder.resolve("slow");
        train(TinyTrainings.recipe("train.crops=2", "train.ema=0"), run, false, 100);
        float[] before = kernel(run);
        train(slow("train.crops=4"), run, true, 100);
        assertThat(kernel(run)).containsExactly(before, within(1e-6f));
    }

    @Test
    void slowWeightsBeginAtTheModelThatATrainingStartsFrom() {
        Path first = folder.resolve("before-slow");
        train(TinyTrainings.recipe("train.crops=2", "train.ema=0"), first, false, 100);
        Path run = folder.resolve("slow-from-it");
        Recipe onwards = slow("train.crops=2", "train.seed=2", "train.start=before-slow/best/model.safetensors");
        train(onwards, run, false, 100);
        assertThat(kernel(run)).containsExactly(kernel(first), within(1e-6f));
    }

    /** Slow weights that hardly follow, so that the network is kept where they began. */
    private static Recipe slow(String... overrides) {
        List<String> all = new ArrayList<>(
                List.of("train.ema=0", "train.optimizer.lookahead={every: 1, step: 1e-9}", "data.validate.path="));
        all.addAll(List.of(overrides));
        return TinyTrainings.recipe(all.toArray(String[]::new));
    }

    private static float[] kernel(Path run) {
        return Objects.requireNonNull(TinyTrainings.weights(run.resolve("best/model.safetensors"))
                        .get("encoder.layers.7.conv3x1_1.weight"))
                .array();
    }

    @Test
    void theCheckpointsAveragedWeightsAreAStartToo() {
        Path first = folder.resolve("averaged");
        train(TinyTrainings.recipe("train.crops=2"), first, false, 100);
        Recipe recipe =
                TinyTrainings.recipe("train.start=averaged/last/checkpoint.safetensors", "data.classes=[object]");
        Learner learner = new Learner(recipe, folder::resolve, Compute.CPU_FP32, null, UnaryOperator.identity());
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

    private static class Stopping implements TrainingListener {
        private final long after;
        private final List<Validation> rescored = new ArrayList<>();
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
        public void rescored(Validation best) {
            rescored.add(best);
        }
    }
}
