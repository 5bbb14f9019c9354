package boxless.method.adaptis;

import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The channels of the semantic head: stuff first, then things, each in the order of the model's classes. A model without stuff has one channel in
 * front for what is no object; then a pixel without annotation is background, and void otherwise.
 */
final class SemanticChannels {
    private static final long IGNORED = -1;

    private final List<Category> categories;
    private final int[] channelOf;
    private final int stuff;

    /** @param categories the model's classes 1, 2, ... */
    SemanticChannels(List<Category> categories) {
        this.categories = List.copyOf(categories);
        int named =
                (int) categories.stream().filter(category -> !category.thing()).count();
        stuff = Math.max(1, named);
        channelOf = new int[categories.size() + 1];
        int nextStuff = 0;
        int nextThing = stuff;
        for (Category category : categories) {
            channelOf[category.id()] = category.thing() ? nextThing++ : nextStuff++;
        }
    }

    /** Whether pixels without annotation are a class of their own. */
    boolean hasBackground() {
        return categories.stream().allMatch(Category::thing);
    }

    /** Channels of stuff, the background included. */
    int stuff() {
        return stuff;
    }

    int count() {
        return stuff + (int) categories.stream().filter(Category::thing).count();
    }

    /** Classes of the model. */
    int classes() {
        return categories.size();
    }

    /** The classes of the channels. */
    Channels channels() {
        return Channels.of(categories);
    }

    /** Channel of every pixel, or -1: (H, W). Where objects overlap, the one in front counts. */
    long[] labels(Sample sample) {
        Panoptic truth = Panoptic.of(sample.truth());
        int[] map = truth.map().labels();
        long[] labels = new long[map.length];
        int highest = Arrays.stream(map).max().orElse(0);
        long[] channels = new long[highest + 1];
        Arrays.fill(channels, hasBackground() ? 0 : IGNORED);
        for (Segment segment : truth.segments()) {
            if (segment.id() <= highest) {
                channels[segment.id()] = channel(sample, segment);
            }
        }
        for (int i = 0; i < map.length; i++) {
            labels[i] = channels[map[i]];
        }
        return labels;
    }

    /** A crowd has a class, too. */
    private long channel(Sample sample, Segment segment) {
        return channelOf[sample.classOf(segment.category(), classes())];
    }

    /** The connected regions without annotation, where they are void. */
    List<Mask> voids(Segmentation truth) {
        if (hasBackground()) {
            return List.of();
        }
        LabelMap map = Panoptic.of(truth).map();
        boolean[] empty = new boolean[map.labels().length];
        for (int i = 0; i < empty.length; i++) {
            empty[i] = map.labels()[i] == 0;
        }
        return new ArrayList<>(Components.of(map.width(), map.height(), empty, Connectivity.EIGHT)
                .masks()
                .values());
    }
}
