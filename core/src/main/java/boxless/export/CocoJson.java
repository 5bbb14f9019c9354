package boxless.export;

import boxless.file.PendingFile;
import boxless.file.Settings;
import boxless.mask.Box;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private final PendingFile file;
    private final boolean scored;
    private final List<Image> images = new ArrayList<>();
    private int annotations;
    private boolean closed;

    private record Info(String description) {}

    private record Category(int id, String name) {}

    private record Image(int id, String fileName, int width, int height) {}

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
        this.file = PendingFile.open(json);
        this.scored = scored;
        write("{\"info\": " + json(new Info("written by Boxless")) + ",\n\"categories\": [");
        List<String> rows = new ArrayList<>();
        categories.forEach((id, name) -> rows.add(json(new Category(id, name))));
        write(String.join(",\n", rows) + "],\n\"annotations\": [");
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
        long before = file.position();
        int count = annotations;
        boolean whole = false;
        try {
            int image = images.size() + 1;
            for (Instance object : objects) {
                if (!object.mask().isEmpty()) {
                    write((annotations == 0 ? "\n" : ",\n") + json(annotation(image, object)));
                }
            }
            images.add(new Image(image, fileName, width, height));
            whole = true;
        } finally {
            if (!whole) {
                file.cutBack(before);
                annotations = count;
            }
        }
    }

    private Annotation annotation(int image, Instance object) {
        Mask mask = object.mask();
        Box box = mask.box();
        return new Annotation(
                ++annotations,
                image,
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
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            if (!images.isEmpty()) {
                List<String> rows = images.stream().map(CocoJson::json).toList();
                write("],\n\"images\": [\n" + String.join(",\n", rows) + "]}\n");
                file.commit();
            }
        }
    }

    private static String json(Object row) {
        return Settings.JSON.writeValueAsString(row);
    }

    private void write(String text) throws IOException {
        file.out().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
