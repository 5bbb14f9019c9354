package boxless.mask;

import java.util.List;

/**
 * Objects of one image; if they overlap, later ones are in front of earlier ones.
 *
 * @param width of the image
 * @param height of the image
 * @param objects every mask of size width x height
 */
public record Instances(int width, int height, List<Instance> objects) implements Segmentation {
    public Instances {
        objects = List.copyOf(objects);
        for (Instance object : objects) {
            if (object.mask().width() != width || object.mask().height() != height) {
                throw new IllegalArgumentException("a mask of %dx%d in an image of %dx%d"
                        .formatted(object.mask().width(), object.mask().height(), width, height));
            }
        }
    }

    /** The single objects: those used for training. */
    public Instances withoutCrowds() {
        return objects.stream().noneMatch(Instance::crowd)
                ? this
                : new Instances(
                        width,
                        height,
                        objects.stream().filter(object -> !object.crowd()).toList());
    }

    @Override
    public Instances from(double score) {
        return new Instances(
                width,
                height,
                objects.stream().filter(object -> object.score() >= score).toList());
    }

    @Override
    public Instances instances() {
        return this;
    }

    @Override
    public LabelMap labels() {
        int[] labels = new int[Math.multiplyExact(width, height)];
        int label = 0;
        for (Instance object : objects) {
            object.mask().paint(labels, ++label);
        }
        return new LabelMap(width, height, labels);
    }
}
