package boxless.app.serve.api;

import boxless.app.serve.http.Call;
import boxless.app.serve.http.Parameters;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.http.Upload;
import boxless.app.serve.pictures.FileNames;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.export.OutputFormat;
import boxless.file.BaseName;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A picture in, its objects out. */
public record SegmentRoutes(Networks networks) {
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
            ModelShelf.Entry model = networks.models().entry(given.text(MODEL));
            Formats.requirePlace(formats, model.categories());
            Path file = Path.of(FileNames.safe(upload.name().orElse(""), ""));
            long pixels = networks.pixels(model, options, size(upload.content(), file));
            return place.work(pixels, at -> {
                try (PictureSource picture = networks.open(upload.content(), file.toString())) {
                    Segmented found = networks.segment(at, model.name(), options, picture);
                    PixelSize side = PixelSize.of(upload.content(), file).orElse(null);
                    return found.noted(new ResultFiles(formats, BaseName.of(file), file, picture, side).reply(found));
                }
            });
        }
    }

    /** By the header, before the picture waits for its turn. */
    private Size size(byte[] content, Path file) {
        try (PictureSource picture = networks.open(content, file.toString())) {
            networks.requireSize(picture);
            return new Size(picture.width(), picture.height());
        }
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(SegmentOptions.NAMES);
        known.addAll(Set.of(MODEL, FORMAT, NAME));
        return known;
    }
}
