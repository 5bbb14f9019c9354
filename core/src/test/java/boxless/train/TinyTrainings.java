package boxless.train;

import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.SampleFolder;
import boxless.file.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private TinyTrainings() {}

    /** Writes three pictures to {@code folder/data}. */
    static void data(Path folder) throws IOException {
        for (int i = 0; i < 3; i++) {
            SampleFolder.write(
                    folder.resolve("data"),
                    Nuclei.generate(NucleiScene.varied().withSize(64, 64).withCount(3, 6), 7, i));
        }
    }

    static Recipe recipe(String... overrides) {
        ObjectNode tree = (ObjectNode) Settings.parseYaml(RECIPE);
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

    static List<Path> events(Path run) throws IOException {
        try (var files = Files.list(run)) {
            return files.filter(f -> f.getFileName().toString().startsWith("events.out.tfevents."))
                    .sorted()
                    .toList();
        }
    }
}
