package boxless.method.maxdeeplab;

import boxless.mask.Category;
import java.util.List;

/**
 * The categories of the heads' channels. The class head has the things first, then the stuff, each in the order of the data, then the background if
 * there is one, and void last; the semantic head has them in the order of the data, behind void or without it.
 *
 * <p>Categories are numbered 1, 2, ... as a model's classes are. Where no category is stuff, what no object covers is a background: a segment that is learnt like stuff but not reported. Without it nothing would
 * keep the masks of things from covering what is around them, since pixels without a segment take no part in the losses of masks.
 *
 * @param things category ids
 * @param stuff category ids
 * @param semanticVoid whether channel 0 of the semantic head is void: so for COCO, not for Cityscapes (section 4.3 of the paper)
 */
record Channels(List<Integer> things, List<Integer> stuff, boolean semanticVoid) {
    Channels {
        things = List.copyOf(things);
        stuff = List.copyOf(stuff);
        if (things.isEmpty() && stuff.isEmpty()) {
            throw new IllegalArgumentException("classes: there is none; give at least one");
        }
    }

    /** @param categories things and stuff in any order */
    static Channels of(List<Category> categories, boolean semanticVoid) {
        return new Channels(Category.ids(categories, true), Category.ids(categories, false), semanticVoid);
    }

    /** Classes of the model: categories, without background and void. */
    int classes() {
        return things.size() + stuff.size();
    }

    /** Whether there is a background. */
    boolean hasBackground() {
        return stuff.isEmpty();
    }

    /** The background's channel of the class head, if it has one. */
    int background() {
        return classes();
    }

    /** Whether a channel of the class head that is not void is the background's. */
    boolean isBackground(int channel) {
        return channel == classes();
    }

    /** What the class head tells apart besides void, whose channel is the last: C in the paper. */
    int count() {
        return classes() + (hasBackground() ? 1 : 0);
    }

    /** Whether a channel of the class head is one of things. */
    boolean isThing(int channel) {
        return channel < things.size();
    }

    /** The class head's channel of a category. */
    int channelOf(int category) {
        int thing = things.indexOf(category);
        return thing < 0 ? things.size() + stuff.indexOf(category) : thing;
    }

    /** The category of the class head's channel, neither background nor void. */
    int categoryOf(int channel) {
        return isThing(channel) ? things.get(channel) : stuff.get(channel - things.size());
    }

    /** Channels of the semantic head: S. */
    int semanticCount() {
        return count() + (semanticVoid ? 1 : 0);
    }

    /** The semantic head's channel of a channel of the class head that is not void. */
    int semanticOf(int channel) {
        int place = channel < classes() ? categoryOf(channel) - 1 : channel;
        return place + (semanticVoid ? 1 : 0);
    }
}
