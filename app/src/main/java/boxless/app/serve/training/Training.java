package boxless.app.serve.training;

import boxless.app.terminal.TrainingOutput;
import boxless.file.JsonFile;
import boxless.file.Settings;
import boxless.train.RunFolder;
import boxless.train.Trainer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fine-tuning, under way or over, as {@code training.json} in its folder keeps it.
 *
 * @param folder that of the training run
 * @param model name of the model that it began with
 * @param minutes that it was given
 * @param note what was left out of it, and which pictures teach that there is nothing; empty if there is nothing to say
 * @param swapped whether its model took the place of that one
 * @param error why it failed; null if it did not
 */
record Training(
        Path folder,
        String model,
        double minutes,
        Instant started,
        State state,
        String note,
        boolean swapped,
        @Nullable String error) {
    static final String FILE = "training.json";

    enum State {
        RUNNING,
        DONE,
        FAILED,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Training begun(Path folder, String model, double minutes, String note) {
        return new Training(folder, model, minutes, Instant.now(), State.RUNNING, note, false, null);
    }

    Training ended(State how, boolean isSwapped, @Nullable String why) {
        return new Training(folder, model, minutes, started, how, note, isSwapped, why);
    }

    String id() {
        return String.valueOf(folder.getFileName());
    }

    Path output() {
        return folder.resolve("output.txt");
    }

    Path result() {
        return new RunFolder(folder).model();
    }

    void save() throws IOException {
        JsonFile.write(
                folder.resolve(FILE),
                Settings.JSON
                        .createObjectNode()
                        .put("model", model)
                        .put("minutes", minutes)
                        .put("started", started.toString())
                        .put("state", state.toString())
                        .put("note", note)
                        .put("swapped", swapped)
                        .put("error", error));
    }

    /** A training that is none of this server's any more; its folder says whether somebody went on with it, or is doing so. */
    static Training read(Path folder) throws IOException {
        Training saved = saved(folder);
        if (Trainer.isUnderWay(folder)) {
            return saved.ended(State.RUNNING, saved.swapped, null);
        }
        if (saved.state == State.FAILED && !isLoggedSince(folder)) {
            return saved; // its steps may all be done, and yet its model not be in use
        }
        if (TrainingLog.read(folder).isComplete()) {
            return saved.ended(State.DONE, saved.swapped, null);
        }
        return saved.state == State.RUNNING ? saved.ended(State.STOPPED, false, "the server ended") : saved;
    }

    /** Whether somebody went on with it after it was saved. */
    private static boolean isLoggedSince(Path folder) throws IOException {
        Path log = new RunFolder(folder).log();
        return Files.exists(log)
                && Files.getLastModifiedTime(log).compareTo(Files.getLastModifiedTime(folder.resolve(FILE))) > 0;
    }

    private static Training saved(Path folder) throws IOException {
        try {
            JsonNode saved = Settings.JSON.readTree(Files.readAllBytes(folder.resolve(FILE)));
            return new Training(
                    folder,
                    saved.path("model").asString(""),
                    saved.path("minutes").asDouble(0),
                    Instant.parse(saved.path("started").asString("")),
                    State.valueOf(saved.path("state").asString("").toUpperCase(Locale.ROOT)),
                    saved.path("note").asString(""),
                    saved.path("swapped").asBoolean(false),
                    saved.path("error").asString(null));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(folder.resolve(FILE) + ": is damaged; move the folder away", e);
        }
    }

    /** What a page shows of it. */
    ObjectNode json() throws IOException {
        TrainingLog log = TrainingLog.read(folder);
        return json(log, isMeasured() ? log.steps() : 0, lastLine());
    }

    /** The same of one whose files cannot be read, as after an update: failed for this reason, and without curves. */
    static ObjectNode unread(Path folder, Exception why) {
        Training known;
        try {
            known = saved(folder);
        } catch (IOException | RuntimeException e) {
            known = new Training(folder, "", 0, changed(folder), State.FAILED, "", false, null);
        }
        return known.ended(State.FAILED, known.swapped, null).unread(why);
    }

    /** What a page shows of it, with this reason in the place of what its files say. */
    ObjectNode unread(Exception why) {
        String reason = "its files cannot be read: " + reason(folder, why);
        return ended(state, swapped, reason).json(TrainingLog.EMPTY, 0, "");
    }

    private static Instant changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /** Without the folder, which clients are not to know. */
    private static String reason(Path folder, Exception why) {
        String said = why.getMessage();
        if (said == null || why instanceof FileSystemException || why instanceof CharacterCodingException) {
            said = why.getClass().getSimpleName() + ": " + said;
        }
        return said.replace(folder + File.separator, "");
    }

    private ObjectNode json(TrainingLog log, long steps, String lastLine) {
        ObjectNode json = Settings.JSON
                .createObjectNode()
                .put("id", id())
                .put("state", state.toString())
                .put("model", model)
                .put("minutes", minutes)
                .put("started", started.toString())
                .put("step", log.step())
                .put("steps", steps)
                .put("seconds_left", secondsLeft());
        json.set("losses", points(log.losses()));
        json.set("validation", points(log.validation()));
        json.put("metric", log.metric());
        put(json, "before", log.before());
        put(json, "after", log.after());
        return json.put("swapped", swapped)
                .put("note", note)
                .put("error", error)
                .put("log", lastLine);
    }

    private long secondsLeft() {
        Duration whole = Duration.ofMillis(Math.round(minutes * 60_000));
        long left = whole.minus(Duration.between(started, Instant.now())).toSeconds();
        return state == State.RUNNING ? Math.max(0, left) : 0;
    }

    private static ArrayNode points(List<double[]> points) {
        ArrayNode list = Settings.JSON.createArrayNode();
        for (double[] point : points) {
            list.addArray().add((long) point[0]).add(point[1]);
        }
        return list;
    }

    private static void put(ObjectNode json, String key, OptionalDouble value) {
        if (value.isPresent()) {
            json.put(key, value.getAsDouble());
        } else {
            json.putNull(key);
        }
    }

    /** Whether it is known how many steps fit into the time: the process says so after some. */
    private boolean isMeasured() throws IOException {
        return state != State.RUNNING || said().anyMatch(line -> line.contains(TrainingOutput.FITTED));
    }

    /** The last that the process said about itself; empty if it said nothing. */
    String lastLine() throws IOException {
        return said().filter(line -> !line.startsWith(" ") && !line.startsWith(TrainingOutput.NEXT))
                .reduce("", (before, line) -> line);
    }

    private Stream<String> said() throws IOException {
        return Files.exists(output())
                ? new String(Files.readAllBytes(output()), StandardCharsets.UTF_8).lines() // whatever it ends with
                : Stream.empty();
    }
}
