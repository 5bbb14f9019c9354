package boxless.export;

import boxless.data.Ids;
import boxless.file.PendingFile;
import boxless.image.PixelSize;
import boxless.mask.CocoObject;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Rectangle;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
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
            List<Number> bbox,
            Number area,
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
     * @param objects every mask of size width x height; iterated once. Readers of ground truth take the earlier to be in front
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
        Iterator<CocoObject> each = StreamSupport.stream(objects.spliterator(), false)
                .map(CocoObject::of)
                .iterator();
        add(next(), fileName, width, height, each, pixelSize);
    }

    /**
     * Adds an image with annotations of another document, which keep the areas and boxes that are stated there, even if those of their masks are others.
     *
     * @param ids of the image and all its objects, which other files refer to; null if there are none. Objects are numbered on where it has none of theirs
     * @param objects every mask of size width x height; those without pixels are left out
     */
    public void add(@Nullable Ids ids, String fileName, int width, int height, List<CocoObject> objects)
            throws IOException {
        add(ids == null ? next() : ids, fileName, width, height, objects.iterator(), null);
    }

    private Ids next() {
        return new Ids(frame.nextImage(), List.of());
    }

    private void add(
            Ids ids,
            String fileName,
            int width,
            int height,
            Iterator<CocoObject> objects,
            @Nullable PixelSize pixelSize)
            throws IOException {
        List<Annotation> rows = new ArrayList<>();
        for (int k = 0; objects.hasNext(); k++) {
            CocoObject object = objects.next();
            Mask mask = object.mask();
            if (mask != null && (keepsEmpty || !mask.isEmpty())) {
                long id = ids.objects().isEmpty()
                        ? frame.nextAnnotation() + rows.size()
                        : ids.objects().get(k);
                rows.add(annotation(id, ids.image(), object, mask, pixelSize));
            }
        }
        frame.add(ids.image(), fileName, width, height, rows);
    }

    private Annotation annotation(long id, long image, CocoObject object, Mask mask, @Nullable PixelSize pixelSize) {
        Rectangle box = object.box();
        return new Annotation(
                id,
                image,
                object.category(),
                new Rle(new int[] {mask.height(), mask.width()}, CocoRle.encode(mask)),
                List.of(number(box.x()), number(box.y()), number(box.width()), number(box.height())),
                number(object.area()),
                pixelSize == null
                        ? null
                        : Measurements.precise(mask.area() * pixelSize.area()).doubleValue(),
                object.crowd() ? 1 : 0,
                scored ? (float) object.score() : null);
    }

    /** Whole numbers as such: those of masks are counts of pixels. */
    private static Number number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return (long) value;
        }
        return value;
    }

    /** Completes the document and moves the file to its name. */
    @Override
    public void close() throws IOException {
        frame.close();
    }
}
