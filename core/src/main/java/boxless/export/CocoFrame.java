package boxless.export;

import boxless.file.PendingFile;
import boxless.file.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What COCO's instances and panoptic documents share: {@code info, categories, annotations, images}, one row a line. Annotations go to the disk
 * picture by picture, pictures at the end. The file appears under its name when it is closed; without a picture it stays as it was.
 */
final class CocoFrame implements Closeable {
    private final PendingFile file;
    private final String head;
    private final List<Image> images = new ArrayList<>();
    private int annotations;
    private boolean closed;

    private record Info(String description) {}

    private record Image(long id, String fileName, int width, int height) {}

    /** @param categories what stands between the brackets */
    CocoFrame(PendingFile file, String categories) {
        this.file = file;
        head = "{\"info\": " + json(new Info("written by Boxless")) + ",\n\"categories\": [" + categories
                + "],\n\"annotations\": [";
    }

    static String json(Object row) {
        return Settings.JSON.writeValueAsString(row);
    }

    /** The id of the picture that comes next, from 1, where it has none of its own. */
    long nextImage() {
        return images.size() + 1L;
    }

    /** The id of the annotation that comes next, from 1, where it has none of its own. */
    long nextAnnotation() {
        return annotations + 1L;
    }

    /** Adds a picture with its annotations; if it fails, nothing of them is in the document. */
    void add(long id, String fileName, int width, int height, List<?> rows) throws IOException {
        StringBuilder text = new StringBuilder(images.isEmpty() ? head : "");
        for (int k = 0; k < rows.size(); k++) {
            text.append(annotations + k == 0 ? "\n" : ",\n").append(json(rows.get(k)));
        }
        file.append(text.toString());
        annotations += rows.size();
        images.add(new Image(id, fileName, width, height));
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
                List<String> rows = images.stream().map(CocoFrame::json).toList();
                file.append("],\n\"images\": [\n" + String.join(",\n", rows) + "]}\n");
                file.commit();
            }
        }
    }
}
