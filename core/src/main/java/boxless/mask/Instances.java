package boxless.mask;

import java.util.List;

/**
 * Objects of one picture; they may overlap, and then the later is in front of the earlier.
 *
 * @param width of the picture
 * @param height of the picture
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

    /** The objects that are single ones: what is trained on. */
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
