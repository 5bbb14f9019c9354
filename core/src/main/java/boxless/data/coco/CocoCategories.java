package boxless.data.coco;

import boxless.file.Listing;
import boxless.mask.Category;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The categories of a file by the ids in it. Ids stay as they are; only where one is larger than an int, it gets the smallest number from 1 that is free.
 * Of several of the same name those without annotations are left out: Roboflow adds one that is called like the project. What has annotations is a thing,
 * even where the file says that it is stuff: an annotation is an object.
 */
final class CocoCategories {
    private final Map<Long, Category> byId = new HashMap<>();
    private final List<CocoDocument.Kind> renumbered = new ArrayList<>();
    private final Map<String, List<Long>> ids = new HashMap<>(); // in the file, by name
    private final List<CocoDocument.Kind> leftOut = new ArrayList<>();

    /**
     * @param kinds ascending by id
     * @param used the ids that annotations have
     */
    CocoCategories(List<CocoDocument.Kind> kinds, Set<Long> used) {
        Set<Integer> taken = new HashSet<>();
        kinds.stream().filter(CocoCategories::fits).forEach(kind -> taken.add((int) kind.id()));
        int free = 1;
        for (CocoDocument.Kind kind : kinds) {
            int id = (int) kind.id();
            if (!fits(kind)) {
                while (!taken.add(free)) {
                    free++;
                }
                id = free;
                renumbered.add(kind);
            }
            byId.put(kind.id(), new Category(id, kind.name(), kind.thing() || used.contains(kind.id())));
            ids.computeIfAbsent(kind.name(), name -> new ArrayList<>(1)).add(kind.id());
        }
        kinds.reversed().forEach(kind -> leaveOut(kind, used)); // where none has annotations, the first stays
    }

    /** Where it has no annotations, and another one has its name. */
    private void leaveOut(CocoDocument.Kind kind, Set<Long> used) {
        List<Long> namesakes = ids.getOrDefault(kind.name(), List.of());
        if (namesakes.size() > 1 && !used.contains(kind.id())) {
            namesakes.remove(kind.id());
            leftOut.addFirst(kind);
        }
    }

    private static boolean fits(CocoDocument.Kind kind) {
        return kind.id() == (int) kind.id();
    }

    /** Ascending by their numbers, without those that are left out. */
    List<Category> all() {
        return ids.values().stream()
                .flatMap(List::stream)
                .map(id -> Objects.requireNonNull(byId.get(id)))
                .sorted(Comparator.comparingInt(Category::id))
                .toList();
    }

    /**
     * The number of a category.
     *
     * @throws IllegalArgumentException if the file has no such id
     */
    int number(long id, Object file) {
        Category category = byId.get(id);
        if (category == null) {
            throw new IllegalArgumentException("has the category %d, which %s does not list; its categories are %s"
                    .formatted(
                            id,
                            file,
                            Listing.few(byId.keySet().stream().sorted().toList(), 8)));
        }
        return category.id();
    }

    /** The ids in the file by name, without those that are left out. */
    Map<String, List<Long>> ids() {
        return Collections.unmodifiableMap(ids);
    }

    /** Which categories are left out, in words; empty if none. */
    String omissions() {
        return leftOut.stream()
                .map(kind -> "%d (%s)".formatted(kind.id(), kind.name()))
                .collect(Collectors.joining(", "));
    }

    /** Which categories have another number than in the file, in words; empty if none. */
    String renumberings() {
        return Listing.few(
                renumbered, 8, kind -> "%d (%s) is %d here".formatted(kind.id(), kind.name(), number(kind.id(), "")));
    }
}
