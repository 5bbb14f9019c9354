package boxless.train;

import boxless.data.Sample;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.weights.Safetensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Trainings of a few steps on a few small made-up pictures. */
final class TinyTrainings {
    private static final String RECIPE = """
            method: spatial-embeddings
            model:
              channels: 1
              sigma: elliptical
              clustering: {min_pixels: 10, min_foreground: 0, min_unclustered: 0}
            data:
              train: {path: data}
              validate: {path: data}
            augment:
              - crop: {size: 32, around: mixed}
              - flip: {horizontal: .5}
            train: {crops: 12, batch: 2, ema: .9, checkpoint: 100, workers: 2}
            validate: {every: 100, pictures: 1}
            """;

    private static final String SOLO = """
            method: solo
            model:
              channels: 1
              classes: 1
              backbone: {depth: 18, width: 8, norm: trained, frozen_stages: 0}
              features: 32
              head: {kind: decoupled-light, convs: 1, width: 32}
              grids: [8, 8, 8, 4, 4]
              resize: {short_side: 64, long_side: 64}
            data:
              train: {path: data}
              validate: {path: data}
            augment:
              - rescale: {short_side: [48, 64], long_side: 64}
              - flip: {horizontal: .5}
            train:
              batch: 2
              draw: epochs
              optimizer: {name: sgd, learning_rate: .01}
              schedule: {name: step, milestones: [.6], warmup: 2, warmup_from: .1}
              clip: .1
              ema: .9
              workers: 2
            validate: {metric: coco, pictures: 1}
            """;

    private static final String ADAPTIS = """
            method: adaptis
            model:
              channels: 1
              network: {kind: light, width: 16, features: 16}
              coordinates: {radius: 20}
              points: {count: 4, proposals: 8}
            data:
              train: {path: data}
              validate: {path: data}
            augment:
              - crop: {size: 32, around: mixed}
              - flip: {horizontal: .5}
            train: {batch: 2, ema: .9, workers: 2}
            then: [{stage: proposals, crops: 12, optimizer: {learning_rate: .01}}]
            validate: {pictures: 1}
            """;

    private static final String MAX_DEEPLAB = """
            method: max-deeplab
            model:
              channels: 1
              network: {kind: light, width: 8, slots: 16, features: 16, memory: 16, feed_forward: 32, keys: 16, keep_path: .8}
            data:
              train: {path: data}
              validate: {path: data}
            augment:
              - crop: {size: 33, around: mixed}
              - flip: {horizontal: .5}
            train:
              batch: 2
              optimizer: {name: adamw, learning_rate: .002}
              ema: .9
              workers: 2
            validate: {pictures: 1}
            """;

    private TinyTrainings() {}

    /** Writes three pictures to {@code folder/data}. */
    static void data(Path folder) throws IOException {
        for (int i = 0; i < 3; i++) {
            SampleFolder.write(
                    folder.resolve("data"),
                    Nuclei.generate(NucleiScene.varied().withSize(64, 64).withCount(3, 6), 7, i));
        }
    }

    /**
     * A picture of squares in rows and columns about its middle.
     *
     * @param length of the picture's sides, in pixels as all lengths are
     * @param side of a square
     * @param pitch from a square's left to that of the next
     * @param count of rows, and of columns
     */
    static Sample squares(String name, int length, int side, int pitch, int count) {
        int first = (length - (count - 1) * pitch - side) / 2;
        int[] labels = new int[length * length];
        float[] values = new float[length * length];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < count; column++) {
                for (int y = 0; y < side; y++) {
                    int from = (first + row * pitch + y) * length + first + column * pitch;
                    Arrays.fill(labels, from, from + side, 1 + row * count + column);
                    Arrays.fill(values, from, from + side, 200);
                }
            }
        }
        return new Sample(
                name,
                new Pixels(length, length, 1, 255, values),
                Panoptic.ofLabels(new LabelMap(length, length, labels), 1));
    }

    static Recipe recipe(String... overrides) {
        return recipe(RECIPE, overrides);
    }

    /** As the recipes for COCO train: other steps, another metric, pictures of several sizes. */
    static Recipe solo(String... overrides) {
        return recipe(SOLO, overrides);
    }

    /** Both of its stages. */
    static Recipe adaptis(String... overrides) {
        return recipe(ADAPTIS, overrides);
    }

    /** With residual branches that are left out at random. */
    static Recipe maxDeepLab(String... overrides) {
        return recipe(MAX_DEEPLAB, overrides);
    }

    private static Recipe recipe(String yaml, String... overrides) {
        ObjectNode tree = (ObjectNode) Settings.parseYaml(yaml);
        for (String override : overrides) {
            int equals = override.indexOf('=');
            Settings.set(tree, override.substring(0, equals), Settings.parseYaml(override.substring(equals + 1)));
        }
        return Recipe.bind("test", tree);
    }

    /** The log without what differs between two runs of the same training: the time it took. */
    static List<String> log(Path run) throws IOException {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : RunLog.lines(run.resolve("log.jsonl"))) {
            lines.add(((ObjectNode) line).without("seconds").toString());
        }
        return lines;
    }

    /** As buffers, which are compared at once. */
    static Map<String, FloatBuffer> weights(Path model) {
        Map<String, FloatBuffer> weights = new TreeMap<>();
        Safetensors.read(model)
                .tensors()
                .forEach((name, tensor) -> weights.put(name, FloatBuffer.wrap(tensor.toFloats())));
        return weights;
    }

    static List<Path> events(Path run) throws IOException {
        try (var files = Files.list(run)) {
            return files.filter(f -> f.getFileName().toString().startsWith("events.out.tfevents."))
                    .sorted()
                    .toList();
        }
    }
}
