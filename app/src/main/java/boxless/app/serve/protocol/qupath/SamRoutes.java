package boxless.app.serve.protocol.qupath;

import boxless.Version;
import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.protocol.Finder;
import boxless.app.serve.protocol.Prompt;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Point;
import boxless.mask.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What QuPath's extension asks samapi. The extension lets people choose among sizes of SAM, which mean nothing here, and among "weights": these are the
 * models.
 */
public record SamRoutes(Finder finder) {
    /** Stands before a model's name where the extension keeps an address of weights. */
    private static final String WEIGHTS = "boxless:";

    /** As the extension shows a piece of weights. */
    private record Weights(String type, String name, String url) {}

    public void addTo(Router router) {
        router.get("/sam/version/", call -> Reply.text("text/plain", Version.CODE));
        router.get("/sam/weights/", this::weights);
        router.get("/sam/progress/", call -> Reply.json(Map.of("message", "ready", "percent", 100)));
        router.post("/sam/", this::find);
        router.post("/sam/automask/", this::findAll);
    }

    private Reply weights(Call call) {
        String type = call.parameters().text("type").orElse("");
        return Reply.json(finder.networks().models().entries().stream()
                .map(model -> new Weights(type, model.name(), WEIGHTS + model.name()))
                .toList());
    }

    private Reply find(Call call) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit()) {
            Given request = call.given();
            ModelShelf.Entry model = finder.networks().models().entryForClicks(model(request));
            Finder.Found found = finder.find(place, model, request.base64("b64img"), size -> prompt(request, size));
            return reply(found.model(), List.of(found.object()));
        }
    }

    private Reply findAll(Call call) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit()) {
            Given request = call.given();
            ModelShelf.Entry model = finder.networks().models().entry(model(request));
            Segmented found = finder.segment(place, model, SegmentOptions.USUAL, request.base64("b64img"));
            return found.noted(reply(found.model(), Finder.regions(found)));
        }
    }

    private static Optional<String> model(Given request) {
        return request.optionalText("checkpoint_url").map(address -> {
            if (!address.startsWith(WEIGHTS)) {
                throw Problem.bad("checkpoint_url: %s are no weights of this server; choose among those that it lists"
                        .formatted(Problem.cited(address)));
            }
            return address.substring(WEIGHTS.length());
        });
    }

    private static Prompt prompt(Given request, Size size) {
        List<Point> points = request.points("point_coords");
        double[] labels = request.numbers("point_labels");
        if (labels.length != points.size()) {
            throw Problem.bad("point_labels: %d for %d points; give 1 (inside) or 0 (outside) for each"
                    .formatted(labels.length, points.size()));
        }
        List<Point> inside = new ArrayList<>();
        List<Point> outside = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            (labels[i] > 0 ? inside : outside).add(points.get(i));
        }
        return Prompt.measured(inside, outside, Prompt.box(request, "bbox", "x1, y1, x2, y2", size), size);
    }

    private static Reply reply(ModelShelf.Entry model, List<Instance> objects) {
        Map<Integer, String> names = Category.byId(model.categories());
        return Reply.streamJson(json -> Features.write(json, objects, model.name(), id -> names.getOrDefault(id, "")));
    }
}
