package boxless.export;

import boxless.file.Markup;
import boxless.file.PendingFile;
import boxless.mask.Box;
import boxless.mask.BoxRuns;
import boxless.mask.Instance;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Images and their objects in the format CVAT for images 1.1: every object is a mask, exact to the pixel. The format has neither scores nor crowds. The
 * file appears under its name when it is closed; if it has no images, an existing file stays as it was.
 */
public final class CvatXml implements Closeable {
    private final PendingFile file;
    private final Map<Integer, String> categories;
    private final String head;
    private int images;

    /**
     * Begins a file.
     *
     * @param categories names by id
     */
    public CvatXml(Path xml, Map<Integer, String> categories) throws IOException {
        this(PendingFile.open(xml), categories);
    }

    CvatXml(PendingFile file, Map<Integer, String> categories) {
        this.file = file;
        this.categories = categories;
        StringBuilder labels = new StringBuilder();
        for (String name : categories.values()) {
            labels.append("        <label><name>%s</name><attributes></attributes></label>\n"
                    .formatted(Markup.escaped(name)));
        }
        head = """
                <?xml version="1.0" encoding="utf-8"?>
                <annotations>
                  <version>1.1</version>
                  <meta>
                    <task>
                      <name>boxless</name>
                      <labels>
                %s      </labels>
                    </task>
                  </meta>
                """.formatted(labels);
    }

    /**
     * Adds an image with its objects; those without pixels are left out. If it fails, nothing of the image is in the file.
     *
     * @param width of the image
     * @param height of the image
     * @param objects front to back, as {@code z_order} says
     */
    public void add(String fileName, int width, int height, List<Instance> objects) throws IOException {
        StringBuilder text = new StringBuilder(images == 0 ? head : "");
        text.append(String.format(
                Locale.ROOT,
                "  <image id=\"%d\" name=\"%s\" width=\"%d\" height=\"%d\">\n",
                images,
                Markup.escaped(fileName),
                width,
                height));
        for (int k = objects.size() - 1; k >= 0; k--) {
            Instance object = objects.get(k);
            if (!object.mask().isEmpty()) {
                text.append(mask(object, objects.size() - 1 - k));
            }
        }
        file.append(text.append("  </image>\n").toString());
        images++;
    }

    private String mask(Instance object, int order) {
        Box box = object.mask().box();
        String runs = Arrays.stream(BoxRuns.encode(object.mask()))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                """
                    <mask label="%s" source="file" occluded="0" rle="%s" left="%d" top="%d" width="%d" height="%d" z_order="%d"></mask>
                """,
                Markup.escaped(categories.getOrDefault(object.category(), "")),
                runs,
                box.x(),
                box.y(),
                box.width(),
                box.height(),
                order);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (images > 0) {
                file.append("</annotations>\n");
                file.commit();
            }
        }
    }
}
