package boxless.metric;

import boxless.mask.Overlaps;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Panoptic quality as panopticapi counts it. A true and a predicted segment of the same category are a pair where their IoU is
 * above 0.5; the union leaves out the predicted pixels on void of the truth, and so at most one partner qualifies. Crowd
 * segments of the truth are neither found nor missed. A predicted segment without a partner is no error where more than half of it
 * lies on void or on the crowd segment of its category (on the last one, where the truth has several).
 *
 * <p>Areas are counted in the maps; a listed segment without a pixel does not count. Void is label 0. An accumulator: holds counts, not pictures. May be fed from several threads.
 */
public final class PanopticQuality {
    private final Set<Integer> things;
    private final Set<Integer> unjudged;
    private final SortedMap<Integer, CategoryQuality> sums = new TreeMap<>();

    /**
     * @param things ids of the categories that can be counted
     * @param stuff ids of the others
     */
    public PanopticQuality(Collection<Integer> things, Collection<Integer> stuff) {
        this(things, stuff, Set.of());
    }

    /**
     * With categories in which there is neither right nor wrong, as in deeplab2: what is predicted on their true segments is no error,
     * whatever its category; unlike void, they are not left out of a union.
     */
    public PanopticQuality(Collection<Integer> things, Collection<Integer> stuff, Collection<Integer> unjudged) {
        this.things = Set.copyOf(things);
        this.unjudged = Set.copyOf(unjudged);
        things.forEach(category -> sums.put(category, CategoryQuality.NONE));
        stuff.forEach(category -> sums.put(category, CategoryQuality.NONE));
    }

    /**
     * Matches one picture and adds it.
     *
     * @throws IllegalArgumentException naming the picture, where the two differ in size, a label of a map has no segment, or a
     *     segment has a category that was not announced
     */
    public void add(String name, Panoptic truth, Panoptic predicted) {
        add(name, match(name, truth, predicted));
    }

    /** Adds what {@link #match} found in a picture. */
    public void add(String name, Map<Integer, CategoryQuality> found) {
        synchronized (sums) {
            for (int category : found.keySet()) {
                if (!sums.containsKey(category)) {
                    throw new IllegalArgumentException("%s: category %d is not among the data's categories %s"
                            .formatted(name, category, sums.keySet()));
                }
            }
            found.forEach((category, quality) -> sums.merge(category, quality, CategoryQuality::plus));
        }
    }

    /** The score of all pictures added so far. */
    public PanopticScore result() {
        synchronized (sums) {
            return new PanopticScore(sums, things);
        }
    }

    /** What was found in one picture, by category; throws as {@link #add}. */
    public Map<Integer, CategoryQuality> match(String name, Panoptic truth, Panoptic predicted) {
        if (truth.width() != predicted.width() || truth.height() != predicted.height()) {
            throw new IllegalArgumentException("%s: the truth is %dx%d, the prediction %dx%d"
                    .formatted(name, truth.width(), truth.height(), predicted.width(), predicted.height()));
        }
        Overlaps overlaps = Overlaps.of(truth.map(), predicted.map());
        Segment[] truths = segments(name, "truth", overlaps.leftLabels(), truth);
        Segment[] predictions = segments(name, "prediction", overlaps.rightLabels(), predicted);
        return new PanopticMatching(overlaps, truths, predictions, unjudged).count(truth.segments());
    }

    private static Segment[] segments(String name, String what, int[] labels, Panoptic partition) {
        Map<Integer, Segment> byId = HashMap.newHashMap(partition.segments().size());
        partition.segments().forEach(segment -> byId.put(segment.id(), segment));
        Segment[] segments = new Segment[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Segment segment = byId.get(labels[i]);
            if (segment == null) {
                throw new IllegalArgumentException(
                        "%s: the %s's map has the label %d, but its list of segments does not"
                                .formatted(name, what, labels[i]));
            }
            segments[i] = segment;
        }
        return segments;
    }
}
