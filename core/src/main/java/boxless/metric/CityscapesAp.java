package boxless.metric;

import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Average precision of Cityscapes' instance-level benchmark, with these rules of the official script:
 *
 * <ul>
 *   <li>Objects of fewer than {@value #SMALLEST} pixels need not be found.
 *   <li>Groups (a class's number without an object's) need not be found.
 *   <li>A prediction matches every object of its class with an IoU above the threshold; of several that match the same object, the most confident
 *       counts and the others are false positives.
 *   <li>A prediction without a match is a false positive, unless a fraction of it above the threshold is on void, on groups and on small objects
 *       of its class; a small group counts twice, as in the script.
 *   <li>Precision and recall are taken at every confidence that occurs, and summed over recall by steps through the middle.
 *   <li>A class without an object to find is left out of the means.
 * </ul>
 *
 * <p>Left out: the variants by distance (AP at 50 m and 100 m), which the script computes only where depths are given, and by default are not.
 * The distance rule is thus the script's default: no limit.
 *
 * <p>An accumulator: stores confidences, not images. Safe for use by several threads.
 */
public final class CityscapesAp {
    /** IoU thresholds, 0.50 to 0.95, to the last bit those of the official script. */
    public static final List<Double> THRESHOLDS = thresholds();

    /** Smallest object that counts, in pixels. */
    public static final int SMALLEST = 100;

    static final int FIRST_OBJECT = 1000;

    private final SortedMap<Integer, CityscapesClass> classes = new TreeMap<>();
    private final Set<Integer> unjudged;

    /**
     * @param classes ids of the classes whose objects are scored
     * @param unjudged ids of the classes that are void
     */
    public CityscapesAp(Collection<Integer> classes, Collection<Integer> unjudged) {
        classes.forEach(id -> this.classes.put(id, new CityscapesClass()));
        this.unjudged = Set.copyOf(unjudged);
    }

    /**
     * A predicted object.
     *
     * @param confidence any finite number; higher is more confident
     */
    public record Prediction(Mask mask, int category, double confidence) {}

    private static List<Double> thresholds() {
        List<Double> thresholds = new ArrayList<>();
        double step = 0.5 + 0.05 - 0.5; // as numpy's arange counts: a little more than 0.05
        for (int k = 0; k < 10; k++) {
            thresholds.add(0.5 + k * step);
        }
        return List.copyOf(thresholds);
    }

    /**
     * Matches one image and adds it. Predictions of other classes and without pixels do not count.
     *
     * @param truth the numbers of {@code gtFine_instanceIds.png}: a class, or 1000 times the class and the object's number
     * @throws IllegalArgumentException naming the image, if a mask has another size than the truth
     */
    public void add(String name, LabelMap truth, Collection<Prediction> predictions) {
        Map<Integer, CityscapesPicture> byClass = new HashMap<>();
        for (int id : classes.keySet()) {
            byClass.put(id, new CityscapesPicture());
        }
        int[] labels = truth.labels();
        for (int i = 0; i < labels.length; ) {
            int start = i;
            int id = labels[i];
            while (i < labels.length && labels[i] == id) {
                i++;
            }
            CityscapesPicture of = byClass.get(classOf(id));
            if (of != null) {
                of.addTruth(id, i - start);
            }
        }
        for (Prediction prediction : predictions) {
            CityscapesPicture of = byClass.get(prediction.category());
            if (of != null && !prediction.mask().isEmpty()) {
                of.addPrediction(prediction.confidence(), overlap(name, truth, prediction));
            }
        }
        synchronized (classes) {
            classes.forEach(
                    (id, sums) -> Objects.requireNonNull(byClass.get(id)).judge(sums));
        }
    }

    /** Pixels of the prediction by what lies below: an object or group of its class, 0 for void, -1 for all else. */
    private Map<Integer, Integer> overlap(String name, LabelMap truth, Prediction prediction) {
        Mask mask = prediction.mask();
        Size.requireEqual(
                name + ": the truth", truth.size(), "a predicted mask", new Size(mask.width(), mask.height()));
        Map<Integer, Integer> pixels = new HashMap<>();
        int[] labels = truth.labels();
        mask.forEachRun((x, y, length) -> {
            for (int k = 0; k < length; ) {
                int start = k;
                int id = labels[(y + k) * truth.width() + x];
                while (k < length && labels[(y + k) * truth.width() + x] == id) {
                    k++;
                }
                pixels.merge(id, k - start, Integer::sum);
            }
        });
        Map<Integer, Integer> below = new HashMap<>();
        pixels.forEach((id, count) -> {
            boolean same = classOf(id) == prediction.category();
            below.merge(same ? id : unjudged.contains(id) ? 0 : -1, count, Integer::sum);
        });
        return below;
    }

    private static int classOf(int id) {
        return id < FIRST_OBJECT ? id : id / FIRST_OBJECT;
    }

    /** The score of all images added so far. */
    public CityscapesScore result() {
        synchronized (classes) {
            SortedMap<Integer, List<Double>> ap = new TreeMap<>();
            classes.forEach((id, found) -> ap.put(id, found.ap()));
            return new CityscapesScore(ap);
        }
    }
}
