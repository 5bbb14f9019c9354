package boxless.data.coco;

import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file of COCO instances: {@code images}, {@code annotations} and {@code categories}, everything else in it is ignored. Polygons and run lengths
 * are stored as they are and become masks when {@link #objects} is called, so that 200,000 annotations fit into a few hundred megabytes. Safe to use
 * from several threads.
 */
public final class CocoAnnotations {
    private static final CocoItem SPENT = new CocoItem();

    private final Path file;
    private final List<Category> categories;
    private final Set<Integer> categoryIds;
    private final List<CocoPicture> pictures;
    private final Map<Long, CocoPicture> picturesById = new HashMap<>();
    private final Map<Long, List<CocoEntry>> entries = new HashMap<>();

    private CocoAnnotations(Path file, List<Category> categories, List<CocoPicture> pictures) {
        this.file = file;
        this.categories = categories;
        this.pictures = pictures;
        categoryIds = categories.stream().map(Category::id).collect(Collectors.toSet());
        pictures.forEach(picture -> picturesById.put(picture.id(), picture));
    }

    /**
     * Reads a file in one pass.
     *
     * @throws BadFileException naming what is missing, unknown, given twice or no segmentation, and the id it belongs to
     */
    public static CocoAnnotations read(Path file) {
        List<CocoDocument> read = new ArrayList<>(1);
        JsonStream.read(file, json -> read.add(CocoDocument.read(file, json)));
        CocoDocument document = read.getFirst();
        CocoAnnotations annotations = new CocoAnnotations(file, document.categories(), document.pictures());
        annotations.take(document.items());
        return annotations;
    }

    private void take(List<CocoItem> items) {
        for (int i = 0; i < items.size(); i++) {
            CocoItem item = items.set(i, SPENT); // lets the memory go while the smaller entries take its place
            String name = item.id == null ? "the annotation number " + (i + 1) : "annotation " + item.id;
            try {
                CocoItem.require(item.id, "id");
                CocoItem.require(item.shape, "segmentation");
                add(item, entries);
            } catch (IllegalArgumentException e) {
                throw new BadFileException(file, name + " " + e.getMessage(), e);
            }
        }
    }

    /** Checks an item and adds it to its image; throws IllegalArgumentException where it has none, or no category. */
    void add(CocoItem item, Map<Long, List<CocoEntry>> into) {
        long id = CocoItem.require(item.picture, "image_id");
        CocoPicture picture = picturesById.get(id);
        if (picture == null) {
            throw new IllegalArgumentException(
                    "belongs to image %d, which %s does not list; add it to images, or correct the id"
                            .formatted(id, file));
        }
        int category = CocoItem.require(item.category, "category_id");
        if (!categoryIds.contains(category)) {
            throw new IllegalArgumentException("has the category %d, which %s does not list; its categories are %s"
                    .formatted(category, file, few(categories)));
        }
        into.computeIfAbsent(id, key -> new ArrayList<>(4)).add(item.entry(picture, category));
    }

    private static String few(List<Category> categories) {
        return categories.stream().limit(8).map(c -> Integer.toString(c.id())).collect(Collectors.joining(", "))
                + (categories.size() > 8 ? ", ..." : "");
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Ascending by id. */
    public List<Category> categories() {
        return categories;
    }

    /** Ascending by id, also those without annotations. */
    public List<CocoPicture> pictures() {
        return pictures;
    }

    /**
     * Draws the annotations of an image, in the order of the file.
     *
     * @throws BadFileException naming the annotation whose segmentation is broken
     */
    public List<CocoObject> objects(CocoPicture picture) {
        return CocoEntry.draw(
                entries.getOrDefault(picture.id(), List.of()),
                picture,
                file,
                entry -> "annotation %d of image %d".formatted(entry.id(), picture.id()));
    }

    /**
     * The annotations of an image, in the order of the file, with masks that {@link #objects(CocoPicture)} drew before.
     *
     * @throws IllegalArgumentException where they are not as many
     */
    List<CocoObject> objects(CocoPicture picture, List<Mask> drawn) {
        List<CocoEntry> annotated = entries.getOrDefault(picture.id(), List.of());
        if (drawn.size() != annotated.size()) {
            throw new IllegalArgumentException("%s: image %d has %d annotations, not %d"
                    .formatted(file, picture.id(), annotated.size(), drawn.size()));
        }
        List<CocoObject> objects = new ArrayList<>();
        for (int i = 0; i < annotated.size(); i++) {
            objects.add(annotated.get(i).with(drawn.get(i)));
        }
        return objects;
    }

    /** The category of every annotation of an image but crowds, in the order of the file. Draws nothing. */
    List<Integer> countable(CocoPicture picture) {
        return entries.getOrDefault(picture.id(), List.of()).stream()
                .filter(entry -> !entry.crowd())
                .map(CocoEntry::category)
                .toList();
    }

    /** For {@link boxless.data.Dataset#remarks}: the annotations of an image that reach beyond it. */
    public List<String> remarks(CocoPicture picture) {
        return entries.getOrDefault(picture.id(), List.of()).stream()
                .filter(entry -> entry.leaves(picture.width(), picture.height()))
                .map(entry -> "%s: annotation %d of image %d (%s) extends beyond the image"
                        .formatted(file, entry.id(), picture.id(), picture.fileName()))
                .toList();
    }
}
