package boxless.export;

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
 * Pictures and their objects as one JSON document in COCO's instances format, one row a line: {@code info, categories, annotations, images}.
 * Masks are compressed run lengths, as pycocotools encodes them; ids of pictures and annotations count from 1. The annotations go to the
 * disk as they come. The file appears under its name when it is closed, with all pictures that were added whole; if there is none, it
 * stays as it was.
 */
public final class CocoJson implements Closeable {
    private final CocoFrame frame;
    private final boolean scored;

    private record Category(int id, String name) {}

    private record Rle(int[] size, String counts) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Annotation(
            int id,
            int imageId,
            int categoryId,
            Rle segmentation,
            int[] bbox,
            long area,
            @JsonProperty("iscrowd") int crowd,
            @Nullable Float score) {}

    private CocoJson(Path json, Map<Integer, String> categories, boolean scored) throws IOException {
        List<String> rows = new ArrayList<>();
        categories.forEach((id, name) -> rows.add(CocoFrame.json(new Category(id, name))));
        this.frame = new CocoFrame(json, String.join(",\n", rows));
        this.scored = scored;
    }

    /**
     * Begins a document of what a model found: every annotation has a {@code score}.
     *
     * @param categories names by id, in the order to list them
     */
    public static CocoJson results(Path json, Map<Integer, String> categories) throws IOException {
        return new CocoJson(json, categories, true);
    }

    /** Begins a document of ground truth, without scores. */
    public static CocoJson truth(Path json, Map<Integer, String> categories) throws IOException {
        return new CocoJson(json, categories, false);
    }

    /**
     * Adds a picture with its objects; those without pixels are left out. If it fails, nothing of the picture is in the document.
     *
     * @param fileName as the document is to name it
     * @param objects every mask of size width x height; asked for one by one
     */
    public void add(String fileName, int width, int height, Iterable<Instance> objects) throws IOException {
        CocoFrame.Mark before = frame.mark();
        boolean whole = false;
        try {
            for (Instance object : objects) {
                if (!object.mask().isEmpty()) {
                    frame.annotate(annotation(object));
                }
            }
            frame.addImage(fileName, width, height);
            whole = true;
        } finally {
            if (!whole) {
                frame.cutBack(before);
            }
        }
    }

    private Annotation annotation(Instance object) {
        Mask mask = object.mask();
        Box box = mask.box();
        return new Annotation(
                frame.nextAnnotation(),
                frame.nextImage(),
                object.category(),
                new Rle(new int[] {mask.height(), mask.width()}, CocoRle.encode(mask)),
                new int[] {box.x(), box.y(), box.width(), box.height()},
                mask.area(),
                object.crowd() ? 1 : 0,
                scored ? object.score() : null);
    }

    /** Ends the document and gives the file its name. */
    @Override
    public void close() throws IOException {
        frame.close();
    }
}
