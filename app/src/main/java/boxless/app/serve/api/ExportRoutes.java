package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.Annotations;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.Networks;
import boxless.export.OutputFormat;
import boxless.file.BaseName;
import boxless.file.Count;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Category;
import boxless.mask.Instances;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The saved objects, measured and in other programs' formats. */
public final class ExportRoutes {
    private static final String FORMAT = "format";
    private static final String IDS = "ids";

    private final PictureStore pictures;
    private final AnnotationStore annotations;
    private final Networks networks;
    private final TemporaryFolders places;

    /** @param places where results lie until they are sent */
    public ExportRoutes(
            PictureStore pictures, AnnotationStore annotations, Networks networks, TemporaryFolders places) {
        this.pictures = pictures;
        this.annotations = annotations;
        this.networks = networks;
        this.places = places;
    }

    public void addTo(Router router) {
        router.get("/v1/export", this::export);
        router.get("/v1/pictures/{id}/table", this::table);
    }

    private Reply export(Call call) throws IOException {
        call.parameters().only(Set.of(FORMAT, IDS));
        Set<OutputFormat> formats = Formats.of(call.parameters().text(FORMAT).orElse(OutputFormat.COCO.toString()));
        Optional<String> ids = call.parameters().text(IDS);
        List<String> gone = ids.isPresent() ? List.of() : pictures.gone();
        List<StoredPicture> chosen = ids.isPresent() ? named(ids.get()) : annotated(gone);
        SavedResults results = checked(formats, chosen, gone);
        places.make().close(); // or 507 now: once the zip is begun, nothing can be said any more
        Reply reply = Reply.stream("application/zip", results::zip).named("boxless.zip");
        return gone.isEmpty()
                ? reply
                : reply.noting("left out: saved objects of %s gone or among label images; %s names them"
                        .formatted(Count.of(gone.size(), "picture"), SavedResults.LEFT_OUT));
    }

    private SavedResults checked(Set<OutputFormat> formats, List<StoredPicture> chosen, List<String> gone)
            throws IOException {
        if (formats.contains(OutputFormat.CITYSCAPES)
                && chosen.stream().anyMatch(picture -> picture.name().contains("/"))) {
            throw Problem.bad("format: the files of cityscapes know no sub-folders; choose pictures by ids");
        }
        return new SavedResults(annotations, formats, chosen, gone, networks, places);
    }

    private List<StoredPicture> annotated(List<String> gone) throws IOException {
        List<StoredPicture> annotated = new ArrayList<>();
        for (StoredPicture picture : pictures.all()) {
            if (annotations.isSaved(picture)) {
                annotated.add(picture);
            }
        }
        if (annotated.isEmpty()) {
            throw Problem.notFound(
                    gone.isEmpty()
                            ? "no picture has saved objects yet; save some first"
                            : "the pictures of all saved objects are gone or among label images, such as %s; put them back, or save objects of others"
                                    .formatted(gone.getFirst()));
        }
        return annotated;
    }

    private List<StoredPicture> named(String ids) throws IOException {
        List<StoredPicture> named = new ArrayList<>();
        for (String id : new LinkedHashSet<>(List.of(ids.split(",")))) {
            StoredPicture picture = pictures.find(id.strip())
                    .orElseThrow(() ->
                            Problem.notFound("ids: there is no picture of one of them; GET /v1/pictures lists them"));
            requireSaved(picture);
            named.add(picture);
        }
        return named;
    }

    private void requireSaved(StoredPicture picture) throws IOException {
        if (!annotations.isSaved(picture)) {
            throw Problem.notFound(picture.name() + ": no objects are saved of it yet; save them first");
        }
    }

    private Reply table(Call call) throws IOException {
        StoredPicture picture = PictureRoutes.find(pictures, call);
        requireSaved(picture);
        Annotations saved = annotations.read(picture);
        Instances objects = saved.instances(saved.kinds());
        try (Desk.Place place = networks.desk().admit()) {
            return place.look(at -> table(picture, objects, saved.kinds()));
        }
    }

    private Reply table(StoredPicture picture, Instances objects, List<Category> kinds) {
        try (PictureSource source = PictureStore.open(picture, networks.reading())) {
            networks.requireSize(source);
            PixelSize size = PixelSize.of(picture.file()).orElse(null);
            return new ResultFiles(Set.of(OutputFormat.CSV), BaseName.of(picture.file()), picture.file(), source, size)
                    .reply(places, objects, objects, kinds);
        }
    }
}
