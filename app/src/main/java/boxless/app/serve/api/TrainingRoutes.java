package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Fine-tuning on the saved objects. */
public record TrainingRoutes(Trainings trainings, Networks networks) {
    private static final Set<String> KEYS = Set.of("model", "minutes");
    private static final double USUAL_MINUTES = 10;

    public void addTo(Router router) {
        router.get("/v1/trainings", call -> Reply.json(Map.of("trainings", trainings.all())));
        router.post("/v1/trainings", this::start);
        router.get("/v1/trainings/{id}", call -> Reply.json(trainings.json(call.path("id"))));
        router.post("/v1/trainings/{id}/stop", call -> Reply.json(trainings.stop(call.path("id"))));
    }

    private JsonNode asked(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            return call.json(KEYS);
        }
    }

    private Reply start(Call call) throws IOException {
        JsonNode body = asked(call);
        JsonNode model = body.path("model");
        JsonNode minutes = body.path("minutes");
        if (!model.isMissingNode() && !model.isString()) {
            throw Problem.bad("model: must be the name of a model between quotes");
        }
        if (!minutes.isMissingNode() && !minutes.isNumber()) {
            throw Problem.bad("minutes: must be a number, such as 10");
        }
        ModelShelf.Entry entry =
                networks.models().entry(model.isString() ? Optional.of(model.stringValue()) : Optional.empty());
        return Reply.json(202, trainings.start(entry, minutes.isNumber() ? minutes.asDouble(0) : USUAL_MINUTES));
    }
}
