package boxless.export;

import boxless.file.PendingFile;
import boxless.file.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What COCO's instances and panoptic documents share: {@code info, categories, annotations, images}, one row a line. Annotations go to the disk
 * as they come, pictures at the end. The file appears under its name when it is closed; without a picture it stays as it was.
 */
final class CocoFrame implements Closeable {
    private final PendingFile file;
    private final List<Image> images = new ArrayList<>();
    private int annotations;
    private boolean closed;

    private record Info(String description) {}

    private record Image(long id, String fileName, int width, int height) {}

    /** How far a document has got. */
    record Mark(long position, int annotations) {}

    /** @param categories what stands between the brackets */
    CocoFrame(Path json, String categories) throws IOException {
        file = PendingFile.open(json);
        write("{\"info\": " + json(new Info("written by Boxless")) + ",\n\"categories\": [" + categories
                + "],\n\"annotations\": [");
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

    void annotate(Object row) throws IOException {
        write((annotations == 0 ? "\n" : ",\n") + json(row));
        annotations++;
    }

    void addImage(long id, String fileName, int width, int height) {
        images.add(new Image(id, fileName, width, height));
    }

    Mark mark() throws IOException {
        return new Mark(file.position(), annotations);
    }

    /** Takes back the annotations since then. */
    void cutBack(Mark mark) throws IOException {
        file.cutBack(mark.position);
        annotations = mark.annotations;
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
                write("],\n\"images\": [\n" + String.join(",\n", rows) + "]}\n");
                file.commit();
            }
        }
    }

    private void write(String text) throws IOException {
        file.out().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
