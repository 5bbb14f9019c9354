package boxless.data.coco;

import boxless.mask.Category;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The categories of a file by the ids in it. Ids stay as they are; only where one is larger than an int, it gets the smallest number from 1 that is free. */
final class CocoCategories {
    private final Map<Long, Category> byId = new HashMap<>();
    private final List<CocoDocument.Kind> renumbered = new ArrayList<>();

    CocoCategories(List<CocoDocument.Kind> kinds) {
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
            byId.put(kind.id(), new Category(id, kind.name(), kind.thing()));
        }
    }

    private static boolean fits(CocoDocument.Kind kind) {
        return kind.id() == (int) kind.id();
    }

    /** Ascending by their numbers. */
    List<Category> all() {
        return byId.values().stream()
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
            throw new IllegalArgumentException(
                    "has the category %d, which %s does not list; its categories are %s".formatted(id, file, few()));
        }
        return category.id();
    }

    /** The ids in the file by name. */
    Map<String, Long> ids() {
        Map<String, Long> ids = new HashMap<>();
        byId.forEach((id, category) -> ids.put(category.name(), id));
        return ids;
    }

    /** Which categories have another number than in the file, in words; empty if none. */
    String renumberings() {
        return renumbered.stream()
                .limit(8)
                .map(kind -> "%d (%s) is %d here".formatted(kind.id(), kind.name(), number(kind.id(), "")))
                .collect(Collectors.joining(", "));
    }

    private String few() {
        return byId.keySet().stream().sorted().limit(8).map(String::valueOf).collect(Collectors.joining(", "))
                + (byId.size() > 8 ? ", ..." : "");
    }
}
