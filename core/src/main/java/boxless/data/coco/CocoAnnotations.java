package boxless.data.coco;

import boxless.data.Note;
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
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A file of COCO instances: {@code images}, {@code annotations} and {@code categories}, everything else in it is ignored. Polygons and run lengths
 * are stored as they are and become masks when {@link #objects} is called, so that 200,000 annotations fit into a few hundred megabytes. Safe to use
 * from several threads.
 */
public final class CocoAnnotations {
    private static final CocoItem SPENT = new CocoItem();

    private static final String NO_OUTLINE = "no outline";
    private static final String NOTHING = "neither an outline nor a box";

    private final Path file;
    private final CocoCategories categories;
    private final List<CocoPicture> pictures;
    private final Map<Long, CocoPicture> picturesById = new HashMap<>();
    private final Map<Long, List<CocoEntry>> entries = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> omitted = new ArrayList<>();
    private final List<String> stray = new ArrayList<>();
    private final int count;
    private final boolean boxes; // whether a box will do where there is no outline
    private boolean someBoxes;

    private CocoAnnotations(Path file, CocoDocument document, boolean boxes) {
        this.file = file;
        this.boxes = boxes;
        pictures = document.pictures();
        categories = new CocoCategories(
                document.kinds(),
                document.items().stream()
                        .map(item -> item.category)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        pictures.forEach(picture -> picturesById.put(picture.id(), picture));
        faults.addAll(document.faults());
        count = document.items().size();
        take(document.items(), !document.faults().isEmpty());
    }

    /**
     * Reads a file in one pass.
     *
     * @throws BadFileException naming what is missing, unknown, given twice or no segmentation, and the id it belongs to
     */
    public static CocoAnnotations read(Path file) {
        return readSound(file).sound();
    }

    /**
     * Likewise, but keeps objects that have only a box, to score boxes: their {@link CocoObject#mask} is null.
     *
     * @throws BadFileException as {@link #read}, but not for want of outlines
     */
    public static CocoAnnotations readWithBoxes(Path file) {
        return read(file, true).sound();
    }

    private CocoAnnotations sound() {
        if (!faults.isEmpty()) {
            throw BadFileException.of(file, faults);
        }
        return this;
    }

    /**
     * Reads whatever is sound in a file; {@link #faults} says what is not.
     *
     * @throws BadFileException if it is no file of COCO instances at all
     */
    static CocoAnnotations readSound(Path file) {
        return read(file, false);
    }

    private static CocoAnnotations read(Path file, boolean boxes) {
        List<CocoAnnotations> read = new ArrayList<>(1);
        JsonStream.read(file, json -> read.add(new CocoAnnotations(file, CocoDocument.read(file, json), boxes)));
        return read.getFirst();
    }

    /** @param incomplete whether images or categories may be unknown because they are wrong themselves */
    private void take(List<CocoItem> items, boolean incomplete) {
        for (int i = 0; i < items.size(); i++) {
            CocoItem item = items.set(i, SPENT); // lets the memory go while the smaller entries take its place
            String name = item.id == null ? "the annotation number " + (i + 1) : "annotation " + item.id;
            if (incomplete && item.picture != null && !picturesById.containsKey(item.picture)) {
                continue;
            }
            try {
                CocoItem.require(item.id, "id");
                CocoEntry entry = entry(item);
                boolean outlined = item.shape != null && !item.shape.isNothing();
                if (outlined || boxes && entry.box() != null) {
                    entries.computeIfAbsent(item.picture, key -> new ArrayList<>(4))
                            .add(outlined ? entry : entry.withoutShape());
                    someBoxes |= !outlined;
                } else {
                    omitted.add("%s: %s of image %d has %s and is left out; draw it, or remove it"
                            .formatted(file, name, item.picture, boxes ? NOTHING : NO_OUTLINE));
                }
                if (item.shape instanceof CocoShape.Polygons polygons && polygons.stray() > 0) {
                    stray.add("%s: %s of image %d has polygons of one or two corners, which are ignored: %d"
                            .formatted(file, name, item.picture, polygons.stray()));
                }
            } catch (IllegalArgumentException e) {
                faults.add(name + " " + e.getMessage());
            }
        }
        if (!items.isEmpty() && omitted.size() == items.size()) {
            String none = boxes
                    ? "has no objects: none of its %d annotations has an outline or a box; draw the objects"
                    : "has only boxes: none of its %d annotations has an outline; draw the objects";
            faults.add(none.formatted(items.size()));
        }
    }

    /** Checks an item; throws IllegalArgumentException where it has no image or no category, or is no annotation. */
    CocoEntry entry(CocoItem item) {
        long id = CocoItem.require(item.picture, "image_id");
        CocoPicture picture = picturesById.get(id);
        if (picture == null) {
            throw new IllegalArgumentException(
                    "belongs to image %d, which %s does not list; add it to images, or correct the id"
                            .formatted(id, file));
        }
        return item.entry(picture, categories.number(CocoItem.require(item.category, "category_id"), file));
    }

    /** What is wrong, a line each without the file; not among the annotations. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** For {@link boxless.data.Dataset#notes}: annotations, polygons and categories that are left out, and categories with other numbers. */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        if (!omitted.isEmpty()) {
            notes.add(new Note(
                    "%s: %,d of %,d annotations have %s and are left out"
                            .formatted(file, omitted.size(), count, boxes ? NOTHING : NO_OUTLINE),
                    omitted));
        }
        if (!stray.isEmpty()) {
            notes.add(new Note(
                    "%s: %,d of %,d annotations have polygons of one or two corners, which enclose nothing and are ignored"
                            .formatted(file, stray.size(), count),
                    stray));
        }
        if (!categories.renumberings().isEmpty()) {
            notes.add(Note.of("%s: category ids above %d are numbered otherwise: %s"
                    .formatted(file, Integer.MAX_VALUE, categories.renumberings())));
        }
        if (!categories.omissions().isEmpty()) {
            notes.add(Note.of("%s: categories without annotations are left out, as another has the same name: %s"
                    .formatted(file, categories.omissions())));
        }
        return notes;
    }

    /** Whether some objects have only a box. */
    public boolean hasBoxes() {
        return someBoxes;
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Ascending by id. */
    public List<Category> categories() {
        return categories.all();
    }

    /** The categories' ids in the file by name, to match other files. */
    Map<String, List<Long>> categoryIds() {
        return categories.ids();
    }

    /** Ascending by id, also those without annotations. */
    public List<CocoPicture> pictures() {
        return pictures;
    }

    /**
     * Draws the annotations of an image, in the order of the file.
     *
     * @throws BadFileException naming the annotations whose segmentation is broken
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

    /** The ids of the annotations of an image, in the order of the file. */
    List<Long> ids(CocoPicture picture) {
        return entries.getOrDefault(picture.id(), List.of()).stream()
                .map(CocoEntry::id)
                .toList();
    }

    /** For {@link boxless.data.Dataset#outlines}, in the order of the file. */
    List<double[]> outlines(CocoPicture picture) {
        return entries.getOrDefault(picture.id(), List.of()).stream()
                .map(entry -> entry.outline(picture.width(), picture.height()))
                .toList();
    }

    /** The category of every annotation of an image but crowds, in the order of the file. Draws nothing. */
    public List<Integer> countable(CocoPicture picture) {
        return entries.getOrDefault(picture.id(), List.of()).stream()
                .filter(entry -> !entry.crowd())
                .map(CocoEntry::category)
                .toList();
    }

    /** The number of an image's crowds. */
    public int crowds(CocoPicture picture) {
        return (int) entries.getOrDefault(picture.id(), List.of()).stream()
                .filter(CocoEntry::crowd)
                .count();
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
