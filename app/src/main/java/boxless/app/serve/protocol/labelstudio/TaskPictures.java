package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.file.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The images of tasks. They are fetched from the one Label Studio that the operator names and from nowhere else, whatever a task says: a task is written by
 * whoever may import one.
 */
final class TaskPictures {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 3;

    /** Below this lie the images; a task's address must not make this server ask anything else in its user's name. */
    private static final String DATA = "/data/";

    private static final String LOCAL = "/data/local-files";

    /** A part of a path that leads back; by now it stands there only where it was escaped. */
    private static final Pattern CLIMBING = Pattern.compile("/\\.{1,2}(/|$)|\\\\");

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration FETCHING = Duration.ofSeconds(30);

    private final @Nullable URI studio;
    private final Optional<String> token;
    private final long mostBytes;
    private final HttpClient client;
    private final Map<String, String> access = new ConcurrentHashMap<>(); // by personal token, short-lived

    /** What is waited for, however many questions it takes. */
    private static final class Wanted {
        private final String name;
        private final Duration most;
        private final long end;

        private Wanted(String name, Duration most) {
            this.name = name;
            this.most = most.compareTo(FETCHING) < 0 ? most : FETCHING;
            end = System.nanoTime() + this.most.toNanos();
        }
    }

    /**
     * @param studio address of Label Studio without a slash at its end; null if nothing is to be fetched
     * @param token for it; empty if those that projects send are to be used
     * @param mostBytes of an image
     */
    TaskPictures(@Nullable URI studio, Optional<String> token, long mostBytes) {
        this.studio = studio;
        this.token = token;
        this.mostBytes = mostBytes;
        client = HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The bytes of an image.
     *
     * @param address as the task's data has it
     * @param projectToken that the project sent
     * @param most time that is left for it
     * @throws Problem if it is not to be fetched, or Label Studio does not give it
     */
    byte[] fetch(String address, Optional<String> projectToken, Duration most) {
        if (address.startsWith("data:")) {
            return Given.base64(address, "the task's image");
        }
        return answer(allowed(address), projectToken, new Wanted("the image", most));
    }

    /**
     * What Label Studio's interface for programs answers.
     *
     * @param path with its query
     * @throws Problem if none is named, or it does not give it
     */
    byte[] ask(String path, Optional<String> projectToken) {
        if (studio == null) {
            throw Problem.bad("start boxless serve with --label-studio and the address of Label Studio");
        }
        return answer(URI.create(studio + path), projectToken, new Wanted("an export", FETCHING));
    }

    private byte[] answer(URI address, Optional<String> projectToken, Wanted what) {
        URI uri = address;
        Optional<String> secret = token.or(() -> projectToken);
        HttpResponse<byte[]> answer = get(uri, secret, what);
        if (answer.statusCode() == 401 && secret.isPresent() && access.remove(secret.get()) != null) {
            answer = get(uri, secret, what); // it had run out
        }
        for (int i = 0; i < MOST_REDIRECTS && REDIRECTS.contains(answer.statusCode()); i++) {
            uri = redirected(uri, answer);
            answer = get(uri, secret, what);
        }
        if (answer.statusCode() != 200) {
            throw refused(uri, answer.statusCode());
        }
        return answer.body();
    }

    /** Where a task's address leads, if that is Label Studio itself. */
    private URI allowed(String address) {
        if (studio == null) {
            throw Problem.bad(
                    "the image %s is not part of the request; start boxless serve with --label-studio and the address of Label Studio, from which alone it fetches images"
                            .formatted(Problem.cited(address)));
        }
        URI uri;
        try {
            uri = URI.create(site(studio, address) + address.replace(" ", "%20"))
                    .normalize();
        } catch (IllegalArgumentException e) {
            throw Problem.bad(
                    "the image's address %s cannot be read; import it again".formatted(Problem.cited(address)));
        }
        objection(uri).ifPresent(reason -> {
            throw Problem.bad("the image %s %s; upload it to the project".formatted(Problem.cited(address), reason));
        });
        return uri;
    }

    /** What a task's address lacks: a Label Studio below a path writes that path, too, into the addresses of what is uploaded. */
    private static String site(URI studio, String address) {
        if (!address.startsWith("/")) {
            return "";
        }
        String below = studio.getRawPath();
        boolean whole = !below.isEmpty() && address.startsWith(below + "/");
        return whole ? studio.getScheme() + "://" + studio.getRawAuthority() : studio.toString();
    }

    /** Why an address is not asked for, whatever a proxy in front of Label Studio makes of its path; empty if it is. */
    private Optional<String> objection(URI uri) {
        if (studio == null || !isStudio(uri)) {
            return Optional.of("lies elsewhere, and this server fetches images from %s only".formatted(studio));
        }
        String path = uri.getPath().replaceAll("/+", "/");
        if (path.startsWith(studio.getPath() + LOCAL)) {
            return Optional.of("is a file of Label Studio's own machine, which this server does not ask for");
        }
        return path.startsWith(studio.getPath() + DATA)
                        && !CLIMBING.matcher(path).find()
                ? Optional.empty()
                : Optional.of("is at no address of Label Studio's data");
    }

    private boolean isStudio(URI uri) {
        return studio != null
                && uri.getScheme() != null
                && uri.getHost() != null
                && uri.getUserInfo() == null
                && studio.getScheme().equalsIgnoreCase(uri.getScheme())
                && studio.getHost().equalsIgnoreCase(uri.getHost())
                && port(studio) == port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0
                ? uri.getPort()
                : uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
    }

    private URI redirected(URI from, HttpResponse<byte[]> answer) {
        String location = answer.headers().firstValue("Location").orElse("");
        Optional<String> reason;
        try {
            URI to = from.resolve(location).normalize();
            reason = objection(to);
            if (reason.isEmpty()) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            reason = Optional.of("cannot be read");
        }
        throw new Problem(
                502,
                "Label Studio sends on from %s to what %s; upload the image to the project"
                        .formatted(Problem.cited(from.getPath()), reason.orElse("")));
    }

    private HttpResponse<byte[]> get(URI uri, Optional<String> secret, Wanted what) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
        secret.ifPresent(value -> request.header("Authorization", authorization(value, what)));
        return send(request.build(), what);
    }

