package boxless.export;

import boxless.file.AtomicFile;
import boxless.file.JsonFile;
import boxless.image.LabelFiles;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects as labelme stores them: a JSON file per image, which lies beside it. Every object is a shape of the type {@code mask}, a PNG of the pixels in
 * its box, so that holes and pieces are kept and nothing changes by a pixel. The format has neither scores nor crowds.
 */
public final class LabelmeJson {
    /** The version of labelme whose format this is. */
    private static final String VERSION = "6.3.1";

    private LabelmeJson() {}

    /**
     * The file of an image; objects without pixels are left out.
     *
     * @param fileName name of the image, which lies beside the file
     * @param width of the image
     * @param height of the image
     * @param objects front to back; labelme draws later shapes over earlier ones, so they are written the other way round
     * @param categories names by id
     */
    public static byte[] file(
            String fileName, int width, int height, List<Instance> objects, Map<Integer, String> categories) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("version", VERSION);
        tree.putObject("flags");
        ArrayNode shapes = tree.putArray("shapes");
        for (Instance object : objects.reversed()) {
            if (!object.mask().isEmpty()) {
                shape(shapes.addObject(), categories.getOrDefault(object.category(), ""), object.mask());
            }
        }
        tree.put("imagePath", fileName);
        tree.putNull("imageData");
        tree.put("imageHeight", height);
        tree.put("imageWidth", width);
        return JsonFile.text(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static void shape(ObjectNode shape, String label, Mask mask) {
        Box box = mask.box();
        shape.put("label", label);
        ArrayNode points = shape.putArray("points");
        points.addArray().add((double) box.x()).add((double) box.y());
        points.addArray().add(box.x() + box.width() - 1.0).add(box.y() + box.height() - 1.0);
        shape.putNull("group_id");
        shape.put("description", "");
        shape.put("shape_type", "mask");
        shape.putObject("flags");
        shape.put("mask", Base64.getEncoder().encodeToString(LabelFiles.png(mask)));
    }

    /** Writes the list of labels, one per line, as labelme's option {@code --labels} and its converters read it. */
    public static void writeLabels(Path txt, Collection<String> names) throws IOException {
        String text = "__ignore__\n_background_\n" + String.join("\n", names) + "\n";
        AtomicFile.writeText(txt, text);
    }
}
