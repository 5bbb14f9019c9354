package boxless.method.adaptis;

import boxless.data.Sample;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the semantic head should say.
 *
 * @param channels of the head
 */
record SemanticLabels(Channels channels) {
    static final long IGNORED = -1;

    /**
     * Channel of every pixel, or -1: (H, W). Where objects overlap, the one in front counts.
     *
     * @throws IllegalArgumentException where stuff of the data is a thing for the model
     */
    long[] labels(Sample sample) {
        Panoptic truth = Panoptic.of(sample.truth());
        int[] map = truth.map().labels();
        long[] labels = new long[map.length];
        int highest = Arrays.stream(map).max().orElse(0);
        long[] channelOf = new long[highest + 1];
        Arrays.fill(channelOf, channels.hasBackground() ? 0 : IGNORED);
        for (Segment segment : truth.segments()) {
            if (segment.id() <= highest) {
                channelOf[segment.id()] = channel(sample, segment);
            }
        }
        for (int i = 0; i < map.length; i++) {
            labels[i] = channelOf[map[i]];
        }
        return labels;
    }

    private int channel(Sample sample, Segment segment) {
        if (!segment.thing() && channels.hasBackground()) {
            return 0;
        }
        int category = sample.classOf(segment.category(), channels.classes());
        if (!segment.thing() && channels.isThing(category)) {
            throw new IllegalArgumentException(
                    "%s: category %d is stuff, but the model's class %d is a thing; add it to data.stuff"
                            .formatted(sample.name(), segment.category(), category));
        }
        return channels.channelOf(category);
    }

    /** Those of a sample's objects that are things for the model: data may have as a thing what the recipe says is stuff. */
    List<Instance> things(Sample sample, Instances objects) {
        return objects.objects().stream()
                .filter(object -> channels.isThing(sample.classOf(object.category(), channels.classes())))
                .toList();
    }

    /** The connected regions without annotation, where they are void. */
    List<Mask> voids(Segmentation truth) {
        if (channels.hasBackground()) {
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
