package boxless.app.serve;

import boxless.Version;
import boxless.app.options.PlaneOptions;
import boxless.app.serve.api.Description;
import boxless.app.serve.http.Front;
import boxless.app.serve.http.Guard;
import boxless.app.serve.http.HttpServer;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.page.PageRoutes;
import boxless.app.serve.protocol.Finder;
import boxless.app.serve.protocol.cvat.CvatRoutes;
import boxless.app.serve.protocol.djl.DjlRoutes;
import boxless.app.serve.protocol.kserve.InferRoutes;
import boxless.app.serve.protocol.labelstudio.LabelStudioRoutes;
import boxless.app.serve.protocol.qupath.SamRoutes;
import boxless.app.serve.training.TunedModels;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.OpenPictures;
import boxless.image.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server with all that belongs to it. */
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final String HEALTH = "/health";

    private final ModelShelf models;
    private final Desk desk;
    private final OpenPictures open;
    private final DataFolder data;
    private final HttpServer http;
    private final Router router;

    /** What {@code /health} says. */
    private record Health(String status, String version) {}

    private Service(ModelShelf models, Desk desk, OpenPictures open, DataFolder data, HttpServer http, Router router) {
        this.models = models;
        this.desk = desk;
        this.open = open;
        this.data = data;
        this.http = http;
        this.router = router;
    }

    /**
     * Starts a server. It answers at once; models are read in the meantime.
     *
     * @throws IOException if the port is taken
     * @throws boxless.file.BadFileException if one of the files is no model
     */
    static Service start(ServeSettings settings) throws IOException {
        return start(settings, STALL, System::nanoTime);
    }

    /**
     * The same with another clock and another patience, for tests.
     *
     * @param stall how long a client may say nothing in the middle of a request
     * @param clock by which the time of requests is counted, in nanoseconds
     */
    static Service start(ServeSettings settings, Duration stall, LongSupplier clock) throws IOException {
        ModelShelf models = new ModelShelf(settings.device());
        settings.models().forEach(models::put);
        Desk desk = new Desk(settings.atOnce(), settings.queue(), settings.timeLimit(), clock);
        Networks networks = new Networks(models, desk, settings.precision(), settings.mostPixels(), settings.reading());
        Metrics metrics = new Metrics(desk);
        Router router = new Router().get(HEALTH, call -> health(desk)).get("/metrics", call -> metrics.reply());
        Description.addTo(router);
        OpenPictures open = new OpenPictures(networks, settings.keep());
        DataFolder data = new DataFolder(settings, networks, open);
        data.addTo(router);
        sayTrained(models, settings.reading());
        sayRemarks(models);
        new PageRoutes().addTo(router);
        addForeign(router, new Finder(networks, open), data, settings);
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        Guard guard = new Guard(settings.token(), settings.origins(), names(settings.host()), isLocal(address));
        Front front = new Front(router, guard, openToAll(), settings.mostBytes(), settings.timeLimit(), metrics);
        HttpServer http = new HttpServer(address, front, desk.places(), stall, settings.timeLimit());
        models.usual().ifPresent(usual -> warm(models, usual.name()));
        return new Service(models, desk, open, data, http, router);
    }

    /** What the models were trained on, where they will see something else. A choice for one from before it was fine-tuned would be wrong for the new one. */
    private static void sayTrained(ModelShelf models, Reading seen) {
        for (ModelShelf.Entry model : models.entries()) {
            if (!TunedModels.isBefore(model.name())) {
                PlaneOptions.trainedOn("the model " + model.name(), model.card(), seen)
                        .ifPresent(line -> LOG.warn("{}", line));
            }
        }
    }

    private static void sayRemarks(ModelShelf models) {
        for (ModelShelf.Entry model : models.entries()) {
            model.card().remarks().forEach(remark -> LOG.warn("the model {}: {}", model.name(), remark));
        }
    }

    /** Method and pattern of the routes that need no token. */
    private static Set<String> openToAll() {
        Set<String> patterns = new HashSet<>(PageRoutes.OPEN);
        patterns.add("GET " + HEALTH);
        return patterns;
    }

    /** What clients of other servers ask. */
    private static void addForeign(Router router, Finder finder, DataFolder data, ServeSettings settings) {
        new LabelStudioRoutes(
                        finder, settings.labelStudio(), data.trainings(), data.own("fetched"), settings.mostBytes())
                .addTo(router);
        new CvatRoutes(finder).addTo(router);
        new SamRoutes(finder).addTo(router);
        new InferRoutes(finder).addTo(router);
        new DjlRoutes(finder).addTo(router);
    }

    /** What this machine calls itself, and what the operator calls it. */
    private static Set<String> names(String host) {
        Set<String> names = new HashSet<>(Set.of(host));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // It has no name.
        }
        return names;
    }

    private static boolean isLocal(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        return resolved != null && resolved.isLoopbackAddress();
    }

    /** The first request should not wait for libtorch. */
    private static void warm(ModelShelf models, String name) {
        Thread.ofPlatform().daemon().name("warm").start(() -> {
            try {
                models.lease(name).close();
            } catch (Problem e) {
                // The log has the reason, or the server is stopping.
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("the model {} cannot be read: {}", name, e.getMessage(), e);
            }
        });
    }

    private static Reply health(Desk desk) {
        return desk.isClosing()
                ? Reply.json(503, new Health("STOPPING", Version.CODE))
                : Reply.json(new Health("UP", Version.CODE));
    }

    /** Where it listens. */
    URI address() {
        return http.address();
    }

    /** Method and pattern of everything that it answers. */
    List<String> routes() {
        return router.routes();
    }

    /** Takes no more requests, and finishes those that it has. */
    @Override
    public void close() {
        desk.stopAdmitting();
        data.close();
        http.close();
        desk.close();
        open.close();
        models.close();
    }
}
