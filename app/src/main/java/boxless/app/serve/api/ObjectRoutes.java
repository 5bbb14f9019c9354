package boxless.app.serve.api;

import boxless.RefusedException;
import boxless.app.options.StuffNote;
import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.pictures.AnnotatedObject;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.Annotations;
import boxless.app.serve.pictures.ObjectJson;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StaleVersionException;
import boxless.app.serve.pictures.StoredPicture;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.file.Settings;
import boxless.image.PictureSource;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Size;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** The objects of the pictures in the data folder: saved and read, and found by a model. */
public record ObjectRoutes(PictureStore pictures, AnnotationStore annotations, Networks networks) {
    /** The mark of the picture that a request is about; may be left out. */
    static final String PICTURE = "picture";

    private static final String OBJECTS = "objects";
    private static final String VERSION = "version";
    private static final String CONTENT = "content";
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final String MODEL = "model";

    /** Keys of what is read; it may be sent back as it came, with other objects. */
    private static final Set<String> SAVED = Set.of(VERSION, CONTENT, PICTURE, WIDTH, HEIGHT, OBJECTS);

    public void addTo(Router router) {
        router.get("/v1/pictures/{id}/objects", this::read);
        router.put("/v1/pictures/{id}/objects", this::save);
        router.post("/v1/pictures/{id}/segment", this::segment);
    }

    /**
     * What is wrong with values in the body is the client's fault.
     *
     * @param looking the first that looks at them
     */
    static <T> T given(Supplier<T> looking) {
        try {
            return looking.get();
        } catch (RefusedException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw Problem.bad(String.valueOf(e.getMessage()));
        }
    }

    private Reply read(Call call) throws IOException {
        StoredPicture picture = PictureRoutes.find(pictures, call);
        Annotations saved = annotations.read(picture);
        ObjectNode json = state(saved.version(), saved.content())
                .put(PICTURE, pictures.marks().of(picture))
                .put(WIDTH, saved.size().width())
                .put(HEIGHT, saved.size().height());
        json.set(OBJECTS, ObjectJson.json(saved.objects()));
        return Reply.json(json);
    }

    /** What the next objects are sent with. */
    private static ObjectNode state(long version, String content) {
        return Settings.JSON.createObjectNode().put(VERSION, version).put(CONTENT, content);
    }

    private Reply save(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            return saved(call);
        }
    }

    private Reply saved(Call call) throws IOException {
        StoredPicture picture = PictureRoutes.find(pictures, call);
        Given body = call.given().only(SAVED);
        pictures.marks().require(picture, body.optionalText(PICTURE));
        if (!body.has(VERSION)) {
            throw Problem.bad("version: must be the number that came with the objects; 0 where none were saved yet");
        }
        long version = body.whole(VERSION);
        Optional<String> content = body.optionalText(CONTENT);
        body.objects(OBJECTS).forEach(object -> object.only(ObjectJson.KEYS));
        Size size = picture.requireSize();
        requireSize(body, size);
        Annotations sent = given(() ->
                new Annotations(version, size, ObjectJson.objects(body.node().path(OBJECTS), size)));
        try {
            Annotations saved = annotations.save(picture, version, content.orElse(null), sent.objects());
            return Reply.json(state(saved.version(), saved.content()));
        } catch (StaleVersionException e) {
            return Reply.json(409, state(e.version(), e.content()).put("error", String.valueOf(e.getMessage())));
        }
    }

    /** The size may be left out; where it is another one, the objects are those of another picture. */
    private static void requireSize(Given body, Size size) {
        long width = body.has(WIDTH) ? body.whole(WIDTH) : size.width();
        long height = body.has(HEIGHT) ? body.whole(HEIGHT) : size.height();
        if (width != size.width() || height != size.height()) {
            throw Problem.bad(
                    "width, height: %dx%d is not the size of this picture, %s; send the objects to the picture that they are of"
                            .formatted(width, height, size));
        }
    }

    private Reply segment(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            Set<String> known = new TreeSet<>(SegmentOptions.NAMES);
            known.add(MODEL);
            known.add(PICTURE);
            SegmentOptions options = SegmentOptions.of(call.parameters().only(known));
            if (call.body().length > 0) {
                throw Problem.bad("the body is not read; put the parameters behind a question mark in the address");
            }
            ModelShelf.Entry model = networks.models().entry(call.parameters().text(MODEL));
            StoredPicture picture = PictureRoutes.find(pictures, call);
            pictures.marks().require(picture, call.parameters().text(PICTURE));
            long pixels = networks.pixels(model, options, picture.requireSize());
            return answer(SegmentOptions.advising(() -> place.work(pixels, at -> {
                try (PictureSource source = networks.open(picture.file())) {
                    networks.requireSize(source);
                    return networks.segment(at, model.name(), options, source);
                }
            })));
        }
    }

    static Reply answer(Segmented found) {
        Map<Integer, String> names = Category.byId(found.model().categories());
        List<AnnotatedObject> objects = found.sure().instances().frontToBack().reversed().stream()
                .filter(object -> !object.mask().isEmpty())
                .map(object -> ofModel(object, names))
                .toList();
        ObjectNode json = Settings.JSON.createObjectNode();
        json.set(OBJECTS, ObjectJson.json(objects));
        json.put(MODEL, found.model().name()).put("milliseconds", found.milliseconds());
        Reply reply = Reply.json(json);
        return found.noted(
                found.sure().stuff().isEmpty()
                        ? reply
                        : reply.noting(
                                "stuff is left out of the objects; /v1/segment includes it in " + StuffNote.holders()));
    }

    private static AnnotatedObject ofModel(Instance object, Map<Integer, String> names) {
        return new AnnotatedObject(
                UUID.randomUUID().toString(),
                names.getOrDefault(object.category(), "object"),
                object.mask(),
                Double.valueOf(Float.toString(object.score())),
                AnnotatedObject.Source.MODEL);
    }
}
