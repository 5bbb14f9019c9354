package boxless.app.serve.protocol.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.OtherDigits;
import boxless.app.TinyModel;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.training.TunedModels;
import boxless.app.serve.work.ModelShelf;
import boxless.file.Settings;
import boxless.tensor.Device;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server plays Label Studio, with two tasks whose images have 600 kB each. */
@Timeout(30)
class ProjectTrainingTest {
    private static final int BYTES = 600_000;
    private static final Given PROJECT = new Given(Settings.JSON.readTree("""
            {"id": 2, "label_config": "<View><Image name='i' value='$image'/><BrushLabels name='b' toName='i'><Label value='a'/></BrushLabels></View>"}"""));

    @TempDir
    Path folder;

    private final HttpServer studio = FakeStudio.create();
    private final ModelShelf shelf = new ModelShelf(Device.CPU);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);

    @BeforeEach
    void start() {
        shelf.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
        String task = "{\"id\":%d,\"data\":{\"image\":\"/data/upload/2/a.png\"},\"annotations\":[{\"result\":[{}]}]}";
        byte[] tasks = ("[" + task.formatted(1) + "," + task.formatted(2) + "]").getBytes(StandardCharsets.UTF_8);
        answer("/api/projects/2/export", tasks);
        answer("/data/upload/2/a.png", new byte[BYTES]);
        studio.start();
    }

    private void answer(String path, byte[] content) {
        studio.createContext(path, exchange -> {
            asked.countDown();
            try {
                answering.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            FakeStudio.answer(exchange, 200, content);
        });
    }

    @AfterEach
    void stop() {
        studio.stop(0);
        shelf.close();
    }

    private Trainings trainings() throws IOException {
        return new Trainings(
                folder.resolve("trainings"),
                new PictureStore(Files.createDirectories(folder.resolve("data"))),
                new AnnotationStore(),
                new TunedModels(folder.resolve("models"), shelf),
                List.of());
    }

    private ProjectTraining training(long mostBytes) throws IOException {
        return training(trainings(), mostBytes, Duration.ofSeconds(80));
    }

    private ProjectTraining training(Trainings trainings, long mostBytes, Duration most) {
        TaskPictures pictures = new TaskPictures(FakeStudio.address(studio), Optional.empty(), BYTES);
        return new ProjectTraining(trainings, folder.resolve("fetched"), pictures, mostBytes, most);
    }

    private void begin(ProjectTraining training) {
        try {
            training.start(shelf.entries().getFirst(), PROJECT, Optional.empty());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void imagesHaveTheSameNamesOnEveryMachine() throws Exception {
        Given task = new Given(Settings.JSON.readTree("{\"id\": 17}"));
        OtherDigits.during(() -> assertThat(ProjectTasks.imageName(task)).isEqualTo("task-17.png"));
    }

    @Test
    void oneProjectIsFetchedAtATimeAndNotMoreOfItThanTheDiskIsToTake() throws Exception {
        ProjectTraining training = training(1 << 20);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> begin(training));
        asked.await();
        assertThatThrownBy(() -> begin(training)).hasMessageContaining("are being fetched");
        answering.countDown();
        assertThatThrownBy(first::join).hasMessageContaining("more than 1 MB");
        assertThat(folder.resolve("fetched")).isEmptyDirectory();
        assertThatThrownBy(() -> begin(training)).hasMessageContaining("more than 1 MB"); // free again
    }

    @Test
    void whatSomebodyFoundToBeEmptyIsLearnedAndWhatEverybodySkippedIsLeftOutAndSaid() throws IOException {
        String task = "{'id':%d,'data':{'image':'/data/upload/2/a.png'},'annotations':[%s]}";
        String drawn = "{'result':[{}]}";
        String empty = "{'result':[],'was_cancelled':false}";
        String skipped = "{'result':[],'was_cancelled':true}";
        List<String> tasks = List.of(
                task.formatted(1, drawn),
                task.formatted(2, empty),
                task.formatted(3, skipped),
                task.formatted(4, drawn + ",{'result':[],'ground_truth':true}"),
                task.formatted(5, skipped + "," + drawn),
                task.formatted(6, ""));
        String json = ("[" + String.join(",", tasks) + "]").replace('\'', '"');
        answer("/api/projects/3/export", json.getBytes(StandardCharsets.UTF_8));
        answering.countDown();
        Given project = new Given(((ObjectNode) PROJECT.node().deepCopy()).put("id", 3));
        try (Trainings trainings = trainings()) {
            ObjectNode begun = training(trainings, Long.MAX_VALUE, Duration.ofSeconds(80))
                    .start(shelf.entries().getFirst(), project, Optional.empty());
            assertThat(begun.path("note").stringValue()).isEqualTo("2 tasks left out, skipped or not annotated");
        }
        Path data = folder.resolve("trainings/1/data");
        assertThat(ids(data.resolve("train")))
                .contains(2L, 4L)
                .doesNotContain(3L, 6L)
                .hasSize(3);
        assertThat(ids(data.resolve("val"))).hasSize(1).isSubsetOf(1L, 5L);
    }

    private static ProjectTasks tasks(String labels, String... annotated) {
        StringBuilder tasks = new StringBuilder();
        for (int k = 0; k < annotated.length; k++) {
            StringBuilder results = new StringBuilder();
            for (String label : annotated[k].split(" ")) {
                results.append(results.isEmpty() ? "" : ",")
                        .append("{'value':{'brushlabels':['%s']}}".formatted(label));
            }
            tasks.append(k == 0 ? "" : ",").append("{'id':%d,'annotations':[{'result':[%s]}]}".formatted(k, results));
        }
        Brush brush = Brush.of("<View><Image name='i' value='$image'/><BrushLabels name='b' toName='i'>" + labels
                + "</BrushLabels></View>");
        return ProjectTasks.of(
                Settings.JSON.readTree(("[" + tasks + "]").replace('\'', '"')), brush, List.of("nucleus"));
    }

    private static List<String> labels(ProjectTasks tasks) {
        return Stream.concat(tasks.training().stream(), tasks.validation().stream())
                .flatMap(task -> ProjectTasks.annotation(task).orElseThrow().list("result").stream())
                .map(result -> result.path("value").path("brushlabels").path(0).asString())
                .toList();
    }

    @Test
    void labelsAreTheClassesThatTheyAreForPredictionsAndOthersAreLeftOutAndSaid() {
        String two = "<Label value='Nucleus'/><Label value='Debris'/>";
        ProjectTasks tasks = tasks(two, "Nucleus Debris", "Nucleus", "Debris Debris");
        assertThat(labels(tasks)).containsExactly("nucleus", "nucleus");
        assertThat(tasks.note())
                .isEqualTo("3 objects left out: the model has no class Debris;"
                        + " 1 task left out because none of its objects is of the model's classes");
        assertThat(labels(tasks("<Label value='nucleus' alias='nuc'/><Label value='Debris'/>", "nuc", "nuc Debris")))
                .containsExactly("nucleus", "nucleus");
        assertThatThrownBy(() -> tasks(two, "Nucleus", "Debris"))
                .hasMessageContaining("1 annotated task with objects of the model's classes (nucleus);");
    }

    @Test
    void onlyTheSingleLabelOfAProjectStandsForAClassOfAnotherName() {
        ProjectTasks one = tasks("<Label value='cell'/>", "cell", "cell");
        assertThat(labels(one)).containsExactly("nucleus", "nucleus");
        assertThat(one.note()).isEmpty();
        assertThatThrownBy(() -> tasks("<Label value='cell'/><Label value='Debris'/>", "cell", "Debris"))
                .hasMessageContaining("none of the project's labels (cell, Debris) is a class of the model (nucleus);");
    }

    private static List<Long> ids(Path part) throws IOException {
        JsonNode tasks = Settings.JSON.readTree(Files.readAllBytes(part.resolve("tasks.json")));
        return tasks.valueStream().map(task -> task.path("id").longValue()).toList();
    }

    @Test
    void theTimeThatTheExportTakesIsNotLeftForTheImages() throws IOException {
        ProjectTraining training = training(trainings(), Long.MAX_VALUE, Duration.ofMillis(1500));
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(answering::countDown);
        assertThatThrownBy(() -> begin(training))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.headers()).containsKey("Retry-After"))
                .hasMessageContaining("the images of 2 tasks cannot be fetched in 1 seconds");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNoFaultOfTheServer() throws IOException {
        ProjectTraining training = training(Long.MAX_VALUE);
        Files.writeString(folder.resolve("fetched"), "in its place");
        assertThatThrownBy(() -> begin(training))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(507))
                .hasMessageContaining("make room on the server's disk");
    }

    @Test
    void whatAKilledServerHadFetchedGoesWithTheNextTrainingAndNotWhenAServerStartsBesideOneThatIsFetching()
            throws IOException {
        Path left = Files.createDirectories(folder.resolve("fetched/project-1/images"));
        Path image = Files.writeString(left.resolve("task-1.png"), "");
        ProjectTraining training = training(1);
        assertThat(image).exists();
        answering.countDown();
        assertThatThrownBy(() -> begin(training)).hasMessageContaining("more than 0 MB");
        assertThat(folder.resolve("fetched")).isEmptyDirectory();
    }
}
