package boxless.data;

import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small made-up samples whose picture is a function of their labels, so that both can be compared after any geometric step. */
public final class Scenes {
    private Scenes() {}

    public static float shade(int label) {
        return label == 0 ? 0 : 0.1f + label * 0.037f % 0.8f;
    }

    public static Sample discs(String name, int w, int h, int count, long seed) {
        Random random = new Random(seed);
        int[] labels = new int[w * h];
        for (int k = 1; k <= count; k++) {
            double cx = random.nextInt(w);
            double cy = random.nextInt(h);
            double r = 2 + random.nextInt(Math.max(1, Math.min(w, h) / 6));
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= r * r) {
                        labels[y * w + x] = k;
                    }
                }
            }
        }
        return new Sample(name, image(labels, w, h), partition(new LabelMap(w, h, labels)));
    }

    /** Every label as an object whose category is its label. */
    public static Panoptic partition(LabelMap map) {
        return new Panoptic(
                map,
                IntStream.of(map.distinct())
                        .mapToObj(label -> new Segment(label, label, true, false, 1))
                        .toList());
    }

    public static Pixels image(int[] labels, int w, int h) {
        float[] values = new float[w * h];
        for (int i = 0; i < values.length; i++) {
            values[i] = shade(labels[i]);
        }
        return new Pixels(w, h, 1, 1, values);
    }

    /** The objects of a partition as masks, each category telling which object it was. */
    public static Sample asObjects(Sample sample) {
        List<Instance> objects = new ArrayList<>();
        Panoptic truth = (Panoptic) sample.truth();
        truth.map().masks().forEach((label, mask) -> objects.add(new Instance(mask, label, 1)));
        return new Sample(
                sample.name(),
                sample.image(),
                new Instances(sample.image().width(), sample.image().height(), objects));
    }

    /** A data set in memory, with objects of one category. */
    public static Dataset dataset(Sample... samples) {
        return dataset(List.of(new Category(1, "object", true)), samples);
    }

    /** A data set in memory. */
    public static Dataset dataset(List<Category> categories, Sample... samples) {
        return new Dataset() {
            @Override
            public int size() {
                return samples.length;
            }

            @Override
            public List<Category> categories() {
                return categories;
            }

            @Override
            public String name(int index) {
                return samples[index].name();
            }

            @Override
            public Sample read(int index) {
                return samples[index];
            }

            @Override
            public List<Path> files(int index) {
                return List.of();
            }
        };
    }

    public static Dataset dataset(int pictures, int size, int objects) {
        return dataset(IntStream.range(0, pictures)
                .mapToObj(i -> discs("p" + i, size, size, objects, i))
                .toArray(Sample[]::new));
    }
}
