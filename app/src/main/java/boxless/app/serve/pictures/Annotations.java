package boxless.app.serve.pictures;

import boxless.mask.Instances;
import boxless.mask.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The objects of a picture, as they were saved.
 *
 * @param version how often they were saved; 0 if never
 * @param size of the picture and of every mask
 * @param objects in the order in which they were saved
 */
public record Annotations(long version, Size size, List<AnnotatedObject> objects) {
    /** More than anybody draws, and few enough to be read at once. */
    static final int MOST_OBJECTS = 20_000;

    public Annotations {
        objects = List.copyOf(objects);
        if (objects.size() > MOST_OBJECTS) {
            throw new IllegalArgumentException(
                    "%d objects are more than the %d that a picture may have; cut the picture"
                            .formatted(objects.size(), MOST_OBJECTS));
        }
        Set<String> ids = new HashSet<>();
        for (AnnotatedObject object : objects) {
            if (object.mask().width() != size.width() || object.mask().height() != size.height()) {
                throw new IllegalArgumentException(
                        "object %s: its mask is %dx%d, but the picture is %s; give masks of the picture's size"
                                .formatted(
                                        object.id(),
                                        object.mask().width(),
                                        object.mask().height(),
                                        size));
            }
            if (!ids.add(object.id())) {
                throw new IllegalArgumentException("two objects have the id " + object.id() + "; give each its own");
            }
        }
    }

    /** The names of all categories, sorted. */
    Set<String> categories() {
        Set<String> names = new TreeSet<>();
        objects.forEach(object -> names.add(object.category()));
        return names;
    }

    /** @param numbers of all categories */
    Instances instances(Map<String, Integer> numbers) {
        return new Instances(
                size.width(),
                size.height(),
                objects.stream()
                        .map(object -> object.instance(numbers.getOrDefault(object.category(), 0)))
                        .toList());
    }
}
