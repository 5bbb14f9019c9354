package boxless.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Clients that send pictures to a server for some time, each the next one as soon as it has an answer: URL FOLDER CLIENTS SECONDS [PID]. Prints how many
 * answers of each status came, how long those of status 200 took and how many there were in a second, and, with the server's process number, its resident
 * memory every half minute. Waits for a server that is still starting. Knows nothing of Boxless, so that other servers can be measured with it.
 */
public final class ServerLoad {
    /** How long a server may take to start; the first time it is built, too. */
    private static final Duration STARTING = Duration.ofMinutes(5);

    private final URI address;
    private final List<byte[]> pictures;
    private final AtomicInteger next = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer; status 0 where none came. */
    private record Answer(int status, double milliseconds) {}

    private ServerLoad(URI address, List<byte[]> pictures) {
        this.address = address;
        this.pictures = pictures;
    }

    /** Runs the clients. */
    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(args[3]));
        ServerLoad load = new ServerLoad(URI.create(args[0]), pictures(Path.of(args[1])));
        load.waitForServer();
        for (int i = 0; i < 10; i++) {
            load.ask(); // the server's first answers are slower
        }
        long begin = System.nanoTime();
        List<Answer> answers = load.run(
                Integer.parseInt(args[2]),
                begin + time.toNanos(),
                Stream.of(args).skip(4).findFirst().map(process -> Path.of("/proc", process, "status")));
        print(answers, (System.nanoTime() - begin) / 1e9);
    }

    private static List<byte[]> pictures(Path folder) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".png"))
                    .sorted()
                    .toList()) {
                pictures.add(Files.readAllBytes(file));
            }
        }
        return pictures;
    }

    /** Returns once the server answers, whatever it says. */
    private void waitForServer() throws InterruptedException {
        long latest = System.nanoTime() + STARTING.toNanos();
        while (ask().status == 0) {
            if (System.nanoTime() > latest) {
                throw new IllegalStateException(address + " does not answer; start the server first");
            }
            Thread.sleep(100);
        }
    }

    private List<Answer> run(int clients, long end, Optional<Path> status) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Answer>>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> askUntil(end)));
            }
            while (status.isPresent() && System.nanoTime() < end) {
                System.out.println(Files.readAllLines(status.get()).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .findFirst()
                        .orElse(""));
                Thread.sleep(Math.max(1, Math.min(30_000, (end - System.nanoTime()) / 1_000_000)));
            }
            for (Future<List<Answer>> each : all) {
                answers.addAll(each.get());
            }
        }
        return answers;
    }

    private List<Answer> askUntil(long end) throws InterruptedException {
        List<Answer> answers = new ArrayList<>();
        while (System.nanoTime() < end) {
            answers.add(ask());
        }
        return answers;
    }

    private Answer ask() throws InterruptedException {
        byte[] picture = pictures.get(Math.floorMod(next.getAndIncrement(), pictures.size()));
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                .build();
        long begin = System.nanoTime();
        int status;
        try {
            status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException e) {
            status = 0;
        }
        return new Answer(status, (System.nanoTime() - begin) / 1e6);
    }

    private static void print(List<Answer> answers, double seconds) {
        Map<Integer, Integer> counts = new TreeMap<>();
        answers.forEach(answer -> counts.merge(answer.status, 1, Integer::sum));
        // A refusal takes no time: counted, a server that refuses would be a fast one.
        double[] times = answers.stream()
                .filter(answer -> answer.status == 200)
                .mapToDouble(Answer::milliseconds)
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%d answers by status %s; those of 200: %.1f a second; milliseconds p50 %.0f, p95 %.0f, p99 %.0f, most %.0f%n",
                answers.size(),
                counts,
                times.length / seconds,
                part(times, .5),
                part(times, .95),
                part(times, .99),
                part(times, 1));
    }

    private static double part(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }
}
