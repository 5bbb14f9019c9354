package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.Segmenter;
import boxless.data.Dataset;
import boxless.data.ObjectSizes;
import boxless.data.Sample;
import boxless.data.TrainedOn;
import boxless.data.augment.Around;
import boxless.data.augment.Crop;
import boxless.data.augment.CropSize;
import boxless.data.augment.Padding;
import boxless.data.folders.Datasets;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.file.Settings;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instances;
import boxless.metric.NucleiAp;
import boxless.tensor.Compute;
import boxless.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Training end to end on four small pictures. */
class TrainerTest {
    @TempDir
    Path folder;

    private Path recipe;

    @BeforeEach
    void fourPictures() throws IOException {
        for (int i = 0; i < 4; i++) {
            SampleFolder.write(
                    folder.resolve("data"),
                    Nuclei.generate(NucleiScene.varied().withSize(64, 64).withCount(2, 4), 5, i));
        }
        recipe = folder.resolve("recipe.yaml");
        Files.writeString(recipe, """
                model: {channels: 1, sigma: elliptical, grid: {length_x: 1, columns: 1024}, clustering: {min_foreground: 0, min_unclustered: 0, min_pixels: 10}}
                data: {train: {path: data}, validate: {path: data}, classes: [nucleus]}
                augment: [{crop: {size: 64, around: anywhere}}]
                train: {crops: 24, batch: 4, checkpoint: 3, ema: .9}
                validate: {every: 4}
                """);
    }

    @Test
    void theModelSaysWhatItWasTrainedOn() {
        train("described");
        try (Model model = Model.read(folder.resolve("described/model.safetensors"))) {
            assertThat(model.card().trainedOn())
                    .isEqualTo(TrainedOn.of(Datasets.open(folder.resolve("data"), null), false));
        }
    }

    @Test
    void aRescaleThatSegmentationLacksIsSaidAndCountsForTheObjectsOfTheDescription() {
        Trainer trainer = trainer(
                "rescaled",
                false,
                new Stop(Integer.MAX_VALUE),
                "augment=[{rescale: {short_side: [32], long_side: 32}}, {crop: {size: 32, around: anywhere}}]",
                "train.crops=4");
        assertThat(trainer.plan().notes())
                .contains(
                        "augment.rescale: objects become 0.500 times as large, but the model validates and segments images at their own size; segment them with --scale 0.500");
        trainer.train();
        TrainedOn halves = TrainedOn.of(Datasets.open(folder.resolve("data"), null), false, image -> .5);
        assertThat(Model.Card.read(folder.resolve("rescaled/model.safetensors")).trainedOn())
                .isEqualTo(halves);
    }

    @Test
    void overfitsFourPictures() throws IOException {
        train(
                "fit",
                new Stop(Integer.MAX_VALUE),
                "train.crops=1000",
                "train.ema=0",
                "validate.every=250",
                "train.optimizer.learning_rate=.002",
                "train.checkpoint=1000");
        Segmenter segmenter = Segmenter.of(Model.read(folder.resolve("fit/best/model.safetensors")))
                .withPrecision(Precision.FP32);
        Dataset data = Datasets.open(folder.resolve("data"), null);
        NucleiAp ap = new NucleiAp();
        for (int i = 0; i < data.size(); i++) {
            Sample sample = data.read(i);
            ap.add(
                    sample.name(),
                    sample.truth().labels(),
                    segmenter.segment(sample.image()).labels());
        }
        assertThat(ap.result().ap().get("0.50")).isGreaterThan(.9);
    }

    @Test
    void neitherStepsNorValidationsLeaveAnythingBehind() {
        List<Long> counts = new ArrayList<>();
        trainer(
                        "leak",
                        false,
                        new TrainingListener() {
                            @Override
                            public void stepped(Progress progress) {
                                counts.add(Pointer.totalCount());
                            }
                        },
                        "train.crops=24",
                        "train.batch=1",
                        "train.accumulate=2",
                        "train.clip=.1",
                        "train.checkpoint=3",
                        "validate.every=2")
                .train();
        // Fewer where garbage of the beginning is collected meanwhile; never more.
        assertThat(counts.get(11)).isLessThanOrEqualTo(counts.get(5));
    }

