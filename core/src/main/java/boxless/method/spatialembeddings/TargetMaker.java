package boxless.method.spatialembeddings;

import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Samples to targets: pixels grouped by object, and where each object's pixels should meet. */
final class TargetMaker {
    private TargetMaker() {}

    static Targets of(List<Sample> samples, SpatialEmbeddingsOptions options) {
        int width = samples.get(0).image().width();
        int height = samples.get(0).image().height();
        return new Targets(
                width,
                height,
                samples.stream().map(sample -> picture(sample, options)).toList());
    }

    private static Targets.Picture picture(Sample sample, SpatialEmbeddingsOptions options) {
        return switch (sample.truth()) {
            case Panoptic panoptic -> {
                Map<Integer, Integer> categories = new HashMap<>();
                for (Segment segment : panoptic.segments()) {
                    if (segment.thing() && !segment.crowd()) {
                        categories.put(segment.id(), segment.category());
                    }
                }
                yield picture(sample, panoptic.map(), categories, options);
            }
            case Instances instances -> {
                Instances single = instances.withoutCrowds();
                Map<Integer, Integer> categories = new HashMap<>();
                for (Instance object : single.objects()) {
                    categories.put(categories.size() + 1, object.category());
                }
                yield picture(sample, single.labels(), categories, options);
            }
        };
    }

    /** Labels without a category (stuff, crowds) are background, as in the official code. */
    private static Targets.Picture picture(
            Sample sample, LabelMap map, Map<Integer, Integer> categories, SpatialEmbeddingsOptions options) {
        int[] labels = map.labels();
        int[] object = new int[labels.length];
        Map<Integer, Integer> indices = new HashMap<>();
        int[] classes = new int[categories.size()];
        int[] sizes = new int[categories.size() + 1];
        int lastLabel = 0;
        int last = -1;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != lastLabel) {
                lastLabel = labels[i];
                Integer category = categories.get(lastLabel);
                last = category == null ? -1 : indices.computeIfAbsent(lastLabel, l -> indices.size());
                if (category != null) {
                    classes[last] = sample.classOf(category, options.classes()) - 1;
                }
            }
            object[i] = last;
            if (last >= 0) {
                sizes[last]++;
            }
        }
        int count = indices.size();
        int[] first = new int[count + 1];
        for (int k = 0; k < count; k++) {
            first[k + 1] = first[k] + sizes[k];
        }
        int[] pixels = group(object, first);
        double[][] centres = Centres.of(map.width(), map.height(), first, pixels, options);
        return new Targets.Picture(object, first, pixels, Arrays.copyOf(classes, count), centres[0], centres[1]);
    }

    private static int[] group(int[] object, int[] first) {
        int[] next = first.clone();
        int[] pixels = new int[first[first.length - 1]];
        for (int i = 0; i < object.length; i++) {
            if (object[i] >= 0) {
                pixels[next[object[i]]++] = i;
            }
        }
        return pixels;
    }
}
