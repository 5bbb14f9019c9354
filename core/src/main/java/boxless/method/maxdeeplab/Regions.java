package boxless.method.maxdeeplab;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import boxless.method.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** From slots to segments: each slot of a thing is one, all slots of a class of stuff are one together; what is too small is left out. */
final class Regions {
    private final Slots slots;
    private final Channels channels;
    private final DecoderOptions options;

    Regions(Slots slots, Channels channels, DecoderOptions options) {
        this.slots = slots;
        this.channels = channels;
        this.options = options;
    }

    /** The segments, and which of them each slot belongs to, from 1; 0 if to none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Numbered(List<Segment> segments, int[] ofSlot) {}

    /**
     * A partition where there is stuff, otherwise objects.
     *
     * @param owners of the scaled image
     * @param frame to bring it to the image's own size
     */
    Segmentation of(Owners owners, Frame frame) {
        Numbered numbered = numbered(owners);
        LabelMap map = resized(owners, numbered.ofSlot, frame);
        if (!channels.hasBackground()) {
            Set<Integer> present = Arrays.stream(map.distinct()).boxed().collect(Collectors.toSet());
            return new Panoptic(
                    map,
                    numbered.segments.stream()
                            .filter(segment -> present.contains(segment.id()))
                            .toList());
        }
        List<Instance> objects = new ArrayList<>();
        for (Map.Entry<Integer, Mask> entry : map.masks().entrySet()) {
            Segment segment = numbered.segments.get(entry.getKey() - 1);
            objects.add(new Instance(entry.getValue(), segment.category(), segment.score()));
        }
        return new Instances(frame.width(), frame.height(), objects);
    }

    /**
     * What each pixel of the image belongs to.
     *
     * @param segments number of its segment; 0 where there is none
     * @param slots its slot, from 1, where it is of a segment or of the background; 0 elsewhere
     */
    record Maps(LabelMap segments, LabelMap slots) {}

    /** Of the image's own size. */
    Maps maps(Owners owners, Frame frame) {
        int[] segmentOf = numbered(owners).ofSlot;
        int[] present = new int[slots.count()];
        for (int n = 0; n < present.length; n++) {
            present[n] = segmentOf[n] > 0 || channels.isBackground(slots.channels()[n]) ? n + 1 : 0;
        }
        return new Maps(resized(owners, segmentOf, frame), resized(owners, present, frame));
    }

    private Numbered numbered(Owners owners) {
        long[] area = new long[slots.count()];
        for (int owner : owners.slots()) {
            if (owner > 0) {
                area[owner - 1]++;
            }
        }
        Numbered numbered = new Numbered(new ArrayList<>(), new int[slots.count()]);
        for (int n = 0; n < area.length; n++) {
            if (channels.isThing(slots.channels()[n]) && area[n] > 0 && area[n] >= options.thingArea()) {
                add(numbered, slots.channels()[n], score(n, owners), n);
            }
        }
        for (int channel = channels.things().size(); channel < channels.classes(); channel++) {
            addStuff(numbered, channel, area, owners);
        }
        return numbered;
    }

    /** The score of stuff is the mean of its slots', each as much as it has pixels. */
    private void addStuff(Numbered numbered, int channel, long[] area, Owners owners) {
        long sum = 0;
        double score = 0;
        List<Integer> parts = new ArrayList<>();
        for (int n = 0; n < area.length; n++) {
            if (slots.channels()[n] == channel && area[n] > 0) {
                parts.add(n);
                sum += area[n];
                score += area[n] * (double) score(n, owners);
            }
        }
        if (sum > 0 && sum >= options.stuffArea()) {
            add(
                    numbered,
                    channel,
                    (float) (score / sum),
                    parts.stream().mapToInt(n -> n).toArray());
        }
    }

    private void add(Numbered numbered, int channel, float score, int... parts) {
        int id = numbered.segments.size() + 1;
        boolean thing = channels.isThing(channel);
        numbered.segments.add(new Segment(id, channels.categoryOf(channel), thing, false, score));
        for (int n : parts) {
            numbered.ofSlot[n] = id;
        }
    }

    private float score(int slot, Owners owners) {
        float sure = slots.sureness()[slot];
        return switch (options.score()) {
            case CLASS -> sure;
            case CLASS_AND_MASK -> sure * owners.quality()[slot];
        };
    }

    /**
     * The nearest pixel, with corner pixels on corner pixels.
     *
     * @param labelOf what becomes of each slot
     */
    private static LabelMap resized(Owners owners, int[] labelOf, Frame frame) {
        int[] columns = nearest(owners.width(), frame.width());
        int[] rows = nearest(owners.height(), frame.height());
        int[] labels = new int[Math.multiplyExact(frame.width(), frame.height())];
        int at = 0;
        for (int row : rows) {
            for (int column : columns) {
                int owner = owners.slots()[row * owners.width() + column];
                labels[at++] = owner == 0 ? 0 : labelOf[owner - 1];
            }
        }
        return new LabelMap(frame.width(), frame.height(), labels);
    }

    private static int[] nearest(int from, int to) {
        float scale = to == 1 ? 0 : (from - 1f) / (to - 1);
        int[] places = new int[to];
        for (int i = 0; i < to; i++) {
            places[i] = Math.min(Math.round(i * scale), from - 1);
        }
        return places;
    }
}
