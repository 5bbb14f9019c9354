package boxless.export;

import boxless.data.Ids;
import boxless.file.PendingFile;
import boxless.image.PixelSize;
import boxless.mask.Box;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Images and their objects as one JSON document in COCO's instances format, one row per line: {@code info, categories, annotations, images}.
 * Masks are compressed run lengths, as pycocotools encodes them; ids of images and annotations count from 1 unless they are given. Annotations are written to disk image
 * by image. The file appears under its name when it is closed, with all images that were added completely; if there are none, an existing file stays
 * as it was.
 */
public final class CocoJson implements Closeable {
    /** What it is called among other results. */
    public static final String FILE = "coco.json";

    private final CocoFrame frame;
    private final boolean scored;
    private final boolean keepsEmpty;

    private record Category(int id, String name) {}

    private record Rle(int[] size, String counts) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Annotation(
            long id,
            long imageId,
            int categoryId,
            Rle segmentation,
            int[] bbox,
            long area,
            @JsonProperty("area_um2") @Nullable Double squareMicrometres,
            @JsonProperty("iscrowd") int crowd,
            @Nullable Float score) {}

    private CocoJson(PendingFile file, Map<Integer, String> categories, boolean scored, boolean keepsEmpty) {
        List<String> rows = new ArrayList<>();
        categories.forEach((id, name) -> rows.add(CocoFrame.json(new Category(id, name))));
        this.frame = new CocoFrame(file, String.join(",\n", rows));
        this.scored = scored;
        this.keepsEmpty = keepsEmpty;
    }

    /**
     * Starts a document of predictions: every annotation has a {@code score}.
     *
     * @param categories names by id, in the order to list them
     */
    public static CocoJson results(Path json, Map<Integer, String> categories) throws IOException {
        return results(PendingFile.open(json), categories);
    }

    static CocoJson results(PendingFile file, Map<Integer, String> categories) {
        return new CocoJson(file, categories, true, false);
    }

    /**
     * Starts a document of answers, such as those to clicks: as {@link #results}, but an object without pixels stays in, so that the annotations are
     * in the order of the questions.
     */
    public static CocoJson answers(Path json, Map<Integer, String> categories) throws IOException {
        return new CocoJson(PendingFile.open(json), categories, true, true);
    }

    /** Starts a document of ground truth, without scores. */
    public static CocoJson truth(Path json, Map<Integer, String> categories) throws IOException {
        return new CocoJson(PendingFile.open(json), categories, false, false);
    }

    /**
     * Adds an image with its objects; those without pixels are left out, except among {@link #answers}. If it fails, nothing of the image is written to the document.
     *
     * @param fileName name of the image in the document
     * @param objects every mask of size width x height; iterated once. Who reads them as ground truth takes the earlier for the ones in front
     */
    public void add(String fileName, int width, int height, Iterable<Instance> objects) throws IOException {
        add(fileName, width, height, objects, null);
    }

    /**
     * Adds an image whose pixels have a known size: every annotation also has {@code area_um2}, its area in square micrometres, which COCO's tools
     * ignore.
     *
     * @param pixelSize null if unknown
     */
    public void add(String fileName, int width, int height, Iterable<Instance> objects, @Nullable PixelSize pixelSize)
            throws IOException {
        add(new Ids(frame.nextImage(), List.of()), fileName, width, height, objects, pixelSize);
    }

    /**
     * Adds an image with ids that other files refer to.
     *
     * @param ids of the image and all its objects; objects are numbered on where it has none of theirs
     */
    public void add(Ids ids, String fileName, int width, int height, Iterable<Instance> objects) throws IOException {
        add(ids, fileName, width, height, objects, null);
    }

    private void add(
            Ids ids, String fileName, int width, int height, Iterable<Instance> objects, @Nullable PixelSize pixelSize)
            throws IOException {
        List<Annotation> rows = new ArrayList<>();
        int k = 0;
        for (Instance object : objects) {
            if (keepsEmpty || !object.mask().isEmpty()) {
                long id = ids.objects().isEmpty()
                        ? frame.nextAnnotation() + rows.size()
                        : ids.objects().get(k);
                rows.add(annotation(id, ids.image(), object, pixelSize));
            }
            k++;
        }
        frame.add(ids.image(), fileName, width, height, rows);
    }

    private Annotation annotation(long id, long image, Instance object, @Nullable PixelSize pixelSize) {
        Mask mask = object.mask();
        Box box = mask.box();
        return new Annotation(
                id,
                image,
                object.category(),
                new Rle(new int[] {mask.height(), mask.width()}, CocoRle.encode(mask)),
                new int[] {box.x(), box.y(), box.width(), box.height()},
                mask.area(),
                pixelSize == null
                        ? null
                        : Measurements.precise(mask.area() * pixelSize.area()).doubleValue(),
                object.crowd() ? 1 : 0,
                scored ? object.score() : null);
    }

    /** Completes the document and moves the file to its name. */
    @Override
    public void close() throws IOException {
        frame.close();
    }
}
