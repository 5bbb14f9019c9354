package boxless.export;

import boxless.file.AtomicFile;
import boxless.file.Settings;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Outlines in the format of Ultralytics' YOLO: a text file per image, a line per object, {@code class x1 y1 x2 y2 ...}; classes are counted from 0 in
 * the order of the categories, coordinates are relative to the image width and height, with six decimals.
 *
 * <p>Ultralytics paints the pixels inside an outline and those that it runs through, its corners rounded down. So outlines run through the outer pixels, an
 * eighth of a pixel inside their edges: what Ultralytics paints are exactly the object's pixels, as are the pixels with their centre inside (up to
 * 200,000 pixels of width). The format has a single outline per object: holes are joined to it by lines that run through the object and back, which
 * cover nothing else; further pieces by lines between them, one pixel wide, which do. The format has neither scores nor crowds: crowds are left out.
 */
public final class YoloLabels {
    private YoloLabels() {}

    /**
     * Writes the objects of an image; those without pixels and crowds are left out.
     *
     * @param width of the image
     * @param height of the image
     * @param objects one by one
     * @param categories names by id, in the order of their classes
     * @throws IllegalArgumentException if an object's category is not among them
     * @throws IOException if the file cannot be written; no partial file is left under its name
     */
    public static void write(Path txt, int width, int height, List<Instance> objects, Map<Integer, String> categories)
            throws IOException {
        List<Integer> classes = new ArrayList<>(categories.keySet());
        AtomicFile.write(txt, out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            for (Instance object : objects) {
                int number = classes.indexOf(object.category());
                if (number < 0) {
                    throw new IllegalArgumentException("%s: an object has category %d, which is not among %s"
                            .formatted(txt, object.category(), classes));
                }
                if (!object.mask().isEmpty() && !object.crowd()) {
                    writer.write(Integer.toString(number));
                    outline(writer, width, height, object);
                    writer.write('\n');
                }
            }
            writer.flush();
        });
    }

    private static void outline(Writer writer, int width, int height, Instance object) throws IOException {
        int[] corners = PixelOutline.of(object.mask());
        for (int k = 0; k < corners.length; k += 2) {
            writer.write(' ');
            writer.write(share(corners[k], width));
            writer.write(' ');
            writer.write(share(corners[k + 1], height));
        }
    }

    private static String share(int coordinate, int length) {
        return Measurements.rounded((double) coordinate / PixelOutline.PARTS / length)
                .toPlainString();
    }

    /** Whether an object consists of several pieces, between which its outline covers further pixels. */
    public static boolean isInPieces(Mask mask) {
        return PixelOutline.pieces(mask) > 1;
    }

    /**
     * Writes {@code data.yaml} for a folder with {@code images/} and {@code labels/}.
     *
     * @param categories names by id, in the order of their classes
     */
    public static void writeNames(Path yaml, Map<Integer, String> categories) throws IOException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("train", "images");
        tree.put("val", "images");
        ObjectNode names = tree.putObject("names");
        categories.values().forEach(name -> names.put(Integer.toString(names.size()), name));
        AtomicFile.write(yaml, out -> out.write(Settings.toYaml(tree).getBytes(StandardCharsets.UTF_8)));
    }
}
