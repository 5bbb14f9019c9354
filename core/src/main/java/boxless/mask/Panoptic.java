package boxless.mask;

import java.util.ArrayList;
import java.util.List;

/**
 * An exact partition of a picture: every pixel belongs to one segment or to none (label 0, void).
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

    @Override
    public int width() {
        return map.width();
    }

    @Override
    public int height() {
        return map.height();
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
