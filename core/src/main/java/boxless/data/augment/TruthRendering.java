package boxless.data.augment;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Draws the annotation that a view shows. What falls outside is left out; the order of objects stays. */
final class TruthRendering {
    private TruthRendering() {}

    static Segmentation render(Segmentation truth, View view) {
        return switch (truth) {
            case Panoptic panoptic -> partition(panoptic, view);
            case Instances instances -> objects(instances, view);
        };
    }

    private static Panoptic partition(Panoptic truth, View view) {
        Map<Integer, Segment> meaning = new LinkedHashMap<>();
        Set<Integer> whole = new HashSet<>();
        int largest = 0;
        for (Segment segment : truth.segments()) {
            meaning.put(segment.id(), segment);
            largest = Math.max(largest, segment.id());
            if (!segment.thing() || segment.crowd()) {
                whole.add(segment.id());
            }
        }
        LabelRendering rendering =
                new LabelRendering(truth.map().labels(), truth.width(), truth.height(), whole, largest + 1);
        int[] labels = rendering.render(view);
        rendering.copies().forEach((copy, original) -> {
            Segment segment = meaning.get(original);
            if (segment != null) {
                meaning.put(
                        copy, new Segment(copy, segment.category(), segment.thing(), segment.crowd(), segment.score()));
            }
        });
        Set<Integer> seen = seen(labels);
        List<Segment> shown =
                meaning.values().stream().filter(s -> seen.contains(s.id())).toList();
        return new Panoptic(new LabelMap(view.width(), view.height(), labels), shown);
    }

    private static Set<Integer> seen(int[] labels) {
        Set<Integer> seen = new HashSet<>();
        int last = 0;
        for (int label : labels) {
            if (label != last) {
                seen.add(label);
                last = label;
            }
        }
        return seen;
    }

    // Masks that do not overlap share a layer, so that the cost is a few label maps, not one bitmap for every object.
    private static Instances objects(Instances truth, View view) {
        List<Instance> objects = truth.objects();
        Map<Integer, Integer> originals = new HashMap<>(); // by label
        Map<Integer, Mask> masks = new TreeMap<>();
        for (int k = 0; k < objects.size(); k++) {
            originals.put(k + 1, k);
        }
        int next = objects.size() + 1;
        for (int[] layer : layers(truth)) {
            LabelRendering rendering = new LabelRendering(layer, truth.width(), truth.height(), Set.of(), next);
            masks.putAll(new LabelMap(view.width(), view.height(), rendering.render(view)).masks());
            rendering.copies().forEach((copy, original) -> originals.put(copy, original - 1));
            next = rendering.nextLabel();
        }
        // Layers number mirror images one after the other; their order, which says what is in front, is that of the
        // originals.
        List<List<Instance>> shown = new ArrayList<>();
        objects.forEach(object -> shown.add(new ArrayList<>()));
        masks.forEach((label, mask) -> {
            Integer original = originals.get(label);
            if (original != null) {
                Instance object = objects.get(original);
                shown.get(original).add(new Instance(mask, object.category(), object.score(), object.crowd()));
            }
        });
        return new Instances(
                view.width(),
                view.height(),
                shown.stream().flatMap(List::stream).toList(),
                truth.frontFirst());
    }

    private static List<int[]> layers(Instances truth) {
        List<int[]> layers = new ArrayList<>();
        for (int k = 0; k < truth.objects().size(); k++) {
            Mask mask = truth.objects().get(k).mask();
            int[] free = layers.stream()
                    .filter(layer -> isFree(layer, truth.width(), mask))
                    .findFirst()
                    .orElse(null);
            if (free == null) {
                free = new int[truth.width() * truth.height()];
                layers.add(free);
            }
            mask.paint(free, k + 1);
        }
        return layers;
    }

    private static boolean isFree(int[] layer, int w, Mask mask) {
        boolean[] free = {true};
        mask.forEachRun((x, y, length) -> {
            for (int k = y; free[0] && k < y + length; k++) {
                free[0] = layer[k * w + x] == 0;
            }
        });
        return free[0];
    }
}
