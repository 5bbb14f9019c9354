package boxless.data.coco;

import boxless.data.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the images and categories of a whole file of results are in the ground truth, whose ids may be others: those of the same names. */
final class CocoNames {
    private final CocoAnnotations truth;
    private final Map<Long, Long> pictures = new HashMap<>();
    private final CategoryNames categories;
    private final List<String> faults = new ArrayList<>();

    CocoNames(CocoDocument results, CocoAnnotations truth) {
        this.truth = truth;
        matchPictures(results.pictures());
        categories = matchCategories(results.kinds(), truth);
        categories.ambiguous().forEach((name, known) -> faults.add(CategoryNames.fault(name, truth.file(), known)));
    }

    private void matchPictures(List<CocoPicture> listed) {
        PictureNames names = new PictureNames();
        truth.pictures().forEach(picture -> names.add(picture.fileName(), Long.toString(picture.id())));
        Map<Long, CocoPicture> taken = new HashMap<>();
        for (CocoPicture picture : listed) {
            int place = names.place(picture.fileName(), Long.toString(picture.id()));
            if (place < 0) {
                faults.add("contains image %s, which %s does not list; score results for the same data set"
                        .formatted(picture.fileName(), truth.file()));
                continue;
            }
            long known = truth.pictures().get(place).id();
            CocoPicture other = taken.put(known, picture);
            if (other != null) {
                faults.add("contains image %d of %s twice, as %d (%s) and as %d (%s); keep one"
                        .formatted(
                                known, truth.file(), other.id(), other.fileName(), picture.id(), picture.fileName()));
            }
            pictures.put(picture.id(), known);
        }
    }

    private static CategoryNames matchCategories(List<CocoDocument.Kind> kinds, CocoAnnotations truth) {
        return new CategoryNames(
                kinds.stream()
                        .map(kind -> new CategoryNames.Listed(kind.id(), kind.name()))
                        .toList(),
                truth.categoryIds());
    }

    /** Images that the ground truth does not have, or that it is not certain which they are; likewise categories. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The images of the ground truth that the results list. */
    Set<Long> listed() {
        return Set.copyOf(pictures.values());
    }

    /** The name of an item's category, if the ground truth has none of that name; else null. */
    @Nullable
    String stranger(CocoItem item) {
        return item.category == null ? null : categories.strangers().get(item.category);
    }

    /**
     * Gives an item the ids of the ground truth.
     *
     * @throws IllegalArgumentException if the results do not list its image or its category
     */
    void translate(CocoItem item) {
        Long picture = translated(item.picture, pictures, "image", "images");
        if (!categories.ids().isEmpty()) {
            item.category = translated(item.category, categories.ids(), "category", "categories");
        }
        item.picture = picture;
    }

    private static @Nullable Long translated(@Nullable Long id, Map<Long, Long> known, String what, String key) {
        if (id == null || known.containsKey(id)) {
            return id == null ? null : known.get(id);
        }
        throw new IllegalArgumentException(
                "has the %s %d, which its own file does not list; add it to %s, or correct the id"
                        .formatted(what, id, key));
    }

    /** Where categories are matched by their ids for want of a name in common. */
    List<Note> notes(Path file) {
        return CategoryNames.notes(file, truth.file(), categories.unnamed());
    }
}
