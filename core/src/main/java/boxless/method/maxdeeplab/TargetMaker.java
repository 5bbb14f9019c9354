package boxless.method.maxdeeplab;

import boxless.data.Sample;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.method.maxdeeplab.Targets.Segments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Works out which segments the slots should find: every fourth pixel of every fourth row. Crowds are void; where there is no stuff, pixels without an
 * object are background.
 */
final class TargetMaker {
    /** Pixels of the image for one of the outputs, along each axis. */
    static final int STRIDE = 4;

    private final Channels channels;
    private final LossOptions.Semantic semantic;

    TargetMaker(Channels channels, LossOptions.Semantic semantic) {
        this.channels = channels;
        this.semantic = semantic;
    }

    /**
     * @param samples of equal size
     * @throws IllegalArgumentException naming a sample whose categories do not fit the model's classes
     */
    Targets of(List<Sample> samples) {
        int height = Math.ceilDiv(samples.getFirst().image().height(), STRIDE);
        int width = Math.ceilDiv(samples.getFirst().image().width(), STRIDE);
        List<Segments> segments = new ArrayList<>();
        long[] rows = new long[samples.size() * height * width];
        long[] labels = new long[rows.length];
        float[] weights = new float[rows.length];
        int at = 0;
        for (Sample sample : samples) {
            Panoptic truth = Panoptic.of(sample.truth());
            int[] sliced = sliced(truth.map(), height, width);
            Map<Integer, Integer> channelOf = channels(sample, truth.segments());
            Rows image = rows(sliced, channelOf);
            Set<Integer> small = small(truth, channelOf);
            segments.add(image.segments);
            for (int label : sliced) {
                Integer row = image.rowOf.get(label);
                rows[at] = row == null ? Targets.VOID : row;
                labels[at] = row == null
                        ? Targets.VOID
                        : channels.semanticOf((int) image.segments.classes()[row]);
                weights[at++] = small.contains(label) ? (float) semantic.smallWeight() : 1;
            }
        }
        return new Targets(segments, rows, labels, weights, height, width);
    }

    /** The things that count more in the semantic loss. */
    private Set<Integer> small(Panoptic truth, Map<Integer, Integer> channelOf) {
        Set<Integer> small = new HashSet<>();
        if (semantic.small() > 0) {
            Map<Integer, Mask> masks = truth.map().masks();
            channelOf.forEach((label, channel) -> {
                Mask mask = masks.get(label);
                if (channels.isThing(channel) && mask != null && mask.area() < semantic.small()) {
                    small.add(label);
                }
            });
        }
        return small;
    }

    private static int[] sliced(LabelMap map, int height, int width) {
        int[] labels = new int[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                labels[y * width + x] = map.at(x * STRIDE, y * STRIDE);
            }
        }
        return labels;
    }

    /**
     * The segments of an image.
     *
     * @param rowOf number of each label's segment; void has none
     */
    private record Rows(Segments segments, Map<Integer, Integer> rowOf) {}

    private Rows rows(int[] labels, Map<Integer, Integer> channelOf) {
        List<Integer> present = Arrays.stream(labels)
                .distinct()
                .boxed()
                .filter(channelOf::containsKey)
                .sorted(Comparator.<Integer, Boolean>comparing(
                                label -> !channels.isThing(Objects.requireNonNull(channelOf.get(label))))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<Integer> classes = new ArrayList<>();
        Map<Integer, Integer> rowOf = new HashMap<>();
        for (int label : present) {
            int channel = Objects.requireNonNull(channelOf.get(label));
            int row = channels.isThing(channel) ? -1 : classes.indexOf(channel);
            rowOf.put(label, row < 0 ? classes.size() : row);
            if (row < 0) {
                classes.add(channel);
            }
        }
        int things = (int) classes.stream().filter(channels::isThing).count();
        return new Rows(
                new Segments(classes.stream().mapToLong(Integer::longValue).toArray(), things), rowOf);
    }

    /** The class head's channel of each label that is not void. */
    private Map<Integer, Integer> channels(Sample sample, List<Segment> segments) {
        Map<Integer, Integer> channelOf = new HashMap<>();
        if (channels.hasBackground()) {
            channelOf.put(0, channels.background());
        }
        for (Segment segment : segments) {
            if (!segment.crowd()) {
                channelOf.put(segment.id(), channel(sample, segment));
            }
        }
        return channelOf;
    }

    private int channel(Sample sample, Segment segment) {
        if (!segment.thing() && channels.hasBackground()) {
            return channels.background();
        }
        int category = sample.classOf(segment.category(), channels.classes());
        int channel = channels.channelOf(category);
        if (!segment.thing() && channels.isThing(channel)) {
            throw new IllegalArgumentException(
                    "%s: category %d is stuff, but the model's class %d is a thing; add it to data.stuff"
                            .formatted(sample.name(), segment.category(), category));
        }
        return channel;
    }
}
