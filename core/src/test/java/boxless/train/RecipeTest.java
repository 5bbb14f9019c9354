package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.Repository;
import boxless.data.Sample;
import boxless.data.augment.Augmentations;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RecipeTest {
    @TempDir
    Path folder;

    private static Recipe recipe(String yaml) {
        return Recipe.bind("r.yaml", (ObjectNode) Settings.parseYaml(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "augment:",
                "train:",
                "validate:",
                "model:",
                "data: {train:, least:, classes:}",
                "data: {train: {split:}}",
                "train: {schedule: {milestones:}, start:, stage:}",
                "then:",
                "model: {clustering: {seed:}}",
            })
    void aKeyWithoutAValueIsAsGoodAsNone(String yaml) {
        assertThat(recipe(yaml)).isEqualTo(recipe("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train: {cache: -1}|cache: -1",
                "data: {train: {path: a, split: train}, validate: {split: val}}|data.validate.path: missing, but split: val is given; add the path",
                "data: {train: {path: a, split: auto}, validate: {split: val}}|data.validate.path: missing, but split: val",
                "data: {train: {path: a}, validate: {split: auto}}|data.validate.path: missing, but split: auto",
                "data: {train: {path: a}, validate: {path:, names: val.txt}}|data.validate.path: missing, but names: val.txt",
                "train: {crops: 1.5}|train.crops: 1.5, must be a whole number",
                "train: {optimizer: {learning_rate: inf}}|train.optimizer.learning_rate: \"inf\", must be a number",
                "train: {batch: 100000, accumulate: 100000}|train.batch: 100000",
                "train: {draw: pictues}|train.draw: \"pictues\", must be one of pictures, epochs, objects; did you mean pictures?",
                "train: {optimizer: {nam: sgd}}|optimizer.nam; known keys: backbone_rate",
                "train: {optimizer: {epsilon: 0}}|train.optimizer.epsilon: 0; it must be above 0",
                "train: {schedule: {milestones: [27, 33]}}|epoch 27 of 36 is 0.75",
                "train: {schedule: {milestones: [0]}}|milestones: [0.0]",
                "train: {schedule: {gamma: 0}}|train.schedule.gamma: 0; it must be above 0",
                "train: {schedule: {power: -1}}|train.schedule.power: -1; it must be 0 or more",
                "train: {schedule: {warmup: -1}}|warmup: -1",
                "train: {schedule: {cycles: 0}}|cycles: 0",
                "train: {schedule: {warmup_from: 2}}|train.schedule.warmup_from: 2; it must be in [0, 1]",
            })
    void aMistakeNamesItsKey(String yaml, String part) {
        assertThatThrownBy(() -> recipe(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("r.yaml: ")
                .hasMessageContaining(part)
                .message()
                .hasLineCount(1);
    }

    /** Segmentation has zeros there. */
    @ParameterizedTest
    @ValueSource(strings = {"max-deeplab-dsb2018", "max-deeplab-facade"})
    void besideImagesThatAreNotSquareTheRecipesOfMaxDeepLabHaveZerosAndNoObjects(String name) throws IOException {
        Recipe recipe = recipe(Files.readString(Repository.path("recipes/" + name + ".yaml")));
        float[] ones = new float[514 * 257];
        Arrays.fill(ones, 1);
        int[] object = new int[514 * 257];
        Arrays.fill(object, 1);
        Sample wide = new Sample(
                "wide", new Pixels(514, 257, 1, 1, ones), Panoptic.ofLabels(new LabelMap(514, 257, object), 1));
        Sample seen = Augmentations.apply(recipe.augment().subList(0, 2), wide, new SplittableRandom(1));
        float[] values = seen.image().values();
        int[] labels = seen.truth().labels().labels();
        assertThat(labels).hasSize(257 * 257).contains(0, 1);
        assertThat(IntStream.range(0, labels.length).filter(i -> values[i] != labels[i]))
                .isEmpty();
    }

    @Test
    void anEmptyPathTakesBackWhateverElseIsSaidOfValidationData() throws IOException {
        Path file = Files.writeString(
                folder.resolve("r.yaml"), "data: {train: {path: a}, validate: {path: b, split: val, names: val.txt}}");
        Recipe.Data data = Recipe.read(file, List.of("data.validate.path=")).data();
        assertThat(data.validate().isGiven()).isFalse();
        assertThat(recipe("data: {train: {path: a}, validate: {labels: labels, split: ''}}")
                        .data()
                        .validate()
                        .isGiven())
                .isFalse();
    }

    @Test
    void ofDataThatIsDividedValidationTakesTheRestWithoutAPath() {
        Recipe.Data data = recipe("data: {train: {path: a, split: auto}, validate: {split: auto}}")
                .data();
        assertThat(data.validate()).isEqualTo(data.train());
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> recipe("{batch: 2, batch: 3}"))
                .hasMessage("'{batch: 2, batch: 3}': the key batch stands here twice (line 1); keep one of the two");
    }

    @Test
    void anAliasIsNotReadAsTheNameOfItsAnchor() throws IOException {
        assertThatThrownBy(() -> recipe("{data: {channel: &c red, slice: *c}}"))
                .hasMessage(
                        "'{data: {channel: &c red, slice: *c}}': *c (line 1) is an alias, which is not read; write out what it stands for, or quote it if it is a text");
        Path names = Files.writeString(folder.resolve("data.yaml"), "val: &d images\nnames:\n  0: cell\n  1: *d\n");
        assertThatThrownBy(() -> Settings.readYaml(names))
                .hasMessage(
                        names
                                + ": *d (line 4) is an alias, which is not read; write out what it stands for, or quote it if it is a text");
        assertThat(Settings.parseYaml("{a: &c red, b: '*c'}").get("b").asString())
                .isEqualTo("*c");
    }

    @Test
    void aMistakeInAnOverrideNamesItsKeyToo() throws IOException {
        Path file = Files.writeString(folder.resolve("r.yaml"), "train: {batch: 2}");
        assertThatThrownBy(() -> Recipe.read(file, List.of("train.clip=.inf")))
                .hasMessage("'train.clip=.inf': .inf, must be a finite number (line 1)");
    }

    @Test
    void aChannelIsANumberOrAName() {
        assertThat(recipe("data: {channel: 2, slice: max}").data().reading())
                .isEqualTo(new Reading("2", "max", "", Long.MAX_VALUE));
        assertThat(recipe("data: {channel: DAPI}").data().channel()).isEqualTo("DAPI");
        assertThatThrownBy(() -> recipe("data: {slice: middle}")).hasMessageContaining("'middle'");
    }

    @Test
    void aLaterStageHasWhatTrainSaysUnlessItSaysOtherwise() {
        Recipe recipe = recipe("""
                train: {crops: 90, batch: 3, seed: 7, workers: 2, optimizer: {name: adamw, learning_rate: .1}}
                then:
                  - {stage: proposals, crops: 40, optimizer: {learning_rate: .2}}
                  - {schedule: {name: cosine}}
                """);
        Recipe.Train second = recipe.then().get(0);
        assertThat(second.stage()).isEqualTo("proposals");
        assertThat(second.steps()).isEqualTo(13);
        assertThat(second.seed()).isEqualTo(7);
        assertThat(second.optimizer().name()).isEqualTo(Recipe.Train.Optimizer.Rule.ADAMW);
        assertThat(second.optimizer().learningRate()).isEqualTo(.2);
        assertThat(recipe.then().get(1).optimizer()).isEqualTo(recipe.train().optimizer());
        assertThat(recipe.then().get(1).schedule().name()).isEqualTo(Schedule.Curve.COSINE);
        assertThat(recipe(recipe.toYaml())).isEqualTo(recipe);
    }

    @Test
    void classesThatLookLikeNumbersComeBackFromItsText() {
        Recipe recipe = recipe("data: {classes: ['3.10', '0.50', '007', '1e3', '-1', 'true', '~', 'cell']}");
        assertThat(recipe.data().classes()).contains("3.10", "007", "1e3");
        assertThat(recipe(recipe.toYaml())).isEqualTo(recipe);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "then: [{}, {crop: 3}]|unknown key then[1].crop; known keys: accumulate",
                "then: [{optimizer: {lr: 3}}]|unknown key then[0].optimizer.lr",
                "then: [{batch: 0}]|then[0].batch: 0; it must be at least 1",
                "then: [{seed: 3}]|then[0].seed: is one for the whole training run; set train.seed instead",
                "then: [{start: a.pth}]|then[0].start: is one for the whole training run; set train.start instead",
                "then: {stage: proposals}|then: must be a list, for example - {stage: NAME, crops: 10000}",
                "then: [proposals]|then[0]: contains no keys",
            })
    void aMistakeInALaterStageNamesItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> recipe(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("r.yaml: " + message)
                .message()
                .hasLineCount(1);
    }

    @Test
    void anOverrideReachesIntoAList() throws IOException {
        Path file = Files.writeString(
                folder.resolve("r.yaml"), "augment: [{crop: {size: 64, around: anywhere}}, {flip: {horizontal: .1}}]");
        List<String> overrides = List.of("augment.0.crop.size=32", "augment.1={rotate90: {}}");
        assertThat(Recipe.read(file, overrides).augment())
                .containsExactlyElementsOf(recipe("augment: [{crop: {size: 32, around: anywhere}}, {rotate90: {}}]")
                        .augment());
        assertThatThrownBy(() -> Recipe.read(file, List.of("augment.2.crop.size=3")))
                .hasMessage(
                        "augment.2: augment is a list of 2; name an element by its place from 0, or give the whole list");
        assertThatThrownBy(() -> Recipe.read(file, List.of("augment.crop.size=3")))
                .hasMessageStartingWith("augment.crop: augment is a list of 2");
    }

    @Test
    void anOverrideNamesAPlaceInAListAsMessagesDoToo() throws IOException {
        Path file = Files.writeString(
                folder.resolve("r.yaml"), "augment: [{flip: {horizontal: .1}}]\nthen: [{crops: 4}, {crops: 4}]");
        Recipe recipe =
                Recipe.read(file, List.of("then[0].crops=8", "then.1.crops=12", "augment[0]={crop: {size: 32}}"));
        assertThat(recipe.then()).extracting(Recipe.Train::crops).containsExactly(8L, 12L);
        assertThat(recipe.augment())
                .containsExactlyElementsOf(
                        recipe("augment: [{crop: {size: 32}}]").augment());
    }

    @ParameterizedTest
    @CsvSource({
        // mmcv: rate (1 - (1 - step / warmup) (1 - ratio))
        "0, 0.1",
        "1, 0.28",
        "4, 0.82",
        "5, 1",
        // gamma at every milestone
        "49, 1",
        "50, 0.5",
        "74, 0.5",
        "75, 0.25",
        "99, 0.25",
    })
    void theRateWarmsUpAsMmcvsAndFallsAtTheMilestones(long step, double factor) {
        Schedule schedule = recipe(
                        "train: {schedule: {name: step, milestones: [.5, .75], gamma: .5, warmup: 5, warmup_from: .1}}")
                .train()
                .schedule();
        assertThat(schedule.factor(step, 100)).isCloseTo(factor, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "constant, 50, 1",
        "poly, 0, 1",
        "poly, 50, 0.25",
        "poly, 99, 1e-4",
        "cosine, 25, 0.85355339059",
        "cosine, 50, 0.5"
    })
    void aCurveIsWhatItsNameSays(String name, long step, double factor) {
        Schedule schedule = recipe("train: {schedule: {name: %s, power: 2}}".formatted(name))
                .train()
                .schedule();
        assertThat(schedule.factor(step, 100)).isCloseTo(factor, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "50, 0.5", "99, 0.00024671982", "100, 1", "150, 0.5", "199, 0.00024671982"})
    void aCurveOfTwoCyclesIsThatOfHalfTheRunTwice(long step, double factor) {
        Schedule schedule =
                recipe("train: {schedule: {name: cosine, cycles: 2}}").train().schedule();
        assertThat(schedule.factor(step, 200)).isCloseTo(factor, within(1e-9));
    }
}
