package boxless.app.serve.pictures;

import boxless.data.ContentHash;
import boxless.mask.Category;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The objects of a picture, as they were saved.
 *
 * @param version how often they were saved; 0 if never
 * @param size of the picture and of every mask
 * @param objects in the order in which they were saved: from back to front, as the page shows them
 */
public record Annotations(long version, Size size, List<AnnotatedObject> objects) {
    /** More than anybody draws, and few enough to be read at once. */
    static final int MOST_OBJECTS = 20_000;

    private static final int HASH_DIGITS = 12;

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

    /**
     * The version with a hash of the objects: programs other than the server change these without counting on. Ids do not count: objects of such programs
     * may have none, and get others whenever they are read.
     */
    public String content() {
        StringBuilder text = new StringBuilder();
        for (AnnotatedObject object : objects) {
            text.append(CocoRle.encode(object.mask())).append(' ');
            text.append(object.score()).append(' ').append(object.source()).append(' ');
            text.append(object.category().length()).append(' ').append(object.category());
        }
        return version + "-" + ContentHash.of(text.toString()).substring(0, HASH_DIGITS);
    }

    /** The categories of all objects, by name. */
    public List<Category> kinds() {
        Set<String> names = new TreeSet<>();
        objects.forEach(object -> names.add(object.category()));
        return Category.things(List.copyOf(names));
    }

    /**
     * The objects as results and training data contain them: those that lie in front come first, and their scores do not change what lies in front.
     *
     * @param kinds all of theirs, and maybe others
     */
    public Instances instances(List<Category> kinds) {
        Map<String, Integer> numbers =
                kinds.stream().collect(Collectors.toMap(Category::name, Category::id, (first, second) -> first));
        List<Instance> instances = new ArrayList<>();
        for (AnnotatedObject object : objects.reversed()) {
            Integer number = numbers.get(object.category());
            if (number == null) {
                throw new IllegalArgumentException("there is no category " + object.category());
            }
            instances.add(object.instance(number));
        }
        return new Instances(size.width(), size.height(), instances, true);
    }

    /** Those of some categories only. */
    public Annotations only(Set<String> categories) {
        return new Annotations(
                version,
                size,
                objects.stream()
                        .filter(object -> categories.contains(object.category()))
                        .toList());
    }
}
