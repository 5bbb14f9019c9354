package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.training.TunedModels;
import boxless.app.serve.work.ModelShelf;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What models there are. */
public record ModelRoutes(ModelShelf models, TunedModels tuned) {
    private record Models(List<ModelFacts> models) {}

    /**
     * @param clicks whether it can be asked for the object at a point
     * @param usual whether it is meant where a request names none
     * @param trained when it was fine-tuned here; left out if it was not
     */
    private record ModelFacts(
            String name,
            String method,
            boolean clicks,
            boolean usual,
            List<ClassFacts> classes,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String trained) {}

    private record ClassFacts(int id, String name, boolean thing) {}

    public void addTo(Router router) {
        router.get("/v1/models", this::list);
    }

    private Reply list(Call call) {
        String usual = models.usual().map(ModelShelf.Entry::name).orElse("");
        String clicked = models.usualForClicks().map(ModelShelf.Entry::name).orElse("");
        return Reply.json(new Models(models.entries().stream()
                .map(entry -> facts(entry, entry.name().equals(entry.clicks() ? clicked : usual)))
                .toList()));
    }

    private ModelFacts facts(ModelShelf.Entry entry, boolean usual) {
        return new ModelFacts(
                entry.name(),
                entry.card().method(),
                entry.clicks(),
                usual,
                entry.categories().stream()
                        .map(category -> new ClassFacts(category.id(), category.name(), category.thing()))
                        .toList(),
                tuned.trained(entry).map(Instant::toString).orElse(null));
    }
}
