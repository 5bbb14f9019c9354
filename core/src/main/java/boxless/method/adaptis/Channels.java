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
            throw new IllegalArgumentException(
                    "classes: no class is a thing, but AdaptIS finds things; give at least one");
        }
    }

    /** @param categories stuff and things in any order */
    static Channels of(List<Category> categories) {
        return new Channels(Category.ids(categories, false), Category.ids(categories, true));
    }

    /** Whether the first channel is what is no object: a pixel without annotation is background then, and void otherwise. */
    boolean hasBackground() {
        return stuff.isEmpty();
    }

    /** How many channels are no things, the background's included. */
    int notThings() {
        return Math.max(1, stuff.size());
    }

    /** How many there are. */
    int count() {
        return notThings() + things.size();
    }

    /** Classes of the model. */
    int classes() {
        return stuff.size() + things.size();
    }

    /** Whether a class is a thing. */
    boolean isThing(int category) {
        return things.contains(category);
    }

    /** The channel of a class. */
    int channelOf(int category) {
        int thing = things.indexOf(category);
        return thing < 0 ? stuff.indexOf(category) : notThings() + thing;
    }
}
