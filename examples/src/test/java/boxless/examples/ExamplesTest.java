package boxless.examples;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.data.Sample;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.Normalization;
import boxless.image.Pictures;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.weights.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every program does what the documentation says, on pictures that take no time. */
@Timeout(60)
class ExamplesTest {
    private static final String MODEL = "../models/nuclei/model.safetensors";
    private static final String RECIPE = "../recipes/nuclei.yaml";

    @TempDir
    Path folder;

    @Test
    void nucleiOfOnePicture() throws Exception {
        Sample sample = samples(folder, 1).getFirst();
        Path picture = folder.resolve("images").resolve(sample.name() + ".png");
        List<String> lines = output(() -> Nuclei.main(args(MODEL, picture, folder.resolve("out"))));
        int nuclei = sample.truth().instances().objects().size();
        assertThat(lines).hasSizeBetween(nuclei - 1, nuclei + 1).allMatch(line -> line.contains(" pixels, score "));
        assertThat(largest(folder.resolve("out/image.labels.png"))).isEqualTo(lines.size());
        assertThat(Pictures.read(folder.resolve("out/image.overlay.png")).width())
                .isEqualTo(128);
    }

    @Test
    void manyPicturesAreTheSameOnSeveralThreads() throws Exception {
        List<Sample> samples = samples(folder, 6);
        List<String> one =
                output(() -> ManyPictures.main(args(MODEL, folder.resolve("images"), folder.resolve("one"), 1)));
        List<String> three =
                output(() -> ManyPictures.main(args(MODEL, folder.resolve("images"), folder.resolve("three"), 3)));
        assertThat(one).hasSize(6).doesNotHaveDuplicates().isEqualTo(three);
        for (Sample sample : samples) {
            String file = sample.name() + ".png.labels.png";
            assertThat(largest(folder.resolve("one").resolve(file))).isPositive();
            assertThat(folder.resolve("three").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
        }
    }

    /** The weights are random, so nothing is promised about the masks. */
    @Test
    void everyClickGivesAnObject() throws Exception {
        Sample sample = samples(folder, 1).getFirst();
        Path model = folder.resolve("model.safetensors");
        Model.Card card = new Model.Card(
                "adaptis",
                Settings.parseYaml("{channels: 1, coordinates: {radius: 20}, network: {kind: light, width: 16}}"),
                new Normalization.Unit(),
                Category.things(List.of("nucleus")),
                "",
                "");
        try (Model random = Model.create("test", card)) {
            random.write(model, DType.F16);
        }
        Path picture = folder.resolve("images").resolve(sample.name() + ".png");
        Path json = folder.resolve("clicks.json");
        assertThat(output(() -> ClickObjects.main(args(model, picture, json, 20, 30, 100.5, 7))))
                .hasSize(2)
                .allMatch(line -> line.contains(" pixels, score "));
        assertThat(json).content().contains("\"id\":2,\"image_id\":1");
    }

    @Test
    void labelsWithOneObjectLessScoreLess() throws Exception {
        Sample sample = samples(folder, 1).getFirst();
        LabelMap truth = sample.truth().labels();
        Path predictions = Files.createDirectory(folder.resolve("predictions"));
        int objects = (int) Arrays.stream(truth.labels()).distinct().count() - 1;
        int[] less = Arrays.stream(truth.labels())
                .map(label -> label == 1 ? 0 : label)
                .toArray();
        LabelFiles.writePng(
                new LabelMap(truth.width(), truth.height(), less), predictions.resolve(sample.name() + ".png"));
        assertThat(output(() -> ScoreLabels.main(args(folder.resolve("labels"), predictions))))
                .hasSize(11)
                .contains("AP at IoU 0.50: %.3f".formatted((objects - 1.0) / objects))
                .contains("mean: %.3f".formatted((objects - 1.0) / objects));
    }

    @Test
    void trainingFromAFolderGoesOnWhereItStopped() throws Exception {
        samples(folder.resolve("train"), 2);
        samples(folder.resolve("val"), 1);
        assertThat(train("train.crops=4"))
                .map(line -> line.replaceFirst("[,:].*", ""))
                .containsExactly("step 1 of 2", "step 2 of 2", "step 2", "COMPLETE after 2 steps");
        assertThat(train("train.crops=6"))
                .map(line -> line.replaceFirst("[,:].*", ""))
                .containsExactly("step 3 of 3", "step 3", "COMPLETE after 3 steps");
        assertThat(folder.resolve("run/model.safetensors")).exists();
    }

    private List<String> train(String crops) throws Exception {
        return output(() -> TrainFromFolder.main(
                args(RECIPE, folder, folder.resolve("run"), crops, "train.batch=2", "augment=[{crop: {size: 64}}]")));
    }

    /** Small made-up pictures with their label images. */
    private static List<Sample> samples(Path folder, int count) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Sample sample = boxless.data.synthetic.Nuclei.generate(
                    NucleiScene.varied().withSize(128, 128).withCount(3, 8), 5, i);
            SampleFolder.write(folder, sample);
            samples.add(sample);
        }
        return samples;
    }

    private static int largest(Path labels) {
        return Arrays.stream(LabelFiles.read(labels).labels()).max().orElseThrow();
    }

    private static String[] args(Object... args) {
        return Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    }

    private interface Program {
        void run() throws Exception;
    }

    private static List<String> output(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
