package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Objects of one image. They may overlap; {@link #backToFront} defines which is in front, for training, metrics and outputs alike.
 *
 * @param width of the image
 * @param height of the image
 * @param objects every mask of size width x height
 * @param frontFirst whether the list alone says what is in front, its first object before all others; else the scores do, and the list on a tie
 */
public record Instances(int width, int height, List<Instance> objects, boolean frontFirst) implements Segmentation {
    /** Least IoU of objects that match. */
    private static final double MATCH = 0.5;

    /** Objects of which the surer are in front. */
    public Instances(int width, int height, List<Instance> objects) {
        this(width, height, objects, false);
    }

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
        return only(object -> !object.crowd());
    }

    /** Some of the objects, in their order. */
    public Instances only(Predicate<Instance> kept) {
        List<Instance> left = objects.stream().filter(kept).toList();
        return left.size() == objects.size() ? this : new Instances(width, height, left, frontFirst);
    }

    /**
     * The found objects without those of which it is unknown whether they are right: what lies mostly in crowds of these and matches no single object. Who
     * annotated an object in a crowd said that it is there, so what matches it counts, as by COCO's metric and in panoptic quality.
     */
    public Instances besideCrowds(Instances found) {
        Optional<Mask> crowds =
                objects.stream().filter(Instance::crowd).map(Instance::mask).reduce(Mask::union);
        if (crowds.isEmpty()) {
            return found;
        }
        List<Instance> single = withoutCrowds().objects();
        return found.only(object ->
                2 * object.mask().intersection(crowds.get()) <= object.mask().area()
                        || single.stream().anyMatch(right -> right.mask().iou(object.mask()) >= MATCH));
    }

    @Override
    public Instances from(double score) {
        return only(object -> object.score() >= score);
    }

    @Override
    public Instances resized(int newWidth, int newHeight) {
        List<Instance> resized = new ArrayList<>();
        for (Instance object : objects) {
            Mask mask = object.mask().resized(newWidth, newHeight);
            if (!mask.isEmpty()) {
                resized.add(new Instance(mask, object.category(), object.score(), object.crowd()));
            }
        }
        return new Instances(newWidth, newHeight, resized, frontFirst);
    }

    @Override
    public Instances instances() {
        return this;
    }

    @Override
    public List<Instance> stuff() {
        return List.of();
    }

    /**
     * Indices of the objects from back to front: of two that overlap, the one with the higher score is in front; on a tie, and of a list that is
     * {@link #frontFirst}, the one listed first. Annotated objects of data sets all have the same score, so the one listed first is in front.
     */
    public int[] backToFront() {
        return IntStream.range(0, objects.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                                k -> frontFirst ? 0 : objects.get(k).score())
                        .thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The objects by {@link #backToFront}, the foremost first: the order that formats without scores take for what is in front. */
    public List<Instance> frontToBack() {
        return Arrays.stream(backToFront()).mapToObj(objects::get).toList().reversed();
    }

    @Override
    public LabelMap labels() {
        int[] labels = new int[Math.multiplyExact(width, height)];
        paint(labels, 1);
        return new LabelMap(width, height, labels);
    }

    /** Paints the objects over what a raster of the image's size holds, the first of the list as {@code first}, the next as {@code first + 1}, ... */
    void paint(int[] raster, int first) {
        for (int k : backToFront()) {
            objects.get(k).mask().paint(raster, first + k);
        }
    }
}