    /** A personal token is exchanged for one that is good for some minutes; others are shown as they are. */
    private String authorization(String secret, Wanted what) {
        if (!isPersonal(secret)) {
            return "Token " + secret;
        }
        String known = access.get(secret);
        if (known == null) {
            known = refreshed(secret, what); // while others wait for nothing
            access.put(secret, known);
        }
        return "Bearer " + known;
    }

    /** Three parts, the first of which is JSON in base64. */
    private static boolean isPersonal(String secret) {
        return secret.startsWith("eyJ") && secret.split("\\.", -1).length == 3;
    }

    private String refreshed(String secret, Wanted what) {
        URI uri = URI.create(studio + "/api/token/refresh");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Settings.JSON.writeValueAsString(Map.of("refresh", secret))))
                .build();
        HttpResponse<byte[]> answer = send(request, what);
        if (answer.statusCode() != 200) {
            throw refused(uri, answer.statusCode());
        }
        try {
            return new Given(Settings.JSON.readTree(answer.body())).text("access");
        } catch (JacksonException e) {
            throw new Problem(502, "%s does not answer as Label Studio does; check --label-studio".formatted(uri));
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, Wanted what) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new Limited(mostBytes));
        try {
            return answer.get(what.end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Problem(
                    502,
                    "Label Studio did not send %s within %.0f seconds"
                            .formatted(what.name, what.most.toMillis() / 1e3));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Problem problem) {
                throw problem;
            }
            String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new Problem(
                    502, "%s cannot be reached for %s (%s); check --label-studio".formatted(studio, what.name, reason));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.stopping();
        }
    }

    private static Problem refused(URI uri, int status) {
        String cure = switch (status) {
            case 401, 403 ->
                "; give a token of a user who may see the project with --label-studio-token (Account & Settings, Personal Access Token)";
            case 404 -> uri.getPath().contains(DATA) ? "; import the image again" : "";
            default -> "";
        };
        return new Problem(
                502, "Label Studio answers %d for %s%s".formatted(status, Problem.cited(uri.getPath()), cure));
    }
}
