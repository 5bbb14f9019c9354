package boxless.export;

import boxless.data.FolderScan;
import boxless.file.AtomicFile;
import boxless.file.Settings;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.io.IOException;
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
     * @param objects from front to back; the file has no other mark of it
     * @param categories names by id, in the order of their classes
     * @throws IllegalArgumentException if an object's category is not among them
     * @throws IOException if the file cannot be written; no partial file is left under its name
     */
    public static void write(Path txt, int width, int height, List<Instance> objects, Map<Integer, String> categories)
            throws IOException {
        byte[] text = text(new Instances(width, height, objects), List.of(), categories);
        AtomicFile.write(txt, out -> out.write(text));
    }

    /**
     * What {@link #write} writes, with some outlines given: these stay as they are, and so Ultralytics also paints the pixels that they cut.
     *
     * @param outlines of all objects, x, y, x, y, ... in pixels and within the image; without corners where the outline is to be that of the pixels; may be empty
     *     if it is so for all
     * @throws IllegalArgumentException if an object's category is not among the categories
     */
    public static byte[] text(Instances objects, List<double[]> outlines, Map<Integer, String> categories) {
        List<Integer> classes = new ArrayList<>(categories.keySet());
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < objects.objects().size(); k++) {
            Instance object = objects.objects().get(k);
            int number = classes.indexOf(object.category());
            if (number < 0) {
                throw new IllegalArgumentException(
                        "an object has category %d, which is not among %s".formatted(object.category(), classes));
            }
            if (!object.mask().isEmpty() && !object.crowd()) {
                text.append(number);
                if (outlines.isEmpty() || outlines.get(k).length == 0) {
                    traced(text, objects.width(), objects.height(), object.mask());
                } else {
                    given(text, objects.width(), objects.height(), outlines.get(k));
                }
                text.append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void traced(StringBuilder text, int width, int height, Mask mask) {
        int[] corners = PixelOutline.of(mask);
        for (int k = 0; k < corners.length; k++) {
            share(text, corners[k], PixelOutline.PARTS * (k % 2 == 0 ? width : height));
        }
    }

    private static void given(StringBuilder text, int width, int height, double... corners) {
        for (int k = 0; k < corners.length; k++) {
            share(text, corners[k], k % 2 == 0 ? width : height);
        }
    }

    /** A share of 1 with at most six decimals, without zeros behind them. */
    private static void share(StringBuilder text, double part, int whole) {
        int millionths = (int) Math.rint(1e6 * part / whole); // halves to even
        text.append(' ').append(millionths / 1_000_000);
        int rest = millionths % 1_000_000;
        if (rest > 0) {
            text.append('.');
            for (int digit = 100_000; rest > 0; digit /= 10) {
                text.append((char) ('0' + rest / digit));
                rest %= digit;
            }
        }
    }

    /**
     * Writes {@code data.yaml} for a folder with {@code images/} and {@code labels/}.
     *
     * @param categories names by id, in the order of their classes
     */
    public static void writeNames(Path yaml, Map<Integer, String> categories) throws IOException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("train", FolderScan.IMAGES);
        tree.put("val", FolderScan.IMAGES);
        ObjectNode names = tree.putObject("names");
        categories.values().forEach(name -> names.put(Integer.toString(names.size()), name));
        AtomicFile.writeText(yaml, Settings.toYaml(tree));
    }
}