    @Test
    void aVirtualThreadTrainsOnAPlatformThread() throws Exception {
        List<Boolean> virtual = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepped(Progress progress) {
                virtual.add(Thread.currentThread().isVirtual());
            }
        };
        FutureTask<Outcome> training =
                new FutureTask<>(() -> trainer("virtual", false, listener).train());
        Thread.startVirtualThread(training);
        assertThat(training.get().end()).isEqualTo(Outcome.End.COMPLETE);
        assertThat(virtual).hasSize(6).containsOnly(false);
    }

    @Test
    void explodingLossStopsAndNamesThePictures() {
        assertThatThrownBy(() -> train(
                        "nan", new Stop(Integer.MAX_VALUE), "train.optimizer.learning_rate=1e30", "train.crops=400"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("nuclei_000")
                .hasMessageContaining("learning_rate");
    }

    @Test
    void cropsOfSizeAutoFitTheObjects() {
        Dataset data = Datasets.open(folder.resolve("data"), null);
        Recipe given = Recipe.read(recipe, List.of("augment=[{crop: {size: auto}}]"));
        Recipe sized = CompleteRecipe.of(given, data).recipe();
        assertThat(sized.augment())
                .containsExactly(new Crop(CropSize.fitting(ObjectSizes.of(data), 5), Around.OBJECTS, Padding.REFLECT));
    }

    @Test
    void cropsOfSizeAutoFitTheNetworkToo() throws IOException {
        Dataset data = Datasets.open(folder.resolve("data"), null);
        CropSize fitting = CropSize.fitting(ObjectSizes.of(data), 5);
        Files.writeString(recipe, """
                method: adaptis
                model: {channels: 1, network: {kind: light}}
                data: {train: {path: data}}
                augment: [{crop: {size: auto}}]
                """);
        Recipe given = Recipe.read(recipe, List.of());
        Crop crop = (Crop) CompleteRecipe.of(given, data).recipe().augment().getFirst();
        assertThat(crop.size().height()).isBetween(fitting.height(), fitting.height() + 31);
        assertThat(crop.size().width()).isBetween(fitting.width(), fitting.width() + 31);
        assertThat(List.of(crop.size().height() % 32, crop.size().width() % 32)).containsOnly(0);
    }

    @Test
    void gridsOfAutoFitTheObjects() throws IOException {
        Recipe crowded = withGrids(TinyTrainings.squares("crowded", 192, 4, 6, 8));
        assertThat(crowded.model().at("/grids").size()).isEqualTo(5);
        assertThat(crowded.model().at("/grids/0").asInt(0)).isBetween(192 / 6, 192 / 5); // a cell for each
        assertThat(crowded.model().at("/sizes/4/0").asDouble(0)).isEqualTo(224); // eight times 28, the least
        Recipe large = withGrids(TinyTrainings.squares("large", 1024, 480, 500, 2));
        assertThat(large.model().at("/grids").toString()).isEqualTo("[12,12,12,12,12]");
        assertThat(large.model().at("/sizes").size()).isEqualTo(5);
        assertThat(large.model().at("/sizes/4/0").asDouble(0)).isEqualTo(240); // half of the objects' size
    }

    private Recipe withGrids(Sample sample) throws IOException {
        SampleFolder.write(folder.resolve(sample.name()), sample);
        Dataset data = Datasets.open(folder.resolve(sample.name()), null);
        Recipe given = TinyTrainings.solo("model.grids=auto", "model.resize.short_side=0", "augment=[]");
        Recipe sized = CompleteRecipe.of(given, data).recipe();
        assertThat(CompleteRecipe.of(sized, data).recipe()).isEqualTo(sized);
        return sized;
    }

    @Test
    void whatTheStartWasTrainedForOtherwiseIsSaidBeforeTheFirstStep() {
        train("first", new Stop(Integer.MAX_VALUE), "train.crops=4");
        Trainer trainer = trainer(
                "second",
                false,
                new Stop(1),
                "train.start=first/model.safetensors",
                "data.normalization={kind: percentile, low: 2, high: 90}");
        assertThat(trainer.plan().notes())
                .anyMatch(note -> note.startsWith("train.start: its images were normalised by"));
    }

    @Test
    void theStartIsStepZeroAndStaysTheModelUntilItIsBeaten() throws IOException {
        train(
                "first",
                new Stop(Integer.MAX_VALUE),
                "train.crops=400",
                "train.optimizer.learning_rate=.002",
                "train.checkpoint=100",
                "validate.every=100");
        List<Validation> validations = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void validated(Validation validation) {
                validations.add(validation);
            }
        };
        for (int i = 0; i < 3; i++) {
            SampleFolder.write(
                    folder.resolve("other"),
                    Nuclei.generate(NucleiScene.varied().withSize(96, 96).withCount(5, 8), 8, i));
        }
        // A rate that spoils what was learned.
        Outcome outcome = trainer(
                        "spoiled",
                        false,
                        listener,
                        "train.start=first/best/model.safetensors",
                        "data.train.path=other",
                        "train.optimizer.learning_rate=.02",
                        "train.ema=0")
                .train();
        assertThat(validations).extracting(Validation::step).containsExactly(0L, 4L, 6L);
        assertThat(validations).extracting(Validation::best).containsExactly(true, false, false);
        assertThat(validations.getFirst().score()).isGreaterThan(0);
        assertThat(outcome.bestStep()).isZero();
        assertThat(Model.Card.read(outcome.model()).trainedOn())
                .isEqualTo(Model.Card.read(folder.resolve("first/model.safetensors"))
                        .trainedOn())
                .isNotEqualTo(TrainedOn.of(Datasets.open(folder.resolve("other"), null), false));
        assertThat(outcome.best()).isEqualTo(validations.getFirst().score());
        assertThat(RunLog.lines(folder.resolve("spoiled/log.jsonl"))
                        .getFirst()
                        .path("step")
                        .asLong(-1))
                .isZero();
        assertThat(TinyTrainings.weights(folder.resolve("spoiled/best/model.safetensors")))
                .isEqualTo(TinyTrainings.weights(folder.resolve("first/best/model.safetensors")));

        Outcome measuredOtherwise = trainer(
                        "spoiled",
                        true,
                        listener,
                        "train.start=first/best/model.safetensors",
                        "data.train.path=other",
                        "train.optimizer.learning_rate=.02",
                        "train.ema=0",
                        "validate.pictures=2")
                .train();
        assertThat(measuredOtherwise.bestStep()).as("still the start").isZero();
        assertThat(measuredOtherwise.best()).isGreaterThan(validations.getLast().score());
    }

    @Test
    void whatCannotBeLearnedIsSaidBeforeAnythingIsWritten() throws IOException {
        assertRefused("train.batch: 100000; batches of 100000 images of 64x64", "train.batch=100000");
        long batch = Runtime.getRuntime().maxMemory() * 3 / 10 / (64 * 64 * Float.BYTES); // one fits, four do not
        assertRefused(
                "train.batch: " + batch + "; up to 4 batches are held at a time",
                "train.batch=" + batch,
                "train.crops=" + 10 * batch);
        assertRefused("crops of 60x60, but the network needs", "augment=[{crop: {size: 60}}]");
        assertRefused(
                "data.classes: 'nucleu' is no category of the training data",
                "data.classes=[object, nucleu]",
                "model.classes=2");
        for (int i = 0; i < 3; i++) {
            SampleFolder.write(folder.resolve("bare"), bare(i));
        }
        assertRefused("data.train: none of the 3 images has an object; annotate some", "data.train.path=bare");
        assertRefused("data.validate: none of the 3 images has an object", "data.validate.path=bare");
        SampleFolder.write(folder.resolve("partly"), bare(0));
        SampleFolder.write(
                folder.resolve("partly"),
                Nuclei.generate(NucleiScene.varied().withSize(64, 64).withCount(3, 6), 7, 1));
        assertRefused(
                "validate.pictures: 1; there is no object in so few of the validation images",
                "data.validate.path=partly",
                "validate.pictures=1");
        assertRefused("nowhere: no such folder, but data.train.path names it", "data.train.path=nowhere");
        assertRefused("split: auto needs at least 2 images", "data.train.split=auto", "data.train.names=one.txt");
        assertRefused("data.validate: is all of ", "data.train.split=auto");
    }

    private void assertRefused(String message, String... overrides) throws IOException {
        Files.writeString(folder.resolve("one.txt"), "nuclei_0000");
        assertThatThrownBy(() -> train("refused", new Stop(1), overrides)).hasMessageContaining(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    private static Sample bare(int index) {
        return new Sample(
                "bare-" + index, new Pixels(64, 64, 1, 255, new float[64 * 64]), new Instances(64, 64, List.of()));
    }

    @Test
    void aFolderWithoutSplitsIsDividedByItsNames() {
        Trainer trainer = trainer("divided", false, new Stop(1), "data.train.split=auto", "data.validate.path=");
        assertThat(trainer.plan().trainPictures()).isEqualTo(3);
        assertThat(trainer.plan().validatePictures()).isEqualTo(1);
    }

    @Test
    void validationImagesThatShowNothingButWhatIsStuffForTheModelAreRefused() throws IOException {
        Pictures.writePng(new Pixels(64, 64, 1, 255, new float[64 * 64]), folder.resolve("sky/images/a.png"));
        Files.writeString(folder.resolve("sky/annotations.xml"), """
                <annotations><image name="a.png" width="64" height="64">
                <box label="sky" xtl="9" ytl="9" xbr="40" ybr="40" z_order="0"></box></image></annotations>
                """);
        String sky = "{method: adaptis, data: {train: {path: sky}, validate: {path: sky}, classes: [sky]%s}}";
        assertThat(RecipeData.validation(folder, bind(sky.formatted(""))).size())
                .isEqualTo(1);
        assertThatThrownBy(() -> RecipeData.validation(folder, bind(sky.formatted(", stuff: [sky]"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("data.validate: ", "has no object", "no score would say anything");
    }

    private static Recipe bind(String yaml) {
        return Recipe.bind("test", (ObjectNode) Settings.parseYaml(yaml));
    }

    @Test
    void aSplitForTrainingWithoutOneForValidationIsDivided() throws IOException {
        for (String kind : List.of("images", "labels")) {
            Path data = folder.resolve("data").resolve(kind);
            Path aside = Files.move(data, folder.resolve(kind));
            Files.createDirectories(data);
            Files.move(aside, data.resolve("train"));
        }
        Trainer trainer = trainer("divided", false, new Stop(1), "data.train.split=auto", "data.validate.path=");
        assertThat(trainer.plan().trainPictures()).isEqualTo(3);
        assertThat(trainer.plan().validatePictures()).isEqualTo(1);
        assertRefused("data.validate: is all of ", "data.train.split=auto", "data.validate.split=train");
        assertRefused("data.train: is all of ", "data.train.split=train", "data.validate.split=auto");
        for (String kind : List.of("images", "labels")) {
            Path data = folder.resolve("data").resolve(kind);
            Files.createDirectories(data.resolve("val"));
            Files.copy(data.resolve("train/nuclei_0000.png"), data.resolve("val/nuclei_0000.png"));
        }
        assertRefused("contains the splits train, val", "data.train.split=auto", "data.validate.path=");
    }

    private void train(String run) {
        train(run, new Stop(Integer.MAX_VALUE));
    }

    private void train(String run, TrainingListener listener, String... overrides) {
        trainer(run, false, listener, overrides).train();
    }

    private Trainer trainer(String run, boolean resume, TrainingListener listener, String... overrides) {
        return new Trainer(
                Recipe.read(recipe, List.of(overrides)),
                folder,
                folder.resolve(run),
                Compute.CPU_FP32,
                resume,
                listener);
    }

    private record Stop(int after) implements TrainingListener {
        @Override
        public void stepped(Progress progress) {
            if (progress.step() == after) {
                throw new Stopped();
            }
        }
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aProjectOfCvatIsDividedWithoutItsImagesForTests() throws IOException {
        StringBuilder xml = new StringBuilder("<annotations>");
        for (String name : List.of("Train/a", "Train/b", "Test/c", "Test/d", "Validation/e")) {
            Pictures.writePng(
                    new Pixels(64, 64, 1, 255, new float[64 * 64]), folder.resolve("project/images/" + name + ".png"));
            int slash = name.indexOf('/');
            xml.append("<image name=\"%s.png\" subset=\"%s\" width=\"64\" height=\"64\"></image>"
                    .formatted(name.substring(slash + 1), name.substring(0, slash)));
        }
        Files.writeString(folder.resolve("project/annotations.xml"), xml.append("</annotations>"));
        String[] overrides = {"data.train.path=project", "data.train.split=auto", "data.validate.path="};
        assertRefused(
                "contains the splits Test, Train, Validation; choose with data.train.split=Train and, with the same path, data.validate.split=Validation",
                overrides);
        Files.move(folder.resolve("project/images/Validation"), folder.resolve("aside"));
        assertThat(RecipeData.training(folder, Recipe.read(recipe, List.of(overrides)))
                        .size())
                .isEqualTo(1);
    }
}
