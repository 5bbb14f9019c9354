package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Fine-tuning on the saved objects. */
public record TrainingRoutes(Trainings trainings, Networks networks) {
    private static final String MODEL = "model";
    private static final String MINUTES = "minutes";

    public void addTo(Router router) {
        router.get("/v1/trainings", call -> Reply.json(Map.of("trainings", trainings.all())));
        router.post("/v1/trainings", this::start);
        router.get("/v1/trainings/{id}", call -> Reply.json(trainings.json(call.path("id"))));
        router.post("/v1/trainings/{id}/stop", call -> Reply.json(trainings.stop(call.path("id"))));
    }

    private Given asked(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            return call.given().only(Set.of(MODEL, MINUTES));
        }
    }

    private Reply start(Call call) throws IOException {
        Given body = asked(call);
        ModelShelf.Entry model = networks.models().entry(body.optionalText(MODEL));
        double minutes = body.optionalNumber(MINUTES).orElse(Trainings.USUAL_MINUTES);
        return Reply.json(202, trainings.start(model, minutes));
    }
}
