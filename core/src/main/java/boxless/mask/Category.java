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
        return IntStream.range(0, names.size())
                .mapToObj(i -> new Category(i + 1, names.get(i), true))
                .toList();
    }
}
