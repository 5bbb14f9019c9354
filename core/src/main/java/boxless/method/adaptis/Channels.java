package boxless.method.adaptis;

import boxless.mask.Category;
import java.util.List;

/**
 * The categories of the semantic head's channels: first all stuff, then all things. A model without stuff has a first channel all the same, the
 * background.
 *
 * @param stuff category ids; none where the first channel is the background
 * @param things category ids, at least one
 */
record Channels(List<Integer> stuff, List<Integer> things) {
    Channels {
        stuff = List.copyOf(stuff);
        things = List.copyOf(things);
        if (things.isEmpty()) {
            throw new IllegalArgumentException("no category of things; AdaptIS needs at least one");
        }
    }

    /** @param categories stuff and things in any order */
    static Channels of(List<Category> categories) {
        return new Channels(ids(categories, false), ids(categories, true));
    }

    private static List<Integer> ids(List<Category> categories, boolean things) {
        return categories.stream()
                .filter(category -> category.thing() == things)
                .map(Category::id)
                .toList();
    }

    /** How many there are. */
    int count() {
        return Math.max(1, stuff.size()) + things.size();
    }
}
