package boxless;

import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Segmentation;
import boxless.tensor.Compute;
import boxless.tensor.Precision;
import boxless.tensor.State;
import boxless.train.Progress;
import boxless.train.Recipe;
import boxless.train.Trainer;
import boxless.train.TrainingListener;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the files that every later version must be able to read, with what they mean today; old-files/ORIGIN.md says more. Run it when the
 * format or a method's network changes, into a new folder; never over an old one.
 */
final class OldFiles {
    static final String PICTURE = "picture.png";
    static final String EXPECTED = "expected.json";
    static final String RUN = "run.zip";
    static final String MODEL = ".safetensors.gz";
    static final String OUTPUTS = ".outputs.safetensors";

    /** Method and options of each model. */
    private static final Map<String, String> MODELS = Map.of(
            "spatial-embeddings",
            "{channels: 1, sigma: elliptical, grid: {length_x: 1, columns: 1024, length_y: 1, rows: 1024},"
                    + " clustering: {foreground: .5, seed: .913, min_foreground: 0, min_unclustered: 0, min_pixels: 20}}",
            "solo",
            "{channels: 1, classes: 1, backbone: {depth: 18, width: 8, norm: trained, frozen_stages: 0}, features: 32,"
                    + " head: {kind: decoupled-light, convs: 1, width: 32}, grids: [8, 8, 8, 4, 4],"
                    + " decoder: {score: 0, mask: .5, least: 0, objects: 100}, resize: {short_side: 0, long_side: 0}}");

    private static final String RECIPE = """
            method: solo
            model:
              channels: 1
              classes: 1
              backbone: {depth: 18, width: 1, norm: trained, frozen_stages: 0}
              features: 4
              head: {kind: decoupled-light, convs: 1, width: 32}
              grids: [4, 4, 4, 2, 2]
              resize: {short_side: 0, long_side: 0}
            data: {train: {path: data}, classes: [nucleus]}
            train:
              batch: 2
              optimizer: {name: sgd, learning_rate: .01}
              schedule: {name: step}
              ema: .9
            """;

    /** Optimiser steps of the run that is kept, and of the one that goes on from there. */
    private static final int KEPT_STEPS = 2;

    static final int ALL_STEPS = 4;

    static final List<String> SHIPPED = List.of("clicks", "nuclei", "nuclei-any", "scenes", "shapes");

