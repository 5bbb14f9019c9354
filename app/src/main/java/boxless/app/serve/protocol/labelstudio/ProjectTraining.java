package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.TemporaryFolder;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.work.ModelShelf;
import boxless.data.FolderScan;
import boxless.data.labelstudio.LabelStudioFolder;
import boxless.export.LabelStudioJson;
import boxless.file.JsonReason;
import boxless.file.Settings;
import boxless.mask.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fine-tunes a model on the annotations of a project, which stay where they are: they and their images are fetched when a training begins. */
final class ProjectTraining {
    /** Of the annotations and all images; Label Studio waits for 100 seconds. */
    private static final Duration FETCHING = Duration.ofSeconds(80);

    /** By then a Label Studio that was too slow may be less busy. */
    private static final int SECONDS_TO_CALM_DOWN = 60;

    private static final long MOST_BYTES = 8L << 30;
    private static final String PREFIX = "project-";

    private final Trainings trainings;
    private final TemporaryFolders places;
    private final TaskPictures pictures;
    private final long mostBytes;
    private final Duration most;
    private final AtomicBoolean fetching = new AtomicBoolean();

    /** @param folder for what is fetched until a training takes it */
    ProjectTraining(Trainings trainings, Path folder, TaskPictures pictures) {
        this(trainings, folder, pictures, MOST_BYTES, FETCHING);
    }

    /**
     * @param mostBytes of all images of a project
     * @param most how long it may take to fetch a project
     */
    ProjectTraining(Trainings trainings, Path folder, TaskPictures pictures, long mostBytes, Duration most) {
        this.trainings = trainings;
        places = new TemporaryFolders(folder, PREFIX, "what is fetched of the project");
        this.pictures = pictures;
        this.mostBytes = mostBytes;
        this.most = most;
    }

    /** What was fetched lies in a folder that becomes the training's own. */
    private record Fetched(Path place, String note) implements Trainings.Lessons {
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
        try (TemporaryFolder place = places.make()) {
            List<String> classes = Category.names(model.categories());
            return trainings.start(model, Trainings.USUAL_MINUTES, fetch(place.path(), project, token, classes));
        } finally {
            fetching.set(false);
        }
    }

    private Fetched fetch(Path place, Given project, Optional<String> token, List<String> classes) {
        long end = System.nanoTime() + most.toNanos();
        Brush brush = Brush.of(project.text("label_config"));
        ProjectTasks tasks = ProjectTasks.of(export((long) project.number("id"), token), brush, classes);
        Fetching fetching = new Fetching(classes, brush.key(), token, tasks.count(), end);
        try {
            fetching.part(place.resolve("train"), tasks.training());
            fetching.part(place.resolve("val"), tasks.validation());
        } catch (IOException e) {
            throw places.unwritten(e);
        }
        return new Fetched(place, tasks.note());
    }

    /** Writes tasks and their images within the time and the bytes that a project may take. */
    private final class Fetching {
        private final List<String> classes;
        private final String key;
        private final Optional<String> token;
        private final int count;
        private final long end;
        private long bytes;

        /**
         * @param classes of the model, which the tasks name
         * @param key of the image in a task's data
         * @param count of tasks, for messages
         * @param end when no time is left, as {@link System#nanoTime} counts
         */
        Fetching(List<String> classes, String key, Optional<String> token, int count, long end) {
            this.classes = List.copyOf(classes);
            this.key = key;
            this.token = token;
            this.count = count;
            this.end = end;
        }

        void part(Path folder, List<Given> tasks) throws IOException {
            Path images = Files.createDirectories(folder.resolve(FolderScan.IMAGES));
            ArrayNode copies = Settings.JSON.createArrayNode();
            for (Given task : tasks) {
                String name = ProjectTasks.imageName(task);
                Files.write(images.resolve(name), image(task));
                ObjectNode copy = copies.addObject();
                copy.set("id", task.node().path("id"));
                copy.putObject("data").put("image", name);
                ArrayNode annotations = copy.putArray("annotations"); // labels of others are not the model's classes
                ProjectTasks.annotation(task).ifPresent(annotation -> annotations.add(annotation.node()));
            }
            Files.write(folder.resolve("tasks.json"), Settings.JSON.writeValueAsBytes(copies));
            LabelStudioJson.writeConfiguration(folder.resolve(LabelStudioFolder.LABELS), classes);
        }

        private byte[] image(Given task) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative()) {
                throw Problem.later(
                        503,
                        "the images of %d tasks cannot be fetched in %d seconds; export the project and use boxless train"
                                .formatted(count, most.toSeconds()),
                        SECONDS_TO_CALM_DOWN);
            }
            byte[] image = pictures.fetch(task.object("data").text(key), token, left);
            bytes += image.length;
            if (bytes > mostBytes) {
                throw new Problem(
                        413,
                        "the project's images take more than %d MB; export the project and use boxless train"
                                .formatted(mostBytes >> 20));
            }
            return image;
        }
    }

    private JsonNode export(long project, Optional<String> token) {
        byte[] answer = pictures.ask("/api/projects/" + project + "/export?exportType=JSON", token);
        try {
            return Settings.JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new Problem(502, "Label Studio's export is no valid JSON: " + JsonReason.of(e));
        }
    }
}
