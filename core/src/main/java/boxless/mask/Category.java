package boxless.mask;

import java.util.List;
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

    /** The names of those that are not things. */
    public static List<String> stuff(List<Category> categories) {
        return categories.stream()
                .filter(category -> !category.thing())
                .map(Category::name)
                .toList();
    }
}
