package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Route;
import boxless.app.serve.http.Router;
import boxless.app.serve.protocol.Finder;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.file.Listing;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The back end that Label Studio asks: {@code /predict} and what belongs to it, for the default models, and below {@code /label-studio/NAME} for another.
 *
 * <p>Label Studio shows people the status of a failed request but not the line that comes with it, so what goes wrong is also written to the log.
 */
public final class LabelStudioRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LabelStudioRoutes.class);
    private static final String NAMED = "/label-studio/{model}";
    private static final int PROJECTS = 1000;
    private static final int LONGEST_TOKEN = 4096;
    private static final int MOST_LOGGED = 500;

    /** Label Studio sends all tasks of a batch at once; after 100 seconds it gives up, and takes nothing of what is done by then. */
    private static final Duration BATCH = Duration.ofSeconds(95);

    private final Finder finder;
    private final TaskPictures pictures;
    private final ProjectTraining training;
    private final ModelVersions versions = new ModelVersions();
    private final Map<String, String> tokens = new LinkedHashMap<>(); // by project

    /**
     * @param folder where what is fetched for a training lies until that begins; need not be there
     * @param mostBytes of an image, or of an export
     */
    public LabelStudioRoutes(Finder finder, LabelStudio studio, Trainings trainings, Path folder, long mostBytes) {
        this.finder = finder;
        this.pictures = new TaskPictures(studio.address(), Optional.ofNullable(studio.token()), mostBytes);
        this.training = new ProjectTraining(trainings, folder, pictures);
    }

    public void addTo(Router router) {
        router.get(NAMED + "/health", call -> {
            model(call, true); // or 404
            return Reply.json(Map.of("status", "UP"));
        });
        for (String prefix : List.of("", NAMED)) {
            boolean named = !prefix.isEmpty();
            router.get(prefix + "/versions", call -> Reply.json(Map.of("versions", List.of(version(call, named)))));
            router.post(prefix + "/setup", logged("setup", call -> setup(call, named)));
            router.post(prefix + "/predict", logged("prediction", call -> predict(call, named)));
            router.post(prefix + "/webhook", logged("training", call -> event(call, named)));
        }
    }

    private static Route logged(String what, Route route) {
        return call -> {
            try {
                return route.answer(call);
            } catch (RuntimeException e) {
                warn(what, e);
                throw e;
            }
        };
    }

    /** One line, whatever a client wrote into the text that is cited. */
    private static void warn(String what, RuntimeException e) {
        LOG.warn("Label Studio, {}: {}", what, Listing.cited(String.valueOf(e.getMessage()), MOST_LOGGED), e);
    }

    private ModelShelf.Entry model(Call call, boolean named) {
        return finder.networks().models().entry(named ? Optional.of(call.path("model")) : Optional.empty());
    }

    private ModelShelf.Entry clickable(Call call, boolean named) {
        return finder.networks().models().entryForClicks(named ? Optional.of(call.path("model")) : Optional.empty());
    }

    private String version(Call call, boolean named) {
        return versions.of(model(call, named));
    }

    /** Bodies are read within the bounds of all requests. */
    private Given said(Call call) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit()) {
            return call.given();
        }
    }

    /** Comes whenever a project's settings are saved, and before each batch; to be answered within three seconds. */
    private Reply setup(Call call, boolean named) throws IOException {
        Given request = said(call);
        request.optionalText("access_token").ifPresent(token -> remember(request.text("project"), token));
        String configuration = request.text("schema");
        // A project is new without any tag: then there is nothing to complain about yet.
        if (configuration.contains("<Image")) {
            Brush.of(configuration);
        }
        return Reply.json(Map.of("model_version", version(call, named)));
    }

    private void remember(String project, String token) {
        if (project.length() + token.length() > LONGEST_TOKEN) {
            throw Problem.bad("project and access_token: more than %d characters together".formatted(LONGEST_TOKEN));
        }
        synchronized (tokens) {
            tokens.remove(project);
            tokens.put(project, token);
            if (tokens.size() > PROJECTS) {
                tokens.remove(tokens.keySet().iterator().next());
            }
        }
    }

    private Optional<String> token(Given request) {
        synchronized (tokens) {
            return request.optionalText("project").map(tokens::get);
        }
    }

    /** Events say a project's number only; what comes with a task has the time of its creation behind that. */
    private Optional<String> projectToken(long project) {
        synchronized (tokens) {
            return tokens.entrySet().stream()
                    .filter(known -> known.getKey().startsWith(project + "."))
                    .map(Map.Entry::getValue)
                    .reduce((older, newer) -> newer);
        }
    }

    private Reply predict(Call call, boolean named) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit(BATCH)) {
            Given request = call.given();
            Brush brush = Brush.of(request.text("label_config"));
            List<Given> tasks = request.objects("tasks");
            if (tasks.isEmpty()) {
                throw Problem.bad("tasks: none");
            }
            Optional<Marks> marks = Marks.of(request);
            ObjectNode answer = Settings.JSON.createObjectNode();
            ArrayNode results = answer.putArray("results");
            if (marks.isPresent()) {
                ModelShelf.Entry model = clickable(call, named);
                byte[] picture = picture(request, brush, tasks.getFirst(), place.left());
                object(place, model, brush, marks.get(), picture, results.addObject());
            } else {
                batch(place, model(call, named), brush, request, tasks, results);
            }
            return Reply.json(answer);
        }
    }

    private byte[] picture(Given request, Brush brush, Given task, Duration most) {
        return pictures.fetch(task.object("data").text(brush.key()), token(request), most);
    }

    private void object(
            Desk.Place place, ModelShelf.Entry model, Brush brush, Marks marks, byte[] picture, ObjectNode result) {
        Finder.Found found = finder.find(place, model, picture, marks::prompt);
        Instance object = found.object();
        String category = Category.byId(found.model().categories()).getOrDefault(object.category(), "");
        Optional<String> label = marks.label()
                .filter(brush.labels()::contains)
                .or(() -> brush.label(category))
                .or(() -> brush.labels().stream().findFirst());
        new Prediction(brush, versions.of(found.model())).write(result, List.of(object), any -> label);
    }

    /**
     * A task whose image cannot be had or for which no time is left, if it takes as long as the slowest before it, gets an empty list: no prediction, so
     * that Label Studio asks about it again. An empty result would tell it that the image holds nothing.
     */
    private void batch(
            Desk.Place place,
            ModelShelf.Entry model,
            Brush brush,
            Given request,
            List<Given> tasks,
            ArrayNode results) {
        RuntimeException first = null;
        int answered = 0;
        Duration slowest = Duration.ZERO;
        for (Given task : tasks) {
            Duration left = place.left();
            if (left.compareTo(slowest) < 0) {
                break;
            }
            try {
                objects(place, model, brush, picture(request, brush, task, left), results);
                answered++;
            } catch (RuntimeException e) {
                first = first == null ? e : first;
                results.addArray();
                warn("task " + Problem.cited(String.valueOf(task.node().path("id"))), e);
            }
            Duration taken = left.minus(place.left());
            slowest = taken.compareTo(slowest) > 0 ? taken : slowest;
        }
        if (answered == 0 && first != null) {
            throw first;
        }
        int left = tasks.size() - results.size();
        if (left > 0) {
            LOG.warn(
                    "Label Studio, no time was left for {} of {} tasks; retrieve predictions again for the rest",
                    left,
                    tasks.size());
            for (int i = 0; i < left; i++) {
                results.addArray();
            }
        }
    }

    private void objects(Desk.Place place, ModelShelf.Entry model, Brush brush, byte[] picture, ArrayNode results) {
        Segmented found = finder.segment(place, model, SegmentOptions.USUAL, picture);
        found.note().ifPresent(note -> LOG.warn("Label Studio, {}", note));
        Map<Integer, String> names = Category.byId(found.model().categories());
        ObjectNode prediction = Settings.JSON.createObjectNode();
        int unnamed = new Prediction(brush, versions.of(found.model()))
                .write(
                        prediction,
                        Finder.layers(found),
                        object -> brush.label(names.getOrDefault(object.category(), "")));
        results.add(prediction);
        if (unnamed > 0) {
            LOG.warn(
                    "Label Studio, {} objects left out: the project has no label for their class; {} finds {}, the labels are {}",
                    unnamed,
                    model.name(),
                    Category.names(found.model().categories()),
                    Listing.cited(brush.labels().toString(), MOST_LOGGED));
        }
    }

    /** Of all events only the wish to train means something here: annotations stay in Label Studio until then. */
    private Reply event(Call call, boolean named) throws IOException {
        Given event = said(call);
        if (!event.text("action").equals("START_TRAINING")) {
            return Reply.json(Map.of("status", "ignored"));
        }
        Given project = event.object("project");
        return Reply.json(training.start(model(call, named), project, projectToken((long) project.number("id"))));
    }
}
