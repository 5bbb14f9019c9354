package boxless.app.serve.protocol.djl;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.http.Upload;
import boxless.app.serve.protocol.Finder;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.mask.Category;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The three addresses of DJL Serving that SageMaker and others call. */
public record DjlRoutes(Finder finder) {
    public void addTo(Router router) {
        router.get("/ping", call -> ping());
        router.post("/predictions/{model}", call -> predict(call, Optional.of(call.path("model"))));
        router.post("/invocations", call -> predict(call, Optional.empty()));
    }

    private Reply ping() {
        finder.networks().desk().requireOpen();
        return Reply.json(Map.of("status", "Healthy"));
    }

    private Reply predict(Call call, Optional<String> name) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit()) {
            ModelShelf.Entry model = finder.networks().models().entry(name);
            if (call.contentType().equals("application/json")) {
                throw new Problem(
                        415,
                        "this server fetches no image_url and takes no JSON here; send the PNG, JPEG or TIFF itself as the body, or as the file of a form");
            }
            Upload upload = call.upload();
            SegmentOptions options = SegmentOptions.of(upload.parameters().only(SegmentOptions.NAMES));
            Segmented found = SegmentOptions.advising(() -> finder.segment(place, model, options, upload.content()));
            Map<Integer, String> names = Category.byId(found.model().categories());
            return found.noted(Reply.streamJson(json -> DetectedObjects.write(json, Finder.regions(found), names)));
        }
    }
}