    private OldFiles() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        writeShipped(folder);
        Path work = Files.createTempDirectory("old-files");
        ObjectNode expected = Settings.JSON.createObjectNode();
        Pixels picture = Nuclei.generate(scene(), 21, 0).image();
        Pictures.writePng(picture, folder.resolve(PICTURE));
        for (var model : new TreeMap<>(MODELS).entrySet()) {
            write(model.getKey(), model.getValue(), picture, folder, work, expected.putObject(model.getKey()));
        }
        Path run = work.resolve("run");
        for (int i = 0; i < 2; i++) {
            SampleFolder.write(work.resolve("data"), Nuclei.generate(scene(), 22, i));
        }
        train(work, run, KEPT_STEPS);
        zip(work, folder.resolve(RUN));
        expected.set("losses", Settings.JSON.valueToTree(train(work, run, ALL_STEPS)));
        expected.put("magnitude", magnitude(run));
        Files.writeString(folder.resolve(EXPECTED), expected.toPrettyString() + "\n");
    }

    /** What the shipped models say, so that no change of a network goes unnoticed that has no other golden numbers, such as AdaptIS' light one. */
    private static void writeShipped(Path folder) throws IOException {
        for (String name : SHIPPED) {
            try (Model model = Model.read(shipped(name))) {
                Safetensors.write(folder.resolve(name + OUTPUTS), outputs(model), Map.of());
            }
        }
    }

    static Path shipped(String name) {
        return Repository.path("models").resolve(name).resolve("model.safetensors");
    }

    private static NucleiScene scene() {
        return NucleiScene.varied().withSize(64, 64).withCount(3, 6);
    }

    private static void write(
            String method, String options, Pixels picture, Path folder, Path work, ObjectNode expected)
            throws IOException {
        Model model = Model.create(
                "test",
                new Model.Card(
                        method,
                        Methods.named("test", method).complete("test", Settings.parseYaml(options)),
                        new Normalization.Percentile(1, 99.8),
                        Category.things(List.of("nucleus")),
                        "",
                        ""));
        fill(model);
        Path file = work.resolve(method + ".safetensors");
        model.write(file, DType.F16);
        pack(file, folder.resolve(method + MODEL));
        Model written = Model.read(file);
        Safetensors.write(folder.resolve(method + OUTPUTS), outputs(written), Map.of());
        Segmentation found = Segmenter.of(written).withPrecision(Precision.FP32).segment(picture);
        for (Instance object : found.instances().objects()) {
            Box box = object.mask().box();
            expected.withArray("objects")
                    .addObject()
                    .put("x", box.x())
                    .put("y", box.y())
                    .put("width", box.width())
                    .put("height", box.height())
                    .put("area", object.mask().area())
                    .put("category", object.category())
                    .put("score", object.score());
        }
    }

    /**
     * By the rule of the other golden numbers, but of a convolution's weights most are 0 and the others plus or minus one number, so that
     * millions pack into kilobytes. Fresh offsets stay 0.
     */
    private static void fill(Model model) {
        State.of(model.method().network()).forEach((name, tensor) -> {
            if (torch.is_floating_point(tensor) && !name.startsWith("decoders.0.output_conv")) {
                long[] shape = tensor.shape();
                float[] values = shape.length == 4 ? sparse(name, shape) : Ruled.tensor(name, shape);
                State.load(tensor, StoredTensor.ofFloats(shape, values));
                if (name.startsWith("decoders.1.output_conv")) {
                    damp(tensor);
                }
            }
        });
    }

    /** Seeds of 0 or 1 would all be equally good. */
    private static void damp(Tensor tensor) {
        try (NoGradGuard guard = new NoGradGuard()) {
            tensor.mul_(new Scalar(.01));
        }
    }

    private static float[] sparse(String name, long... shape) {
        double inputs = shape[1] * shape[2] * shape[3];
        double part = Math.clamp(4 / inputs, .01, 1);
        float value = (float) Math.sqrt(2 / (inputs * part));
        float[] values = new float[Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3])];
        for (int i = 0; i < values.length; i++) {
            double drawn = Ruled.unit(name, i);
            values[i] = drawn < part / 2 ? value : drawn < part ? -value : 0;
        }
        return values;
    }

    /** Some elements of every raw output for a ruled picture and, where the network wants points, for three in it. */
    static Map<String, StoredTensor> outputs(Model model) {
        int more = model.method().inputSizes().admit(96, 64) ? 0 : 1; // MaX-DeepLab's cells lie corner on corner
        long[] shape = {1, model.method().inputChannels(), 64 + more, 96 + more};
        Map<String, StoredTensor> inputs = new LinkedHashMap<>();
        inputs.put("images", StoredTensor.ofFloats(shape, Ruled.images(shape)));
        if (model.method().inputs().contains("points")) {
            inputs.put("points", StoredTensor.ofFloats(new long[] {1, 3, 2}, new float[] {10, 20, 40, 7, 31, 60}));
        }
        Map<String, StoredTensor> some = new LinkedHashMap<>();
        Forward.of(model, inputs).forEach((name, output) -> {
            float[] all = output.toFloats();
            int step = all.length / 100 + 1;
            float[] values = new float[(all.length + step - 1) / step];
            for (int i = 0; i < values.length; i++) {
                values[i] = all[i * step];
            }
            some.put(name, StoredTensor.ofFloats(new long[] {values.length}, values));
        });
        return some;
    }

    /** Trains in {@code work}, or goes on there. Gives the losses by step. */
    static Map<String, Double> train(Path work, Path run, int steps) throws IOException {
        Path recipe = work.resolve("recipe.yaml");
        Files.writeString(recipe, RECIPE);
        Map<String, Double> losses = new LinkedHashMap<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepped(Progress progress) {
                losses.put(Long.toString(progress.step()), progress.loss());
            }
        };
        Recipe asked = Recipe.read(recipe, List.of("train.crops=" + 2 * steps));
        new Trainer(asked, work, run, Compute.CPU_FP32, true, listener).train();
        return losses;
    }

    /** Sum of the magnitudes of the weights that a training ships: of their average over the steps. */
    static double magnitude(Path run) {
        double sum = 0;
        for (StoredTensor tensor :
                Safetensors.read(run.resolve("model.safetensors")).tensors().values()) {
            for (float value : tensor.toFloats()) {
                sum += Math.abs(value);
            }
        }
        return sum;
    }

    private static void pack(Path file, Path packed) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
    }

    /** The data and what a training needs to go on. */
    private static void zip(Path work, Path zip) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(work)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().contains("tfevents"))
                    .filter(file -> file.startsWith(work.resolve("data")) || file.startsWith(work.resolve("run")))
                    .filter(file -> !file.toString().endsWith("model.safetensors"))
                    .sorted()
                    .forEach(files::add);
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path file : files) {
                out.putNextEntry(new ZipEntry(work.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }
}
