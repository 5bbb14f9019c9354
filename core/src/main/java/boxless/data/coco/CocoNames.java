package boxless.data.coco;

import boxless.data.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the images and categories of a whole file of results are in the ground truth, whose ids may be others: those of the same names. */
final class CocoNames {
    private final CocoAnnotations truth;
    private final Map<Long, Long> pictures = new HashMap<>();
    private final Map<Long, Long> categories = new HashMap<>();
    private final Map<Long, String> strangers = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();

    CocoNames(CocoDocument results, CocoAnnotations truth) {
        this.truth = truth;
        matchPictures(results.pictures());
        matchCategories(results.kinds());
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

    private void matchCategories(List<CocoDocument.Kind> kinds) {
        Map<String, List<Long>> names = truth.categoryIds();
        for (CocoDocument.Kind kind : kinds) {
            List<Long> known = names.getOrDefault(kind.name(), List.of());
            if (known.isEmpty()) {
                strangers.put(kind.id(), kind.name());
            } else if (known.size() == 1 || known.contains(kind.id())) {
                categories.put(kind.id(), known.size() == 1 ? known.getFirst() : kind.id());
            } else {
                faults.add("has the category %s, of which %s has several (%s); give them the same ids, or other names"
                        .formatted(
                                kind.name(),
                                truth.file(),
                                known.stream().map(String::valueOf).collect(Collectors.joining(", "))));
            }
        }
        if (categories.isEmpty()) { // no name in common: the ids are taken at their word, as those of a list
            strangers.forEach((id, name) -> {
                categories.put(id, id);
                unnamed.add("%d (%s)".formatted(id, name));
            });
            strangers.clear();
        }
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
        return item.category == null ? null : strangers.get(item.category);
    }

    /**
     * Gives an item the ids of the ground truth.
     *
     * @throws IllegalArgumentException if the results do not list its image or its category
     */
    void translate(CocoItem item) {
        Long picture = translated(item.picture, pictures, "image", "images");
        if (!categories.isEmpty()) {
            item.category = translated(item.category, categories, "category", "categories");
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
        return unnamed.isEmpty()
                ? List.of()
                : List.of(Note.of("%s: %s has no category of the same name, so ids are taken at their word: %s"
                        .formatted(file, truth.file(), String.join(", ", unnamed))));
    }
}
