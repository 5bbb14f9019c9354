package boxless.export;

import boxless.file.AtomicFile;
import boxless.image.StackPlane;
import boxless.mask.Contours;
import boxless.mask.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Objects as a zip of selections that ImageJ's and Fiji's ROI Manager opens: one for each object, named by its label and category, for
 * example {@code 0001-nucleus}, exact to the pixel. Category and score are its properties; where there are several categories, each is a group.
 * Regions of stuff follow, for example {@code stuff-1-grass}.
 */
public final class RoiZip {
    /** Zip files know no time zone; a fixed time makes equal objects equal files. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int LARGEST_GROUP = 255;

    private RoiZip() {}

    /**
     * Writes the objects of an image and its stuff; what has no pixels is left out.
     *
     * @param objects one by one; the k-th (from 1) has label k
     * @param stuff regions of stuff
     * @param categories names by id
     * @throws IOException if the file cannot be written; no partial file is left under its name
     */
    public static void write(Path file, List<Instance> objects, List<Instance> stuff, Map<Integer, String> categories)
            throws IOException {
        write(file, objects, stuff, categories, null);
    }

    /**
     * The same of an image that may lie in a stack.
     *
     * @param plane where ImageJ shows them; null for every image of a stack
     */
    public static void write(
            Path file,
            List<Instance> objects,
            List<Instance> stuff,
            Map<Integer, String> categories,
            @Nullable StackPlane plane)
            throws IOException {
        AtomicFile.write(file, out -> write(out, objects, stuff, categories, plane));
    }

    /** The same to a stream, which is flushed and stays open. */
    public static void write(
            OutputStream out, List<Instance> objects, List<Instance> stuff, Map<Integer, String> categories)
            throws IOException {
        write(out, objects, stuff, categories, null);
    }

    /** The same of an image that may lie in a stack. */
    @SuppressWarnings("resource") // closing the zip would close the stream
    public static void write(
            OutputStream out,
            List<Instance> objects,
            List<Instance> stuff,
            Map<Integer, String> categories,
            @Nullable StackPlane plane)
            throws IOException {
        int digits = Math.max(4, Integer.toString(objects.size()).length());
        ZipOutputStream zip = new ZipOutputStream(out);
        write(zip, "%0" + digits + "d-%s", objects, categories, plane);
        write(zip, "stuff-%d-%s", stuff, categories, plane);
        zip.finish();
        zip.flush();
    }

    private static void write(
            ZipOutputStream zip,
            String pattern,
            List<Instance> regions,
            Map<Integer, String> categories,
            @Nullable StackPlane plane)
            throws IOException {
        for (int k = 0; k < regions.size(); k++) {
            Instance region = regions.get(k);
            if (!region.mask().isEmpty()) {
                String category = Categories.name(categories, region.category());
                String plain = category.replaceAll("[^\\p{L}\\p{N} ._+-]", "_");
                String name = String.format(Locale.ROOT, pattern, k + 1, plain);
                ZipEntry entry = new ZipEntry(name + ".roi");
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(roi(region, name, category, categories.size() > 1, plane));
            }
        }
    }

    private static byte[] roi(
            Instance object, String name, String category, boolean grouped, @Nullable StackPlane plane) {
        int group = grouped && object.category() <= LARGEST_GROUP ? object.category() : 0;
        String properties = "category: %s\nscore: %s\n".formatted(escaped(category), object.score());
        return ImageJRoi.encode(Contours.of(object.mask()), object.mask().box(), plane, name, group, properties);
    }

    /** As java.util.Properties escapes, which ImageJ reads them by. */
    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        value.chars()
                .forEach(c -> text.append(
                        c == '\\' ? "\\\\" : c < ' ' || c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c)));
        return text.toString();
    }
}
