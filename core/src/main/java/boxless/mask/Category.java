package boxless.mask;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A kind of object or region.
 *
 * @param id as numbered in the annotations; COCO's ids have gaps
 * @param name human-readable name
 * @param thing countable; false for stuff
 */
public record Category(int id, String name, boolean thing) {
    /** Things with the ids 1, 2, ... */
    public static List<Category> things(List<String> names) {
        return of(names, List.of());
    }

    /**
     * Categories with the ids 1, 2, ...
     *
     * @param stuff those of the names that are not things
     */
    public static List<Category> of(List<String> names, List<String> stuff) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> new Category(i + 1, names.get(i), !stuff.contains(names.get(i))))
                .toList();
    }

    /** The names of all. */
    public static List<String> names(List<Category> categories) {
        return categories.stream().map(Category::name).toList();
    }

    /** The names by id, ascending; of several with one id, the first. */
    public static SortedMap<Integer, String> byId(List<Category> categories) {
        return categories.stream()
                .collect(Collectors.toMap(Category::id, Category::name, (first, second) -> first, TreeMap::new));
    }

    /** The ids of those that are things, or of those that are not. */
    public static List<Integer> ids(List<Category> categories, boolean things) {
        return categories.stream()
                .filter(category -> category.thing() == things)
                .map(Category::id)
                .toList();
    }

    /** Those that are things. */
    public static List<Category> thingsOf(List<Category> categories) {
        return categories.stream().filter(Category::thing).toList();
    }

    /** The names of those that are not things. */
    public static List<String> stuff(List<Category> categories) {
        return categories.stream()
                .filter(category -> !category.thing())
                .map(Category::name)
                .toList();
    }
}
