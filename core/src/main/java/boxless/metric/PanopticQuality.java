package boxless.metric;

import boxless.mask.Overlaps;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Size;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Panoptic quality as computed by panopticapi. A true and a predicted segment of the same category match if their IoU is above 0.5; the union
 * excludes predicted pixels on void of the ground truth, so there is at most one match. Crowd segments of the ground truth are neither found nor
 * missed. A predicted segment without a match is not an error if more than half of it is on void or on the crowd segment of its category (on the last
 * one, if there are several).
 *
 * <p>Areas are counted in the maps; a listed segment without pixels is not counted. Void is label 0. An accumulator: stores counts, not images. Safe
 * for use by several threads.
 */
public final class PanopticQuality {
    private final Set<Integer> things;
    private final Set<Integer> unjudged;
    private final SortedMap<Integer, CategoryQuality> sums = new TreeMap<>();

    /**
     * @param things ids of the thing categories
     * @param stuff ids of the stuff categories
     */
    public PanopticQuality(Collection<Integer> things, Collection<Integer> stuff) {
        this(things, stuff, Set.of());
    }

    /**
     * With ignored categories, as in deeplab2: predictions on their true segments are not errors, regardless of category; unlike void, they are not
     * excluded from a union.
     */
    public PanopticQuality(Collection<Integer> things, Collection<Integer> stuff, Collection<Integer> unjudged) {
        this.things = Set.copyOf(things);
        this.unjudged = Set.copyOf(unjudged);
        things.forEach(category -> sums.put(category, CategoryQuality.NONE));
        stuff.forEach(category -> sums.put(category, CategoryQuality.NONE));
    }

    /**
     * Matches one image and adds it.
     *
     * @throws IllegalArgumentException naming the image, if the two differ in size, a label of a map has no segment, or a
     *     segment has a category that was not announced
     */
    public void add(String name, Panoptic truth, Panoptic predicted) {
        add(name, match(name, truth, predicted));
    }

    /** Adds what {@link #match} found in an image. */
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

    /** The score of all images added so far. */
    public PanopticScore result() {
        synchronized (sums) {
            return new PanopticScore(sums, things);
        }
    }

    /** The counts of one image, by category; throws like {@link #add}. */
    public Map<Integer, CategoryQuality> match(String name, Panoptic truth, Panoptic predicted) {
        Size.requireEqual(name + ": the truth", truth.size(), "the prediction", predicted.size());
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
