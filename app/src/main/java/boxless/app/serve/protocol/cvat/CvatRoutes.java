package boxless.app.serve.protocol.cvat;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.protocol.Finder;
import boxless.app.serve.protocol.Prompt;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.mask.Category;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What CVAT asks nuclio's dashboard, and the functions through it. */
public record CvatRoutes(Finder finder) {
    /** Names the function that is called. */
    private static final String FUNCTION = "x-nuclio-function-name";

    private static final String POSITIVE = "pos_points";
    private static final String BOX = "obj_bbox";

    public void addTo(Router router) {
        Functions functions = new Functions(finder.networks().models());
        router.get("/api/functions", call -> Reply.json(functions.describe(port(call))));
        router.get(
                "/api/functions/{name}",
                call -> Reply.json(functions.named(call.path("name")).describe(port(call))));
        router.post("/api/function_invocations", call -> invoke(call, functions, call.header(FUNCTION)));
        router.post("/", call -> invoke(call, functions, Optional.empty()));
    }

    /** Of the address under which CVAT knows this server. */
    private static int port(Call call) {
        String host = call.header("Host").orElse("");
        String port = host.replaceFirst("^.*:(\\d{1,5})$", "$1");
        return port.equals(host) ? 80 : Integer.parseInt(port);
    }

    private Reply invoke(Call call, Functions functions, Optional<String> name) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit()) {
            Given request = call.given();
            Functions.Function function = name.map(functions::named)
                    .orElseGet(() -> functions.usual(request.has(POSITIVE) || request.has(BOX)));
            byte[] picture = request.base64("image");
            return switch (function.kind()) {
                case DETECTOR -> detect(place, function.model(), request, picture);
                case INTERACTOR -> interact(place, function.model(), request, picture);
            };
        }
    }

    private Reply detect(Desk.Place place, ModelShelf.Entry model, Given request, byte[] picture) {
        SegmentOptions options = new SegmentOptions(
                request.optionalNumber("threshold"),
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
        Segmented found = finder.segment(place, model, options, picture);
        Map<Integer, String> names = Category.byId(found.model().categories());
        return found.noted(Reply.streamJson(
                json -> CvatShapes.writeDetections(json, Finder.layers(found), id -> names.getOrDefault(id, ""))));
    }

    private Reply interact(Desk.Place place, ModelShelf.Entry model, Given request, byte[] picture) {
        Mask mask = finder.find(place, model, picture, size -> prompt(request, size))
                .object()
                .mask();
        return Reply.streamJson(json -> CvatShapes.writeMask(json, mask));
    }

    private static Prompt prompt(Given request, Size size) {
        return Prompt.measured(
                request.points(POSITIVE),
                request.points("neg_points"),
                Prompt.box(request, BOX, "two corners, [[x, y], [x, y]]", size),
                size);
    }
}
