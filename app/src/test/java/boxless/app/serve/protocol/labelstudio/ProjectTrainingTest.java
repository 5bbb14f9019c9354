package boxless.app.serve.protocol.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.TinyModel;
import boxless.app.serve.http.Given;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.training.TunedModels;
import boxless.app.serve.work.ModelShelf;
import boxless.file.Settings;
import boxless.tensor.Device;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server plays Label Studio, with two tasks whose images have 600 kB each. */
@Timeout(30)
class ProjectTrainingTest {
    private static final int BYTES = 600_000;
    private static final Given PROJECT = new Given(Settings.JSON.readTree("""
            {"id": 2, "label_config": "<View><Image name='i' value='$image'/><BrushLabels name='b' toName='i'><Label value='a'/></BrushLabels></View>"}"""));

    @TempDir
    Path folder;

    private final HttpServer studio = server();
    private final ModelShelf shelf = new ModelShelf(Device.CPU);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

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
            try (exchange) {
                answering.await();
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    @AfterEach
    void stop() {
        studio.stop(0);
        shelf.close();
    }

    private ProjectTraining training(long mostBytes) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + studio.getAddress().getPort());
        Trainings trainings = new Trainings(
                folder.resolve("trainings"),
                new PictureStore(Files.createDirectories(folder.resolve("data"))),
                new AnnotationStore(),
                new TunedModels(folder.resolve("models"), shelf),
                List.of());
        TaskPictures pictures = new TaskPictures(address, Optional.empty(), BYTES);
        return new ProjectTraining(trainings, folder.resolve("fetched"), pictures, mostBytes);
    }

    private void begin(ProjectTraining training) {
        try {
            training.start(shelf.entries().getFirst(), PROJECT, Optional.empty());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
    void nothingStaysOfWhatAKilledServerHadFetched() throws IOException {
        Path left = Files.createDirectories(folder.resolve("fetched/project-1/images"));
        Files.writeString(left.resolve("task-1.png"), "");
        training(1);
        assertThat(folder.resolve("fetched")).isEmptyDirectory();
    }
}
