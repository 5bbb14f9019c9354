package boxless.data;

import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Data of which some things are stuff.
 *
 * @param stuff ids of these categories
 * @param partitions whether objects become a partition, things before stuff; otherwise those of these categories are left out
 */
record StuffView(Dataset source, Set<Integer> stuff, boolean partitions) implements ObjectsView {
    static Dataset of(Dataset source, Collection<String> names, boolean partitions) {
        Set<Integer> ids = ThingsFirst.stuff(source, names);
        return ids.isEmpty() ? source : new StuffView(source, ids, partitions);
    }

    @Override
    public List<Category> categories() {
        return source.categories().stream()
                .map(category ->
                        stuff.contains(category.id()) ? new Category(category.id(), category.name(), false) : category)
                .toList();
    }

    @Override
    public Segmentation changed(Segmentation truth) {
        return switch (truth) {
            case Panoptic partition -> joined(partition);
            case Instances objects when partitions -> joined(Panoptic.of(ThingsFirst.ordered(objects, stuff)));
            case Instances objects -> objects.only(object -> !stuff.contains(object.category()));
        };
    }

    /** What is no crowd of such a category is one segment. */
    private Panoptic joined(Panoptic partition) {
        Map<Integer, Integer> first = new HashMap<>(); // segment of each category
        Map<Integer, Integer> joined = new HashMap<>(); // the segments that others become part of
        List<Segment> segments = new ArrayList<>();
        for (Segment segment : partition.segments()) {
            boolean changes = stuff.contains(segment.category());
            Integer other = changes && !segment.crowd() ? first.putIfAbsent(segment.category(), segment.id()) : null;
            if (other == null) {
                segments.add(new Segment(
                        segment.id(),
                        segment.category(),
                        segment.thing() && !changes,
                        segment.crowd(),
                        segment.score()));
            } else {
                joined.put(segment.id(), other);
            }
        }
        return new Panoptic(joined.isEmpty() ? partition.map() : renamed(partition.map(), joined), segments);
    }

    private static LabelMap renamed(LabelMap map, Map<Integer, Integer> names) {
        int[] labels = map.labels().clone();
        int last = 0;
        int name = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != last) {
                last = labels[i];
                name = names.getOrDefault(last, last);
            }
            labels[i] = name;
        }
        return new LabelMap(map.width(), map.height(), labels);
    }

    @Override
    public SampleFacts facts(int index) {
        SampleFacts facts = source.facts(index);
        return new SampleFacts(
                facts.width(),
                facts.height(),
                facts.categories().stream().filter(id -> !stuff.contains(id)).toList());
    }

    @Override
    public List<CocoObject> objects(int index, Segmentation truth) {
        return ObjectsView.super.objects(index, truth).stream()
                .filter(object -> !stuff.contains(object.category()))
                .toList();
    }
}
