package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Parameters;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.http.Upload;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.Networks;
import boxless.export.WebImage;
import boxless.image.PictureSource;
import boxless.image.Reading;
import boxless.mask.Size;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pictures of the data folder: listed, sent and shown. */
public final class PictureRoutes {
    private static final String NAME = "name";

    private final PictureStore pictures;
    private final AnnotationStore annotations;
    private final Networks networks;
    private final long mostBytes;

    /** @param maxBytes of a picture that is sent */
    private record PictureList(
            List<PictureFacts> pictures,
            @JsonProperty("max_bytes") long maxBytes) {}

    /**
     * @param width null if the picture cannot be read, like the height
     * @param objects how many are saved; null if none ever were, or they cannot be read
     * @param changed when they were saved
     * @param error why the picture cannot be read; left out if it can
     * @param objectsError why its saved objects cannot be read; left out if they can
     */
    private record PictureFacts(
            String id,
            String name,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer objects,
            @Nullable String changed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String error,

            @JsonProperty("objects_error") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String objectsError) {}

    /** @param mostBytes of a request's body */
    public PictureRoutes(PictureStore pictures, AnnotationStore annotations, Networks networks, long mostBytes) {
        this.pictures = pictures;
        this.annotations = annotations;
        this.networks = networks;
        this.mostBytes = mostBytes;
    }

    public void addTo(Router router) {
        router.get("/v1/pictures", this::list);
        router.post("/v1/pictures", this::add);
        router.get("/v1/pictures/{id}", call -> Reply.json(facts(find(pictures, call))));
        router.get("/v1/pictures/{id}/image", this::image);
    }

    /** The picture that an address names. */
    static StoredPicture find(PictureStore pictures, Call call) throws IOException {
        return pictures.find(call.path("id"))
                .orElseThrow(() -> Problem.notFound("there is no picture of this id; GET /v1/pictures lists them"));
    }

    private Reply list(Call call) throws IOException {
        call.parameters().only(Set.of());
        List<PictureFacts> facts = new ArrayList<>();
        for (StoredPicture picture : pictures.all()) {
            facts.add(facts(picture));
        }
        return Reply.json(new PictureList(facts, mostBytes));
    }

    private PictureFacts facts(StoredPicture picture) throws IOException {
        AnnotationStore.Summary saved = annotations.summary(picture).orElse(null);
        String damage = saved == null || picture.problem() != null ? null : saved.problem();
        Size size = picture.size();
        return new PictureFacts(
                picture.id(),
                picture.name(),
                size == null ? null : size.width(),
                size == null ? null : size.height(),
                saved == null || saved.problem() != null ? null : saved.objects(),
                saved == null
                        ? null
                        : saved.changed().truncatedTo(ChronoUnit.SECONDS).toString(),
                picture.problem(),
                damage);
    }

    private Reply add(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            Upload upload = call.upload();
            Parameters given = upload.parameters().only(Set.of(NAME));
            String name = given.text(NAME).or(upload::name).orElse("");
            PictureStore.Added added = pictures.add(name, upload.content(), networks::requireSize);
            return Reply.json(added.isNew() ? 201 : 200, facts(added.picture()));
        }
    }

    private Reply image(Call call) throws IOException {
        StoredPicture picture = find(pictures, call);
        picture.requireSize();
        Reading shown = PictureStore.shown(networks.reading());
        // With slice and frame: a browser may have kept those that this server showed before it was started with
        // others.
        String tag = "\"%s-%s-%s\"".formatted(pictures.marks().of(picture), shown.slice(), shown.frame());
        if (call.header("If-None-Match").filter(known -> known.contains(tag)).isPresent()) {
            return kept(Reply.nothing().withStatus(304), tag);
        }
        try (Desk.Place place = networks.desk().admit()) {
            WebImage image = place.look(at -> {
                try (PictureSource source = PictureStore.open(picture, shown)) {
                    networks.requireSize(source);
                    return WebImage.of(source.region(0, 0, source.width(), source.height()));
                }
            });
            return kept(Reply.bytes(image.type(), image.content()), tag);
        }
    }

    /** A browser may keep it, but asks each time whether it is still the same. */
    private static Reply kept(Reply reply, String tag) {
        return reply.with("ETag", tag).with("Cache-Control", "private, no-cache");
    }
}
