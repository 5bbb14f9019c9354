package boxless.data.coco;

import boxless.mask.Category;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the categories of a file of predicted partitions are in the ground truth, whose ids may be others: those of the same names. A file that lists none
 * has the ids of the ground truth, and so has one without a name in common.
 */
final class PanopticNames {
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> strangers = new TreeMap<>();
    private final List<String> unnamed = new ArrayList<>();
    private final boolean listed;

    /**
     * @param given the file's own categories
     * @param known those of the ground truth
     */
    PanopticNames(Collection<Category> given, Collection<Category> known) {
        listed = !given.isEmpty();
        for (Category category : given) {
            Integer number = number(category, known);
            if (number == null) {
                strangers.put(category.id(), category.name());
            } else {
                numbers.put(category.id(), number);
            }
        }
        if (numbers.isEmpty()) {
            strangers.forEach((id, name) -> {
                numbers.put(id, id);
                unnamed.add("%d (%s)".formatted(id, name));
            });
            strangers.clear();
        }
    }

    /** Of two categories of one name that of the same id, or the first. */
    private static @Nullable Integer number(Category category, Collection<Category> known) {
        return known.stream()
                .filter(other -> other.name().equals(category.name()))
                .map(Category::id)
                .min(Comparator.comparing((Integer id) -> id != category.id()).thenComparing(id -> id))
                .orElse(null);
    }

    /**
     * The id in the ground truth.
     *
     * @throws IllegalArgumentException where there is none
     */
    int number(int category) {
        if (!listed) {
            return category;
        }
        Integer number = numbers.get(category);
        if (number == null) {
            String name = strangers.get(category);
            throw new IllegalArgumentException(
                    name == null
                            ? "has the category %d, which its own file does not list; add it to categories"
                                    .formatted(category)
                            : "has the category %d (%s), of which the ground truth has none; leave such segments out, or correct the name"
                                    .formatted(category, name));
        }
        return number;
    }

    /** The categories, with names, that are matched by their ids for want of a name in common. */
    List<String> unnamed() {
        return unnamed;
    }
}
