package boxless.app.serve.training;

import boxless.train.Receipt;
import boxless.train.Recipe;
import boxless.train.RunFolder;
import boxless.train.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * How far a training run is, by the files in its folder.
 *
 * @param steps in all; 0 as long as that is not known
 * @param metric name of what is validated; empty as long as that is not known
 * @param kept after which step the model was as it is kept; 0 for that at the start
 */
record TrainingLog(List<JsonNode> lines, long steps, String metric, long kept) {
    /** Nothing is known. */
    static final TrainingLog EMPTY = new TrainingLog(List.of(), 0, "", 0);

    private static final int MOST_POINTS = 400;

    static TrainingLog read(Path run) throws IOException {
        Path log = new RunFolder(run).log();
        Path recipe = new RunFolder(run).recipe();
        List<JsonNode> lines = Files.exists(log) ? RunLog.lines(log) : List.of();
        if (!Files.exists(recipe)) {
            return new TrainingLog(lines, 0, "", 0);
        }
        Recipe read = Recipe.read(recipe, List.of());
        long steps = read.stages().stream().mapToLong(Recipe.Train::steps).sum();
        long kept = Receipt.of(run).map(Receipt::bestStep).orElse(0L);
        return new TrainingLog(lines, steps, read.validate().metric().headline(), kept);
    }

    long step() {
        return lines.isEmpty() ? 0 : lines.getLast().path("step").asLong();
    }

    /** Pairs of step and loss; of long runs not each step. */
    List<double[]> losses() {
        List<double[]> all = points(lines, "loss");
        int every = Math.ceilDiv(Math.max(1, all.size()), MOST_POINTS);
        List<double[]> some = new ArrayList<>();
        for (int k = 0; k < all.size(); k += every) {
            some.add(all.get(k));
        }
        return some;
    }

    /** Pairs of step and score, as far as scores compare. */
    List<double[]> validation() {
        return points(RunLog.validations(lines), "validation");
    }

    private static List<double[]> points(List<JsonNode> lines, String key) {
        return lines.stream()
                .filter(line -> line.path(key).isNumber())
                .map(line -> new double[] {
                    line.path("step").asDouble(), line.path(key).asDouble()
                })
                .toList();
    }

    /** Score of the model before the first step; none where only another one was scored anew. */
    OptionalDouble before() {
        return validation().stream()
                .filter(point -> point[0] == 0)
                .mapToDouble(point -> point[1])
                .findFirst();
    }

    /** Whether all steps are done and the last one is validated. */
    boolean isComplete() {
        return steps > 0 && step() >= steps && lines.getLast().has("validation");
    }

    /** Whether the model that is kept scores better than that at the start. */
    boolean isBetter() {
        OptionalDouble before = before();
        return before.isPresent()
                && validation().stream()
                        .anyMatch(point -> kept > 0 && point[0] == kept && point[1] > before.getAsDouble());
    }

    /** Best score of the last stage, whose best model is the result. */
    OptionalDouble after() {
        String stage = lines.isEmpty() ? "" : lines.getLast().path("stage").asString("");
        return RunLog.validations(lines).stream()
                .filter(line -> line.path("step").asLong() > 0
                        && line.path("validation").isNumber()
                        && line.path("stage").asString("").equals(stage))
                .mapToDouble(line -> line.path("validation").asDouble())
                .max();
    }
}
