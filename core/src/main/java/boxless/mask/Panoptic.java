package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An exact partition of an image: every pixel belongs to one segment or to none (label 0, void).
 *
 * @param map segment id per pixel
 * @param segments what each id means
 */
public record Panoptic(LabelMap map, List<Segment> segments) implements Segmentation {
    public Panoptic {
        segments = List.copyOf(segments);
    }

    /** A label image as a partition: every label is one object of the given category. */
    public static Panoptic ofLabels(LabelMap map, int category) {
        List<Segment> segments = new ArrayList<>();
        for (int label : map.distinct()) {
            segments.add(new Segment(label, category, true, false, 1f));
        }
        return new Panoptic(map, segments);
    }

    /**
     * Any segmentation as a partition. Where objects overlap, the one in front keeps the pixels ({@link Instances#backToFront}); an object that is
     * completely covered is left out. The k-th object (from 1) gets the id k.
     */
    public static Panoptic of(Segmentation segmentation) {
        return switch (segmentation) {
            case Panoptic partition -> partition;
            case Instances instances -> of(instances);
        };
    }

    private static Panoptic of(Instances instances) {
        List<Instance> objects = instances.objects();
        LabelMap map = instances.labels();
        List<Segment> segments = new ArrayList<>();
        for (int label : map.distinct()) {
            Instance object = objects.get(label - 1);
            segments.add(new Segment(label, object.category(), true, object.crowd(), object.score()));
        }
        return new Panoptic(map, segments);
    }

    /** The same with ids 1..n in ascending order of the old ones; a segment without a pixel is left out. */
    public Panoptic relabelled() {
        int[] old = map.distinct();
        List<Segment> renamed = new ArrayList<>();
        for (Segment segment : segments) {
            int place = Arrays.binarySearch(old, segment.id());
            if (place >= 0) {
                renamed.add(
                        new Segment(place + 1, segment.category(), segment.thing(), segment.crowd(), segment.score()));
            }
        }
        return new Panoptic(map.relabelled(), renamed);
    }

    /** The same with all that is void as one more segment of stuff of this category; unchanged where nothing is void. */
    public Panoptic filled(int category) {
        int free = 1 + segments.stream().mapToInt(Segment::id).max().orElse(0);
        int[] labels = map.labels().clone();
        boolean any = false;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == 0) {
                labels[i] = free;
                any = true;
            }
        }
        if (!any) {
            return this;
        }
        List<Segment> more = new ArrayList<>(segments);
        more.add(new Segment(free, category, false, false, 1f));
        return new Panoptic(new LabelMap(map.width(), map.height(), labels), more);
    }

    /** The segments that can be counted: no stuff, no crowds. */
    public List<Segment> countable() {
        return segments.stream()
                .filter(segment -> segment.thing() && !segment.crowd())
                .toList();
    }

    @Override
    public int width() {
        return map.width();
    }

    @Override
    public int height() {
        return map.height();
    }

    /**
     * Without things of lower scores: their pixels become void, since it is unknown what is there instead. Stuff stays: it is not a detection that
     * could be false, and its score is not used for ranking.
     */
    @Override
    public Panoptic from(double score) {
        return only(segment -> !segment.thing() || segment.score() >= score);
    }

    /** The partition with only some of its segments; the pixels of all others are void. */
    public Panoptic only(Predicate<Segment> kept) {
        List<Segment> left = segments.stream().filter(kept).toList();
        if (left.size() == segments.size()) {
            return this;
        }
        Set<Integer> ids = left.stream().map(Segment::id).collect(Collectors.toSet());
        int[] labels = map.labels().clone();
        int last = 0;
        boolean stays = true;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != last) {
                last = labels[i];
                stays = ids.contains(last);
            }
            labels[i] = stays ? last : 0;
        }
        return new Panoptic(new LabelMap(width(), height(), labels), left);
    }

    @Override
    public Panoptic resized(int width, int height) {
        LabelMap resized = map.resized(width, height);
        Set<Integer> left = Arrays.stream(resized.distinct()).boxed().collect(Collectors.toSet());
        return new Panoptic(
                resized,
                segments.stream().filter(segment -> left.contains(segment.id())).toList());
    }

    @Override
    public Instances instances() {
        return new Instances(width(), height(), regions(true));
    }

    @Override
    public List<Instance> stuff() {
        return regions(false);
    }

    /** In the order of the segments, without those that have no pixel. */
    private List<Instance> regions(boolean things) {
        Map<Integer, Mask> masks = map.masks();
        List<Instance> regions = new ArrayList<>();
        for (Segment segment : segments) {
            Mask mask = masks.get(segment.id());
            if (segment.thing() == things && mask != null) {
                regions.add(new Instance(mask, segment.category(), segment.score(), segment.crowd()));
            }
        }
        return regions;
    }

    @Override
    public LabelMap labels() {
        return instances().labels();
    }
}
