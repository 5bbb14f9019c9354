package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.Repository;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.evaluate.Metric;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class FineTuningTest {
    private static final String CLICKABLE = "{channels: 1, coordinates: {radius: 20}}";
    private static final String RECIPE = "method: adaptis\nmodel: " + CLICKABLE
            + "\ndata: {train: {path: data}, classes: [nucleus]}\naugment: [crop: {size: 32}]\n";

    @TempDir
    Path folder = Path.of("");

    @Test
    void aModelOfALastStageLearnsItsFeaturesToo() {
        Recipe recipe = adapted("adaptis", CLICKABLE, RECIPE + """
                train: {stage: proposals, crops: 4800, batch: 8, optimizer: {learning_rate: .5}, start: masks.safetensors, seed: 7}
                """);
        assertThat(recipe.stages()).extracting(Recipe.Train::stage).containsExactly("masks", "proposals");
        assertThat(recipe.stages()).extracting(Recipe.Train::crops).containsExactly(4000L, 4000L);
        assertThat(recipe.stages())
                .extracting(stage -> stage.optimizer().learningRate())
                .containsExactly(.1, .1);
        assertThat(recipe.train().seed()).isEqualTo(7);
        assertThat(recipe.train().start()).isEqualTo("the-model");
    }

    @Test
    void aModelOfAFirstStageAloneLearnsWhatFollows() {
        Recipe recipe = adapted("adaptis", CLICKABLE, RECIPE + "train: {crops: 4000}\n");
        assertThat(recipe.stages()).extracting(Recipe.Train::stage).containsExactly("masks", "proposals");
        assertThat(adapted("adaptis", CLICKABLE, "").stages())
                .extracting(Recipe.Train::stage)
                .containsExactly("masks", "proposals");
    }

    @Test
    void stagesThatARecipeHasKeepTheirProportion() {
        Recipe recipe = adapted("adaptis", CLICKABLE, RECIPE + """
                train: {crops: 40000}
                then: [{stage: proposals, crops: 8000}]
                """);
        assertThat(recipe.stages()).extracting(Recipe.Train::crops).containsExactly(4000L, 800L);
    }

    @Test
    void aFineTunedModelIsTunedFurtherAtTheSameRateAndAsLong() {
        Recipe once = adapted("adaptis", CLICKABLE, RECIPE + """
                train: {crops: 40000, batch: 8, optimizer: {learning_rate: .5}}
                then: [{stage: proposals, crops: 8000, optimizer: {learning_rate: .05}}]
                """);
        Recipe twice = adapted("adaptis", CLICKABLE, once.toYaml());
        assertThat(twice).isEqualTo(once);
        assertThat(twice.stages())
                .extracting(stage -> stage.optimizer().learningRate())
                .containsExactly(.1, .2 * .05);
        Recipe briefly = adapted("adaptis", CLICKABLE, once.toYaml(), "train.crops=800", "then.0.crops=160");
        assertThat(adapted("adaptis", CLICKABLE, briefly.toYaml()).stages())
                .extracting(Recipe.Train::crops)
                .containsExactly(4000L, 800L);
    }

    @Test
    void shippedModelsGoOnByTheRecipeBesideThemAtARateThatLearns() throws IOException {
        List<Path> folders;
        try (Stream<Path> models = Files.list(Repository.path("models"))) {
            folders = models.filter(model -> Files.isRegularFile(model.resolve("recipe.yaml")))
                    .toList();
        }
        assertThat(folders).hasSizeGreaterThanOrEqualTo(5);
        for (Path model : folders) {
            Model.Card card = Model.Card.read(model.resolve("model.safetensors"));
            Recipe trained = Recipe.bind("", (ObjectNode) Settings.parseYaml(card.recipe()));
            assertThat(Recipe.read(model.resolve("recipe.yaml"), List.of()))
                    .as(model.toString())
                    .isEqualTo(trained);
            Recipe adapted = FineTuning.of(card, model.toString(), Path.of("data"), List.of(""), List.of());
            assertThat(adapted.stages())
                    .as(model.toString())
                    .allSatisfy(stage ->
                            assertThat(stage.optimizer().learningRate()).isBetween(5e-5, 1e-3));
            assertThat(adapted.train().crops()).as(model.toString()).isEqualTo(4000);
        }
    }

    @Test
    void aModelWhoseLastRunChangedNoWeightAsksForARate() {
        String train = "train: {crops: 4000, optimizer: {learning_rate: 1e-12}}\n";
        String mended = "method: spatial-embeddings\nmodel: {channels: 1}\n" + train;
        assertThatThrownBy(() -> adapted("spatial-embeddings", "{channels: 1}", mended))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the recipe of the-model has a learning rate of 1.0E-12, too small to learn by; "
                        + "give another, for example train.optimizer.learning_rate=1e-4");
        String rate = "train.optimizer.learning_rate=1e-4";
        Recipe given = adapted("spatial-embeddings", "{channels: 1}", mended, rate);
        assertThat(given.train().optimizer().learningRate()).isEqualTo(1e-4);
        assertThat(adapted("spatial-embeddings", "{channels: 1}", given.toYaml()))
                .as("goes on at the rate that was given")
                .isEqualTo(given);
        String none = "train.optimizer.learning_rate=1e-12";
        Recipe mendedAgain = adapted("spatial-embeddings", "{channels: 1}", mended, none);
        assertThat(adapted("spatial-embeddings", "{channels: 1}", mendedAgain.toYaml(), none))
                .as("wanted")
                .isEqualTo(mendedAgain);
        assertThatThrownBy(() -> adapted("adaptis", CLICKABLE, RECIPE + train, rate))
                .as("the stage that is added is like the one that is there")
                .hasMessageEndingWith("for example then.0.optimizer.learning_rate=1e-4");
        for (String stage : List.of("then.0", "then[0]")) {
            assertThat(adapted("adaptis", CLICKABLE, RECIPE + train, rate, stage + ".optimizer.learning_rate=1e-3")
                            .stages())
                    .extracting(each -> each.optimizer().learningRate())
                    .containsExactly(1e-4, 1e-3);
        }
    }

    @Test
    void theChannelOfTheModelsOwnTrainingIsTakenBackByAnEmptyOne() {
        String recipe = RECIPE.replace("classes: [nucleus]", "classes: [nucleus], channel: blue, slice: max");
        assertThat(adapted("adaptis", CLICKABLE, recipe).data().channel()).isEqualTo("blue");
        Recipe.Data seen = adapted("adaptis", CLICKABLE, recipe, "data.channel=", "data.slice=", "data.frame=")
                .data();
        assertThat(List.of(seen.channel(), seen.slice(), seen.frame())).containsOnly("");
        assertThat(adapted("adaptis", CLICKABLE, recipe, "data.channel='Anna''s #1'")
                        .data()
                        .channel())
                .isEqualTo("Anna's #1");
    }

    @Test
    void aFineTunedModelHasNoMoreCyclesThanItHasStepsFor() {
        String train = "train: {crops: 400000, batch: 400, schedule: {name: cosine, cycles: 8}}\n";
        assertThat(adapted("adaptis", CLICKABLE, RECIPE + train).stages())
                .extracting(stage -> stage.schedule().cycles())
                .containsExactly(5, 5);
    }

    @Test
    void aFineTunedModelIsValidatedTenTimesOnAllImages() {
        Recipe recipe = adapted("adaptis", CLICKABLE, RECIPE + "train: {crops: 40000, batch: 8}\n");
        assertThat(recipe.train().crops()).isEqualTo(4000);
        assertThat(recipe.train().steps()).isEqualTo(500);
        assertThat(recipe.validate().every()).isEqualTo(50);
        assertThat(recipe.validate().pictures()).isZero();
        Recipe brief = adapted("adaptis", CLICKABLE, RECIPE + "train: {crops: 40, batch: 8}\n");
        assertThat(brief.validate().every()).as("of five steps").isEqualTo(1);
    }

    @Test
    void aModelWithoutARecipeKeepsItsStuffAndIsValidatedByWhatItAnswers() {
        Recipe partition = imported("adaptis", List.of("car", "sky"), List.of("sky"));
        assertThat(partition.data().classes()).containsExactly("car", "sky");
        assertThat(partition.data().stuff()).containsExactly("sky");
        assertThat(partition.validate().metric()).isEqualTo(Metric.PANOPTIC);
        assertThat(imported("solo", List.of("car", "bus"), List.of()).validate().metric())
                .isEqualTo(Metric.COCO);
        assertThat(imported("spatial-embeddings", List.of("nucleus"), List.of())
                        .validate()
                        .metric())
                .isEqualTo(Metric.NUCLEI);
    }

    private static Recipe imported(String method, List<String> classes, List<String> stuff) {
        Model.Card card = new Model.Card(
                method,
                Settings.parseYaml("{channels: 3}"),
                new Normalization.Unit(),
                Category.of(classes, stuff),
                "",
                "");
        return FineTuning.of(card, "the-model", Path.of("data"), List.of(""), List.of());
    }

    @Test
    void aMethodOfOneStageHasNoNamesForIt() {
        Recipe recipe = adapted("spatial-embeddings", "{channels: 1}", "");
        assertThat(recipe.stages()).extracting(Recipe.Train::stage).containsExactly("");
    }

    @Test
    void namesThatAreListedForTrainingAreDividedAndNeverValidatedOnAsWell() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Sample sample =
                    Nuclei.generate(NucleiScene.varied().withSize(64, 64).withCount(2, 4), 5, i);
            SampleFolder.write(folder.resolve("data"), sample);
            names.add(sample.name());
        }
        names.remove("nuclei_0000"); // of all ten, two others are for validation; of nine, only one of these
        Path list = Files.write(folder.resolve("names.txt"), names);
        Recipe recipe = FineTuning.of(
                card("spatial-embeddings", "{channels: 1}", ""),
                "the-model",
                folder.resolve("data"),
                List.of(""),
                List.of("data.train.names=" + list));
        assertThat(recipe.data().validate()).isEqualTo(recipe.data().train());
        List<String> training = names(RecipeData.training(folder, recipe));
        List<String> validation = names(RecipeData.validation(folder, recipe));
        assertThat(training).hasSize(8).doesNotContainAnyElementsOf(validation);
        assertThat(validation).hasSize(1);
        assertThat(names).containsAll(training).containsAll(validation);
    }

    private static List<String> names(Dataset data) {
        return IntStream.range(0, data.size()).mapToObj(data::name).toList();
    }

    private static Recipe adapted(String method, String options, String recipe, String... overrides) {
        return FineTuning.of(
                card(method, options, recipe), "the-model", Path.of("data"), List.of(""), List.of(overrides));
    }

    private static Model.Card card(String method, String options, String recipe) {
        return new Model.Card(
                method,
                Settings.parseYaml(options),
                new Normalization.Unit(),
                Category.things(List.of("nucleus")),
                recipe,
                "");
    }
}
