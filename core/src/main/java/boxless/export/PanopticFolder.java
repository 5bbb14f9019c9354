package boxless.export;

import boxless.data.coco.CocoPanoptic;
import boxless.file.AtomicFile;
import boxless.file.BaseName;
import boxless.file.EarlierFiles;
import boxless.file.PendingFile;
import boxless.image.LabelFiles;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Images and their segments in COCO's panoptic format: {@code panoptic.json} and a PNG for each image in {@code panoptic/}, whose colours are the
 * segments' ids (red + 256 green + 65536 blue, black is void). Ids of images count from 1 unless they are given. PNGs and annotations are written to disk as they are
 * added; the JSON file appears under its name when it is closed, with all images that were added completely; if there are none, an existing file
 * stays as it was. The first PNG that {@link #add} writes removes it: killed after that, this leaves no document beside PNGs that it does not describe.
 */
public final class PanopticFolder implements Closeable {
    /** Name of the folder of the PNGs. */
    public static final String PNGS = "panoptic";

    private final EarlierFiles earlier;
    private final Path masks;
    private final CocoFrame frame;
    private final Set<Integer> categories = new HashSet<>();
    private final Set<String> pngs = ConcurrentHashMap.newKeySet();

    private record CategoryRow(
            int id, String name, @JsonProperty("isthing") int thing) {
        CategoryRow(Category category) {
            this(category.id(), category.name(), category.thing() ? 1 : 0);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // written at once; nothing compares rows
    private record Row(
            int id,
            int categoryId,
            long area,
            int[] bbox,
            @JsonProperty("iscrowd") int crowd) {}

    private record Annotation(long imageId, String fileName, List<Row> segmentsInfo) {}

    private PanopticFolder(Path folder, List<Category> categories) throws IOException {
        Path json = folder.resolve(CocoPanoptic.JSON);
        earlier = new EarlierFiles(json);
        masks = folder.resolve(PNGS);
        categories.forEach(category -> this.categories.add(category.id()));
        List<String> rows =
                categories.stream().map(CategoryRow::new).map(CocoFrame::json).toList();
        frame = new CocoFrame(PendingFile.open(json), "\n" + String.join(",\n", rows));
    }

    /** Starts {@code panoptic.json} in a folder, which is created if missing. */
    public static PanopticFolder open(Path folder, List<Category> categories) throws IOException {
        return new PanopticFolder(folder, categories);
    }

    /** Where PNGs go: {@link AtomicFile#write} or the like. */
    @FunctionalInterface
    public interface Files {
        void write(Path file, AtomicFile.IoConsumer<OutputStream> content) throws IOException;
    }

    /**
     * Adds an image: writes {@code panoptic/NAME.png} and its annotation. Overlapping objects are turned into a partition by {@link Panoptic#of};
     * segments without pixels are left out.
     *
     * @param fileName name of the image in the document
     * @throws IllegalArgumentException if an image of that name was added before, a category was not announced, or an id is above
     *     {@link LabelFiles#LARGEST_IN_COLOURS}; nothing of the image is then in the document
     * @throws IOException if a file cannot be written
     */
    public void add(String fileName, Segmentation segmentation) throws IOException {
        prepare(png(fileName), fileName, segmentation).write();
    }

    /**
     * {@link #prepare(Long, String, Segmentation, Files)} of PNGs that are written at once, of which the first removes the document of an earlier run.
     *
     * @param png its path in {@code panoptic/}: of images that differ in their endings only, each has its own
     */
    SharedPart prepare(String png, String fileName, Segmentation segmentation) throws IOException {
        return prepare(
                null,
                png,
                fileName,
                segmentation,
                (file, content) -> AtomicFile.write(file, out -> {
                    content.accept(out);
                    out.flush(); // a full disk keeps the old document
                    earlier.remove();
                }));
    }

    /**
     * Likewise, in two parts: writes the PNG, which any number of threads may do at once, and leaves the annotation, which holds no pixels, for later.
     *
     * @param id of the image, which other files refer to; null to count
     */
    public SharedPart prepare(@Nullable Long id, String fileName, Segmentation segmentation, Files files)
            throws IOException {
        return prepare(id, png(fileName), fileName, segmentation, files);
    }

    private static String png(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('/') + 1) + BaseName.of(fileName) + ".png";
    }

    private SharedPart prepare(@Nullable Long id, String png, String fileName, Segmentation segmentation, Files files)
            throws IOException {
        Panoptic partition = Panoptic.of(segmentation);
        int width = partition.width();
        int height = partition.height();
        List<Row> rows = rows(fileName, partition);
        byte[] colours = LabelFiles.colours(partition.map());
        if (!pngs.add(png)) {
            throw new IllegalArgumentException(
                    fileName + ": an image with this name has already been written; rename one");
        }
        files.write(masks.resolve(png), out -> out.write(colours));
        return () -> {
            long image = id == null ? frame.nextImage() : id;
            frame.add(image, fileName, width, height, List.of(new Annotation(image, png, rows)));
        };
    }

    private List<Row> rows(String fileName, Panoptic partition) {
        Map<Integer, Mask> masksById = partition.map().masks();
        List<Row> rows = new ArrayList<>();
        for (Segment segment : partition.segments()) {
            if (!categories.contains(segment.category())) {
                throw new IllegalArgumentException("%s: segment %d has category %d, which is not among %s"
                        .formatted(fileName, segment.id(), segment.category(), categories));
            }
            Mask mask = masksById.remove(segment.id());
            if (mask != null) {
                Box box = mask.box();
                rows.add(new Row(
                        segment.id(),
                        segment.category(),
                        mask.area(),
                        new int[] {box.x(), box.y(), box.width(), box.height()},
                        segment.crowd() ? 1 : 0));
            }
        }
        if (!masksById.isEmpty()) {
            throw new IllegalArgumentException(
                    fileName + ": label " + masksById.keySet().iterator().next() + " of the map has no segment");
        }
        return rows;
    }

    /** Completes the document and moves the file to its name. */
    @Override
    public void close() throws IOException {
        frame.close();
    }
}
