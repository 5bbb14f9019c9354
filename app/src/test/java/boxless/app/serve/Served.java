package boxless.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.app.serve.protocol.labelstudio.LabelStudio;
import boxless.image.Reading;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with the model {@code tiny}, which segments, and {@code pointed}, which can be clicked; and a client. */
public final class Served implements AutoCloseable {
    private static final LabelStudio NO_STUDIO = new LabelStudio(null, null);
    private static final JsonMapper JSON = new JsonMapper();

    private final Service service;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Served(Service service) {
        this.service = service;
    }

    /** @param folder for the models and the data */
    public static Served in(Path folder) throws IOException {
        return in(folder, NO_STUDIO);
    }

    /** @param studio whose pictures it fetches */
    public static Served in(Path folder, LabelStudio studio) throws IOException {
        return of(settings(folder, studio, Reading.USUAL, Map.of()));
    }

    /**
     * @param limit of a request, and of the silence of a client
     * @param clock by which that is counted, in nanoseconds
     */
    public static Served in(Path folder, LabelStudio studio, Duration limit, LongSupplier clock) throws IOException {
        return new Served(Service.start(settings(folder, studio, Reading.USUAL, Map.of(), limit), limit, clock));
    }

    /** @param reading what its models see of pictures */
    public static Served in(Path folder, Reading reading) throws IOException {
        return of(settings(folder, NO_STUDIO, reading, Map.of()));
    }

    /** @param more models by their names */
    public static Served in(Path folder, Map<String, Path> more) throws IOException {
        return of(settings(folder, NO_STUDIO, Reading.USUAL, more));
    }

    /**
     * One that answers only who shows its token.
     *
     * @param origin of another site whose pages may ask
     */
    static Served guarded(Path folder, String token, String origin) throws IOException {
        return of(
                settings(folder, NO_STUDIO, Reading.USUAL, Map.of(), Duration.ofSeconds(30), token, Set.of(origin), 4));
    }

    /**
     * @param queue requests that may wait besides the one that is worked on
     * @param stall how long their clients may say nothing
     */
    static Served queueing(Path folder, int queue, Duration stall) throws IOException {
        ServeSettings settings =
                settings(folder, NO_STUDIO, Reading.USUAL, Map.of(), Duration.ofSeconds(30), null, Set.of(), queue);
        return new Served(Service.start(settings, stall, System::nanoTime));
    }

    private static Served of(ServeSettings settings) throws IOException {
        return new Served(Service.start(settings));
    }

    private static ServeSettings settings(Path folder, LabelStudio studio, Reading reading, Map<String, Path> more) {
        return settings(folder, studio, reading, more, Duration.ofSeconds(30));
    }

    private static ServeSettings settings(
            Path folder, LabelStudio studio, Reading reading, Map<String, Path> more, Duration limit) {
        return settings(folder, studio, reading, more, limit, null, Set.of(), 4);
    }

    private static ServeSettings settings(
            Path folder,
            LabelStudio studio,
            Reading reading,
            Map<String, Path> more,
            Duration limit,
            @Nullable String token,
            Set<String> origins,
            int queue) {
        Map<String, Path> models = new LinkedHashMap<>();
        models.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
        models.put("pointed", TinyModel.writeClickable(folder.resolve("pointed.safetensors")));
        models.putAll(more);
        return new ServeSettings(
                models,
                "127.0.0.1",
                0,
                folder.resolve("data"),
                token,
                origins,
                1 << 20,
                1_000_000,
                1,
                queue,
                limit,
                reading,
                2,
                studio,
                Device.CPU,
                Precision.FP32);
    }

    /**
     * What {@code segment} writes with the model {@code tiny}.
     *
     * @param folder of the models
     * @param more options
     * @return the folder of the files
     */
    public static Path segmented(Path folder, Path picture, String formats, String... more) throws IOException {
        Path out = Files.createTempDirectory(folder, "segmented");
        List<Object> args = new ArrayList<>(List.of("segment", picture, "-m", folder.resolve("tiny.safetensors")));
        args.addAll(List.of("-f", formats, "-o", out, "--precision", "fp32"));
        args.addAll(List.of(more));
        Run run = Run.of(args.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return out;
    }

    List<String> routes() {
        return service.routes();
    }

    public URI at(String path) {
        return service.address().resolve(path);
    }

    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)));
    }

    public HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    public HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<byte[]> put(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    public static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    /**
     * Asserts that a request was refused with an error of one line.
     *
     * @param says what is part of the line
     */
    public static void refused(HttpResponse<byte[]> answer, int status, String says) {
        assertThat(json(answer).path("error").asString("")).contains(says).doesNotContain("\n");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    /** Stops the server; the client still gets the answers that are under way. */
    void stop() {
        service.close();
    }

    @Override
    public void close() {
        service.close();
        client.close();
    }
}
