package boxless.mask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
     * Any segmentation as a partition. Where objects overlap, the one with the higher score keeps the pixels (on a tie, the earlier); an object that
     * is completely covered is left out. The k-th object gets the id k + 1.
     */
    public static Panoptic of(Segmentation segmentation) {
        return switch (segmentation) {
            case Panoptic partition -> partition;
            case Instances instances -> of(instances);
        };
    }

    private static Panoptic of(Instances instances) {
        List<Instance> objects = instances.objects();
        List<Integer> leastSureFirst = IntStream.range(0, objects.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(k -> objects.get(k).score())
                        .thenComparing(Comparator.reverseOrder()))
                .toList();
        int[] labels = new int[Math.multiplyExact(instances.width(), instances.height())];
        leastSureFirst.forEach(k -> objects.get(k).mask().paint(labels, k + 1));
        LabelMap map = new LabelMap(instances.width(), instances.height(), labels);
        List<Segment> segments = new ArrayList<>();
        for (int label : map.distinct()) {
            Instance object = objects.get(label - 1);
            segments.add(new Segment(label, object.category(), true, object.crowd(), object.score()));
        }
        return new Panoptic(map, segments);
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

    @Override
    public Panoptic from(double score) {
        return this;
    }

    @Override
    public Instances instances() {
        var masks = map.masks();
        List<Instance> objects = new ArrayList<>();
        for (Segment segment : segments) {
            Mask mask = masks.get(segment.id());
            if (segment.thing() && mask != null) {
                objects.add(new Instance(mask, segment.category(), segment.score(), segment.crowd()));
            }
        }
        return new Instances(width(), height(), objects);
    }

    @Override
    public LabelMap labels() {
        return instances().labels();
    }
}
