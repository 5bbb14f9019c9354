package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.TemporaryFolder;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.work.ModelShelf;
import boxless.data.labelstudio.LabelStudioFolder;
import boxless.file.Count;
import boxless.file.JsonReason;
import boxless.file.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fine-tunes a model on the annotations of a project, which stay where they are: they and their images are fetched when a training begins. */
final class ProjectTraining {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectTraining.class);
    private static final int LEAST_TASKS = 2;

    /** Label Studio waits for 100 seconds. */
    private static final Duration FETCHING = Duration.ofSeconds(80);

    private static final long MOST_BYTES = 8L << 30;
    private static final String PREFIX = "project-";

    private final Trainings trainings;
    private final Path folder;
    private final TaskPictures pictures;
    private final long mostBytes;
    private final AtomicBoolean fetching = new AtomicBoolean();

    /** @param folder for what is fetched until a training takes it */
    ProjectTraining(Trainings trainings, Path folder, TaskPictures pictures) {
        this(trainings, folder, pictures, MOST_BYTES);
    }

    /** @param mostBytes of all images of a project */
    ProjectTraining(Trainings trainings, Path folder, TaskPictures pictures, long mostBytes) {
        this.trainings = trainings;
        this.folder = folder;
        this.pictures = pictures;
        this.mostBytes = mostBytes;
        clear();
    }

    /** Of what a server that was killed had fetched, nothing stays. */
    private void clear() {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path place : left) {
                new TemporaryFolder(place).close();
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be emptied ({}); delete what lies in it", folder, e.toString(), e);
        }
    }

    /** What was fetched lies in a folder that becomes the training's own. */
    private record Fetched(Path place) implements Trainings.Lessons {
        @Override
        public String note() {
            return "";
        }

        @Override
        public void write(Path data) throws IOException {
            Files.move(place, data);
        }
    }

    /**
     * Begins a training.
     *
     * @param project as Label Studio describes it
     * @throws Problem if a training is under way or being prepared, nothing can be fetched, or there is too little to learn from
     */
    ObjectNode start(ModelShelf.Entry model, Given project, Optional<String> token) throws IOException {
        trainings.requireFree(model, Trainings.USUAL_MINUTES);
        if (!fetching.compareAndSet(false, true)) {
            throw new Problem(409, "the images of a project are being fetched for a training; wait until it has begun");
        }
        try (TemporaryFolder place = TemporaryFolder.make(folder, PREFIX)) {
            fetch(place.path(), project, token);
            return trainings.start(model, Trainings.USUAL_MINUTES, new Fetched(place.path()));
        } finally {
            fetching.set(false);
        }
    }

    private void fetch(Path place, Given project, Optional<String> token) throws IOException {
        long end = System.nanoTime() + FETCHING.toNanos();
        long bytes = 0;
        String configuration = project.text("label_config");
        String key = Brush.of(configuration).key();
        JsonNode exported = tasks((long) project.number("id"), token);
        Path images = Files.createDirectories(place.resolve("images"));
        ArrayNode tasks = Settings.JSON.createArrayNode();
        for (JsonNode node : exported) {
            Given task = new Given(node, "task");
            if (isAnnotated(task)) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.isNegative()) {
                    throw new Problem(
                            503,
                            "the images of %d tasks cannot be fetched in %d seconds; export the project and use boxless train"
                                    .formatted(exported.size(), FETCHING.toSeconds()));
                }
                String name =
                        "task-%d.png".formatted((long) task.number("id")); // images are recognised by their content
                byte[] image = pictures.fetch(task.object("data").text(key), token, left);
                bytes += image.length;
                if (bytes > mostBytes) {
                    throw new Problem(
                            413,
                            "the project's images take more than %d MB; export the project and use boxless train"
                                    .formatted(mostBytes >> 20));
                }
                Files.write(images.resolve(name), image);
                ObjectNode copy = tasks.addObject();
                copy.set("id", node.path("id"));
                copy.putObject("data").put("image", name);
                copy.set("annotations", node.path("annotations"));
            }
        }
        if (tasks.size() < LEAST_TASKS) {
            throw Problem.bad("%s; annotate at least %d, one to learn from and one to check"
                    .formatted(Count.of(tasks.size(), "annotated task"), LEAST_TASKS));
        }
        Files.write(place.resolve("tasks.json"), Settings.JSON.writeValueAsBytes(tasks));
        Files.writeString(place.resolve(LabelStudioFolder.LABELS), configuration);
    }

    private JsonNode tasks(long project, Optional<String> token) {
        byte[] answer = pictures.ask("/api/projects/" + project + "/export?exportType=JSON", token);
        try {
            return Settings.JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new Problem(502, "Label Studio's export is no valid JSON: " + JsonReason.of(e));
        }
    }

    private static boolean isAnnotated(Given task) {
        return task.objects("annotations").stream()
                .anyMatch(annotation -> !annotation.truth("was_cancelled", false)
                        && !annotation.list("result").isEmpty());
    }
}
