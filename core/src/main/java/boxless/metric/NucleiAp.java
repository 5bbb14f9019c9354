package boxless.metric;

import boxless.mask.LabelMap;
import boxless.mask.Overlap;
import boxless.mask.Overlaps;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The metric of the Data Science Bowl 2018 as reported by StarDist and EmbedSeg: AP = TP / (TP + FP + FN) per image, averaged over the images, at IoU
 * thresholds 0.50 to 0.95. Objects are matched one to one so as to maximise first the number of pairs with IoU >= threshold and then the sum of their
 * IoUs. An image with neither true nor predicted objects has an AP of 1, since the prediction is right (StarDist counts it as 0);
 * but if no image has a true object, the mean is undefined.
 *
 * <p>An accumulator: stores counts, not images. Safe for use by several threads.
 */
public final class NucleiAp {
    /** 0.50, 0.55 .. 0.95; each is the double nearest to its decimal, so that an IoU of exactly 11/20 reaches 0.55. */
    public static final List<Double> THRESHOLDS =
            IntStream.range(0, 10).mapToObj(k -> (50 + 5 * k) / 100.0).toList();

    private final List<PictureScore> pictures = new ArrayList<>();

    /** A threshold as text with two decimals, "0.50". */
    public static String key(int threshold) {
        return String.format(Locale.ROOT, "%.2f", THRESHOLDS.get(threshold));
    }

    /**
     * Matches one image and adds it.
     *
     * @throws IllegalArgumentException naming the image, if the two maps differ in size or contain negative labels
     */
    public void add(String name, LabelMap truth, LabelMap predicted) {
        PictureScore score = match(name, truth, predicted);
        synchronized (pictures) {
            pictures.add(score);
        }
    }

    /** The score of all images added so far. */
    public NucleiScore result() {
        synchronized (pictures) {
            return new NucleiScore(pictures);
        }
    }

    /** The score of one image; throws like {@link #add}. */
    public static PictureScore match(String name, LabelMap truth, LabelMap predicted) {
        Size.requireEqual(name + ": the truth", truth.size(), "the prediction", predicted.size());
        Overlaps overlaps = Overlaps.of(truth, predicted);
        List<Overlap> best = new ArrayList<>(overlaps.pairs());
        best.removeIf(pair -> pair.iou() < THRESHOLDS.getFirst());
        best.sort(Comparator.comparingDouble(Overlap::iou).reversed());
        // Taking the best pairs first is exact for thresholds from 0.5: objects of one map are disjoint, so two pairs
        // with IoU >= 0.5 can share an object only where two objects of half its size both lie within it. Both IoUs are
        // then exactly 0.5, the halves have no other such pair, and either choice gives the same count and sum.
        boolean[] truthTaken = new boolean[overlaps.leftLabels().length];
        boolean[] predictionTaken = new boolean[overlaps.rightLabels().length];
        List<Overlap> pairs = new ArrayList<>();
        for (Overlap pair : best) {
            if (!truthTaken[pair.left()] && !predictionTaken[pair.right()]) {
                truthTaken[pair.left()] = true;
                predictionTaken[pair.right()] = true;
                pairs.add(pair);
            }
        }
        return new PictureScore(
                name,
                THRESHOLDS.stream()
                        .map(threshold -> count(pairs, threshold, truthTaken.length, predictionTaken.length))
                        .toList());
    }

    private static Matching count(List<Overlap> pairs, double threshold, int truths, int predictions) {
        int tp = 0;
        double sum = 0;
        for (Overlap pair : pairs) {
            if (pair.iou() >= threshold) {
                tp++;
                sum += pair.iou();
            }
        }
        return new Matching(threshold, tp, predictions - tp, truths - tp, sum);
    }
}
