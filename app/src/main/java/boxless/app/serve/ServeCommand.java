package boxless.app.serve;

import boxless.app.options.ComputeOptions;
import boxless.app.options.Installation;
import boxless.app.options.PlaneOptions;
import boxless.app.serve.protocol.labelstudio.LabelStudio;
import boxless.app.terminal.GracefulStop;
import boxless.tensor.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Answers over HTTP. */
@Command(
        name = "serve",
        description = {
            "Serves models over HTTP: pictures in, objects out; clicks; and a page in the browser to annotate, correct and train.",
            "",
            "Only this machine can ask, unless --host names another address; then --token or --open is needed, too. Nothing is fetched from "
                    + "anywhere but the Label Studio that --label-studio names. Ctrl-C or SIGTERM finishes the requests that have been accepted and stops."
        },
        footer = {
            "",
            "Try: boxless serve",
            "     curl --data-binary @samples/thick-clusters.png 'localhost:8080/v1/segment?format=geojson'",
            "     boxless serve -m nuclei -m clicks --data plates --host 0.0.0.0 --token SECRET"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int MOST_AT_ONCE = 4;

    /** What is served where nobody says. */
    private static final List<String> USUAL = List.of("nuclei", "clicks");

    /** Each has a thread while it waits. */
    private static final int MOST_REQUESTS = 2000;

    private static final Pattern ORIGIN =
            Pattern.compile("(?i)https?://([^/\\s?#@:\\[\\]]+|\\[[0-9a-f:.]+\\])(:\\d{1,5})?");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = Installation.MODEL
                    + "; may be given several times (default: nuclei and clicks). The first that finds objects by itself and the "
                    + "first that can be clicked are used where a request names none.")
    private List<String> models = List.of();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Where to listen; 0 chooses a free port (default: 8080).")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen at (default: 127.0.0.1, this machine only).")
    private String host = "127.0.0.1";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "boxless-data",
            description =
                    "Folder of the pictures that the page shows; annotations are saved beside them, and results lie there until they are sent (default: "
                            + "boxless-data, created when first needed). No other file can be read or written.")
    private Path data = Path.of("boxless-data");

    @Option(
            names = "--token",
            paramLabel = "T",
            description =
                    "Requests must carry the header Authorization: Bearer T, or the token as the password of any user.")
    private @Nullable String token;

    @Option(
            names = "--open",
            description = "Serve other machines without a token: whoever reaches the port may use it.")
    private boolean open;

    @Option(
            names = "--origin",
            paramLabel = "URL",
            description =
                    "A web site whose pages may use this server, such as https://annotate.example.org; may be given several times.")
    private Set<String> origins = Set.of();

    @Option(
            names = "--max-body",
            paramLabel = "MB",
            defaultValue = "64",
            description = "Largest request in MB (default: 64).")
    private int mostMegabytes = 64;

    @Option(
            names = "--max-pixels",
            paramLabel = "MP",
            defaultValue = "50",
            description = "Largest picture in megapixels (default: 50).")
    private double mostMegapixels = 50;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description =
                    "Pictures that are worked on at the same time, each with its share of the cores (default: one for each core, at most "
                            + MOST_AT_ONCE + ").")
    private @Nullable Integer atOnce;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "Requests that may wait besides, at most 2000; further ones are answered 429 at once (default: 64).")
    private int queue = 64;

    @Option(
            names = "--time-limit",
            paramLabel = "S",
            defaultValue = "120",
            description = "Seconds that a request may take, waiting included (default: 120).")
    private int seconds = 120;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Pictures of which the network's features are kept, so that further clicks are fast; fewer where they would take more than a quarter "
                            + "of the memory (default: 8).")
    private int keep = 8;

    @Option(
            names = "--label-studio",
            paramLabel = "URL",
            description =
                    "Label Studio, whose pictures and annotations are fetched, such as http://localhost:8080; nothing is fetched from anywhere else.")
    private @Nullable URI studio;

    @Option(
            names = "--label-studio-token",
            paramLabel = "T",
            defaultValue = "${env:BOXLESS_LABEL_STUDIO_TOKEN}",
            description =
                    "Token of a user of it, personal or legacy (default: the environment's BOXLESS_LABEL_STUDIO_TOKEN, or else what its projects send).")
    private @Nullable String studioToken;

    @Mixin
    private PlaneOptions planes = new PlaneOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Override
    public Integer call() throws IOException {
        check();
        models.forEach(model -> Installation.sayWhich(model, spec.commandLine().getErr()));
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stopped = new CountDownLatch(1);
        try (GracefulStop stop = new GracefulStop(() -> {
            out.println("stopping; once more stops at once");
            stopped.countDown();
        })) {
            try (Service service = Service.start(settings())) {
                out.printf("Boxless serves %s at %s%n", String.join(", ", named().keySet()), service.address());
                stopped.await();
            }
            stop.succeeded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private ServeSettings settings() {
        return new ServeSettings(
                named(),
                host,
                port,
                data,
                token,
                origins,
                (long) mostMegabytes << 20,
                (long) (mostMegapixels * 1e6),
                atOnce == null ? Math.min(Threads.count(), MOST_AT_ONCE) : atOnce,
                queue,
                Duration.ofSeconds(seconds),
                planes.reading(),
                keep,
                labelStudio(),
                compute.device(),
                compute.precision());
    }

    private LabelStudio labelStudio() {
        try {
            return new LabelStudio(studio, studioToken);
        } catch (IllegalArgumentException e) {
            throw wrong("--label-studio " + e.getMessage());
        }
    }

    /** The models' files by the names in requests: as the user wrote them, without folders and ending. */
    private Map<String, Path> named() {
        Map<String, Path> named = new LinkedHashMap<>();
        for (String model : models.isEmpty() ? USUAL : models) {
            Path file = models.isEmpty() ? Installation.shipped(model) : Installation.model(model);
            if (named.put(name(model, file), file) != null) {
                throw wrong("-m " + model + ": another model has the same name; rename one of the two files");
            }
        }
        return named;
    }

    private static String name(String model, Path file) {
        String name = String.valueOf(Path.of(model).getFileName()).replaceFirst("[.]safetensors$", "");
        Path folder = file.toAbsolutePath().getParent();
        return name.equals("model") && folder != null ? String.valueOf(folder.getFileName()) : name;
    }

    private void check() {
        atLeast("--max-body", mostMegabytes, 1);
        atLeast("--queue", queue, 0);
        atLeast("--keep", keep, 1);
        atLeast("--time-limit", seconds, 1);
        atLeast("--at-once", atOnce == null ? 1 : atOnce, 1);
        atMost("--queue", queue);
        atMost("--at-once", atOnce == null ? 1 : atOnce);
        if (port < 0 || port > 65_535) {
            throw wrong("--port " + port + ": give a number from 0 to 65535");
        }
        if (mostMegabytes > 2000) {
            throw wrong("--max-body " + mostMegabytes + ": give at most 2000");
        }
        if (!(mostMegapixels > 0 && mostMegapixels <= 2000)) {
            throw wrong("--max-pixels " + mostMegapixels + ": give megapixels above 0, at most 2000");
        }
        if (token != null && token.isBlank()) {
            throw wrong("--token: is empty; give a secret, or leave it out");
        }
        if (token == null && !open && !isLocal()) {
            throw wrong("--host " + host
                    + ": other machines could use this server; add --token SECRET, or --open if that is meant");
        }
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw wrong(
                        "--origin " + origin + ": give scheme and host without a path, such as https://example.org");
            }
        }
    }

    private boolean isLocal() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw wrong("--host " + host + ": is no address of this machine");
        }
    }

    private void atLeast(String option, int value, int least) {
        if (value < least) {
            throw wrong("%s %d: give at least %d".formatted(option, value, least));
        }
    }

    private void atMost(String option, int value) {
        if (value > MOST_REQUESTS) {
            throw wrong("%s %d: give at most %d".formatted(option, value, MOST_REQUESTS));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
