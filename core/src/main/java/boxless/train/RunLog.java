package boxless.train;

import boxless.evaluate.Metric;
import boxless.file.AtomicFile;
import boxless.file.NamingStream;
import boxless.file.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code log.jsonl}: one JSON object per line, one line per step or validation, and one where the best model was scored anew. The source of curves and
 * events.
 */
public final class RunLog implements AutoCloseable {
    private static final String STEP = "step";
    private static final String VALIDATION = "validation";
    private static final String RESCORED = "rescored";

    /** Of a line with {@link #RESCORED}: the step of the model. */
    private static final String OF = "of";

    private final BufferedWriter out;

    private RunLog(BufferedWriter out) {
        this.out = out;
    }

    /** Opens the log of a run; lines after {@code step} are dropped, a killed run may have written more than its checkpoint holds. */
    static RunLog open(Path file, long step) {
        try {
            if (Files.exists(file)) {
                String kept = String.join(
                        "",
                        lines(file).stream()
                                .filter(line -> line.path(STEP).asLong() <= step)
                                .map(line -> line + "\n")
                                .toList());
                AtomicFile.writeText(file, kept);
            }
            OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new RunLog(
                    new BufferedWriter(new OutputStreamWriter(new NamingStream(file, out), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the log cannot be written (" + e.getMessage() + ")", e);
        }
    }

    /** All whole lines of a log; the last one of a killed run may be cut off and is left out. */
    public static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .<@Nullable JsonNode>map(line -> {
                    try {
                        return Settings.JSON.readTree(line);
                    } catch (JacksonException e) {
                        return null;
                    }
                })
                .filter(node -> node != null && node.isObject())
                .map(node -> (JsonNode) node)
                .toList();
    }

    /**
     * The validations of a log whose scores compare with the last one. Where the best model was scored anew, because scores by another metric or on other
     * images do not, these are its line, in the form of a validation of its own step, and those behind it.
     *
     * @param lines of the whole log
     */
    public static List<JsonNode> validations(List<JsonNode> lines) {
        List<JsonNode> comparable = new ArrayList<>();
        for (JsonNode line : lines) {
            if (line instanceof ObjectNode anew && anew.has(RESCORED)) {
                comparable.clear();
                ObjectNode validation = anew.deepCopy();
                validation.set(STEP, anew.path(OF));
                validation.set(VALIDATION, anew.path(RESCORED));
                comparable.add(validation.put("best", true));
            } else if (line.has(VALIDATION)) {
                comparable.add(line);
            }
        }
        return comparable;
    }

    void write(Progress progress) {
        ObjectNode line = Settings.JSON.createObjectNode();
        line.put(STEP, progress.step());
        putStage(line, progress.stage());
        line.put("loss", progress.loss());
        progress.measured().forEach(line::put);
        line.put("learning_rate", progress.learningRate());
        line.put("gradient_norm", progress.gradientNorm());
        line.put("seconds", progress.seconds());
        write(line);
    }

    void write(Validation validation) {
        ObjectNode line = Settings.JSON.createObjectNode();
        line.put(STEP, validation.step());
        putStage(line, validation.stage());
        line.put(VALIDATION, validation.score());
        validation.details().forEach(line::put);
        line.put("best", validation.best());
        line.put("seconds", validation.seconds());
        write(line);
    }

    /**
     * Notes that scores from here on do not compare with those before.
     *
     * @param step that was done last
     * @param best the best model so far, as it is scored from here on
     */
    void writeRescored(long step, Validation best, Metric metric) {
        ObjectNode line = Settings.JSON.createObjectNode();
        line.put(STEP, step);
        putStage(line, best.stage());
        line.put(RESCORED, best.score());
        line.put(OF, best.step());
        line.put("metric", metric.toString());
        best.details().forEach(line::put);
        line.put("seconds", best.seconds());
        write(line);
    }

    private static void putStage(ObjectNode line, String name) {
        if (!name.isEmpty()) {
            line.put("stage", name);
        }
    }

    private void write(ObjectNode line) {
        try {
            out.write(line.toString());
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be written (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
