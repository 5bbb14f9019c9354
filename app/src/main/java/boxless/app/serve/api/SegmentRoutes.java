package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Parameters;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.http.Upload;
import boxless.app.serve.pictures.FileNames;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.export.OutputFormat;
import boxless.file.BaseName;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A picture in, its objects out.
 *
 * @param places where these lie until they are sent
 */
public record SegmentRoutes(Networks networks, TemporaryFolders places) {
    private static final String MODEL = "model";
    private static final String FORMAT = "format";
    private static final String NAME = "name";

    public void addTo(Router router) {
        router.post("/v1/segment", this::segment);
    }

    private Reply segment(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            Upload upload = call.upload();
            Parameters given = upload.parameters().only(known());
            SegmentOptions options = SegmentOptions.of(given);
            Set<OutputFormat> formats = Formats.of(given.text(FORMAT).orElse(OutputFormat.COCO.toString()));
            Path file = Path.of(FileNames.safe(upload.name().orElse(""), ""));
            String name = BaseName.of(file);
            Formats.requireFiles(formats, name);
            ModelShelf.Entry model = networks.models().entry(given.text(MODEL));
            Formats.requirePlace(formats, model.categories());
            Supplier<PictureSource> opening = () -> networks.open(upload.content(), file.toString());
            long pixels = networks.pixels(model, options, networks.size(opening));
            return SegmentOptions.advising(() -> place.work(pixels, at -> {
                try (PictureSource picture = opening.get()) {
                    Segmented found = networks.segment(at, model.name(), options, picture);
                    PixelSize side = PixelSize.of(upload.content(), file).orElse(null);
                    return found.noted(new ResultFiles(formats, name, file, picture, side).reply(places, found));
                }
            }));
        }
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(SegmentOptions.NAMES);
        known.addAll(Set.of(MODEL, FORMAT, NAME));
        return known;
    }
}
