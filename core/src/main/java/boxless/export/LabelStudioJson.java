package boxless.export;

import boxless.file.AtomicFile;
import boxless.file.Markup;
import boxless.file.PendingFile;
import boxless.file.Settings;
import boxless.mask.BrushRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Images and their objects as tasks that Label Studio imports, one per line: every object is a brush, exact to the pixel. Images are named as local files
 * of a server whose document root is the folder that contains {@code images/}. The format has neither scores of objects nor crowds. The file appears
 * under its name when it is closed; if it has no images, an existing file stays as it was.
 */
public final class LabelStudioJson implements Closeable {
    private static final String BRUSH = "brush";
    private static final String IMAGE = "image";

    private final PendingFile file;
    private final Map<Integer, String> categories;
    private int tasks;

    /**
     * Begins a file.
     *
     * @param categories names by id
     */
    public LabelStudioJson(Path json, Map<Integer, String> categories) throws IOException {
        this(PendingFile.open(json), categories);
    }

    LabelStudioJson(PendingFile file, Map<Integer, String> categories) {
        this.file = file;
        this.categories = categories;
    }

    /**
     * Adds an image with its objects; those without pixels are left out. If it fails, nothing of the image is in the file.
     *
     * @param path of the image, relative to the document root, with {@code /} between folders
     * @param objects front to back; Label Studio draws later regions over earlier ones, so they are written the other way round
     */
    public void add(String path, List<Instance> objects) throws IOException {
        ObjectNode task = JsonNodeFactory.instance.objectNode();
        String address = URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        task.putObject("data").put(IMAGE, "/data/local-files/?d=" + address);
        ArrayNode results = task.putArray("annotations").addObject().putArray("result");
        for (Instance object : objects.reversed()) {
            if (!object.mask().isEmpty()) {
                result(results, object);
            }
        }
        String text = (tasks == 0 ? "[\n" : ",\n") + Settings.JSON.writeValueAsString(task);
        file.append(text);
        tasks++;
    }

    private void result(ArrayNode results, Instance object) {
        ObjectNode result = results.addObject();
        result.put("id", "object-" + results.size());
        writeBrush(result, BRUSH, IMAGE, object.mask(), categories.getOrDefault(object.category(), ""));
    }

    /**
     * Writes what makes an object a brush.
     *
     * @param result of a task, to which this adds all but its id
     * @param brush name of the tag in the labelling configuration
     * @param image name of the tag that it draws on
     */
    public static void writeBrush(ObjectNode result, String brush, String image, Mask mask, String label) {
        result.put("from_name", brush);
        result.put("to_name", image);
        result.put("type", "brushlabels");
        result.put("original_width", mask.width());
        result.put("original_height", mask.height());
        result.put("image_rotation", 0);
        ObjectNode value = result.putObject("value");
        value.put("format", "rle");
        ArrayNode bytes = value.putArray("rle");
        for (byte b : BrushRle.encode(mask)) {
            bytes.add(b & 0xFF);
        }
        value.putArray("brushlabels").add(label);
    }

    /** Writes the labelling configuration of a project that the tasks fit. */
    public static void writeConfiguration(Path xml, Collection<String> names) throws IOException {
        StringBuilder text = new StringBuilder("<View>\n  <Image name=\"image\" value=\"$image\"/>\n");
        text.append("  <BrushLabels name=\"brush\" toName=\"image\">\n");
        names.forEach(name ->
                text.append("    <Label value=\"").append(Markup.escaped(name)).append("\"/>\n"));
        text.append("  </BrushLabels>\n</View>\n");
        AtomicFile.writeText(xml, text.toString());
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (tasks > 0) {
                file.append("\n]\n");
                file.commit();
            }
        }
    }
}
