package boxless.metric;

import boxless.mask.CocoObject;
import boxless.mask.Mask;
import boxless.mask.MaskBoundary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * COCO's average precision and recall (Lin et al., ECCV 2014), equal to pycocotools, and boundary AP, equal to boundary_iou_api. In each image and
 * category, the 100 predictions with the highest scores are matched in order of score to the unmatched true object of highest IoU; a crowd may be
 * matched many times and is ignored, as are objects outside a size class. Predictions of equal score are taken in the order of the image number, then
 * in the order given.
 *
 * <p>An accumulator: stores scores and flags, not masks. Safe for use by several threads; the result does not depend on their order.
 */
public final class CocoAp {
    /** Of so many objects of a category in an image, all can be found. */
    public static final int MOST = 100;

    private static final double RIM = 0.02; // of the picture's diagonal

    private final Map<CocoOverlap, Map<Integer, CocoMatches>> matches = new EnumMap<>(CocoOverlap.class);
    private final AtomicInteger crowded = new AtomicInteger();

    /** @param overlaps what to score by */
    public CocoAp(Set<CocoOverlap> overlaps) {
        overlaps.forEach(overlap -> matches.put(overlap, new ConcurrentHashMap<>()));
    }

    /**
     * Matches one image and adds it.
     *
     * @param picture its number, to order equal scores
     * @param truth the true objects
     * @param found the predicted objects, in any order
     * @throws IllegalArgumentException if masks are needed and missing, or of different sizes
     */
    public void add(long picture, List<CocoObject> truth, List<CocoObject> found) {
        Map<Integer, List<CocoObject>> truths = byCategory(truth);
        Map<Integer, List<CocoObject>> founds = byCategory(found);
        if (truths.values().stream().anyMatch(CocoAp::isCrowded)) {
            crowded.incrementAndGet();
        }
        founds.keySet().forEach(category -> truths.computeIfAbsent(category, c -> List.of()));
        truths.forEach((category, right) -> {
            List<CocoObject> surest = new ArrayList<>(founds.getOrDefault(category, List.of()));
            surest.sort(Comparator.comparingDouble(o -> 0.0 - o.score()));
            add(picture, category, right, surest.subList(0, Math.min(MOST, surest.size())));
        });
    }

    private static boolean isCrowded(List<CocoObject> ofOneCategory) {
        return ofOneCategory.stream().filter(object -> !object.crowd()).count() > MOST;
    }

    /** Number of images with more than {@link #MOST} true objects of a category: not all can be found, and AP and AR stay below 1. */
    public int crowdedPictures() {
        return crowded.get();
    }

    private static Map<Integer, List<CocoObject>> byCategory(List<CocoObject> objects) {
        Map<Integer, List<CocoObject>> groups = new LinkedHashMap<>();
        objects.forEach(object -> groups.computeIfAbsent(object.category(), c -> new ArrayList<>())
                .add(object));
        return groups;
    }

    private void add(long picture, int category, List<CocoObject> truth, List<CocoObject> found) {
        boolean masks = matches.containsKey(CocoOverlap.SEGM) || matches.containsKey(CocoOverlap.BOUNDARY);
        double[][] pixels = masks ? pixels(truth, found) : new double[0][0];
        matches.forEach((overlap, categories) -> {
            double[][] ious = switch (overlap) {
                case SEGM -> pixels;
                case BBOX -> boxes(truth, found);
                case BOUNDARY -> rims(truth, found, pixels);
            };
            categories.computeIfAbsent(category, c -> new CocoMatches()).add(picture, truth, found, ious);
        });
    }

    private static double[][] boxes(List<CocoObject> truth, List<CocoObject> found) {
        double[][] ious = new double[found.size()][truth.size()];
        for (int d = 0; d < found.size(); d++) {
            for (int g = 0; g < truth.size(); g++) {
                CocoObject right = truth.get(g);
                CocoObject said = found.get(d);
                double common = said.box().intersection(right.box());
                double either = right.crowd()
                        ? said.box().area()
                        : said.box().area() + right.box().area() - common;
                ious[d][g] = common > 0 ? common / either : 0;
            }
        }
        return ious;
    }

    private static double[][] pixels(List<CocoObject> truth, List<CocoObject> found) {
        double[][] ious = new double[found.size()][truth.size()];
        for (int d = 0; d < found.size(); d++) {
            Mask said = mask(found.get(d));
            for (int g = 0; g < truth.size(); g++) {
                ious[d][g] = iou(said, mask(truth.get(g)), truth.get(g).crowd());
            }
        }
        return ious;
    }

    private static Mask mask(CocoObject object) {
        Mask mask = object.mask();
        if (mask == null) {
            throw new IllegalArgumentException("an object without a mask; score it by boxes");
        }
        return mask;
    }

    private static double iou(Mask found, Mask truth, boolean crowd) {
        long common = found.intersection(truth);
        long either = crowd ? found.area() : found.area() + truth.area() - common;
        return common == 0 ? 0 : (double) common / either;
    }

    /** IoUs below the lowest threshold never count, so that few rims are needed. A crowd is compared by its pixels alone. */
    private static double[][] rims(List<CocoObject> truth, List<CocoObject> found, double[][] pixels) {
        double[][] ious = new double[found.size()][truth.size()];
        Mask[] truthRims = new Mask[truth.size()];
        for (int d = 0; d < ious.length; d++) {
            Mask rim = null;
            for (int g = 0; g < truthRims.length; g++) {
                ious[d][g] = pixels[d][g];
                if (truth.get(g).crowd() || pixels[d][g] < CocoMatches.THRESHOLDS[0]) {
                    continue;
                }
                rim = rim == null ? rim(mask(found.get(d))) : rim;
                truthRims[g] = truthRims[g] == null ? rim(mask(truth.get(g))) : truthRims[g];
                ious[d][g] = Math.min(pixels[d][g], iou(rim, truthRims[g], false));
            }
        }
        return ious;
    }

    private static Mask rim(Mask mask) {
        double distance = Math.rint(
                RIM * Math.sqrt((double) mask.width() * mask.width() + (double) mask.height() * mask.height()));
        return MaskBoundary.of(mask, (int) Math.max(1, distance));
    }

    /**
     * The score of all images added so far.
     *
     * @param categories those to average over; others are left out
     */
    public CocoScore score(CocoOverlap overlap, Collection<Integer> categories) {
        Map<Integer, CocoMatches> found = matches.get(overlap);
        if (found == null) {
            throw new IllegalArgumentException("nothing was scored by " + overlap);
        }
        List<Curves> curves = categories.stream().distinct().sorted().toList().parallelStream()
                .map(category -> Curves.of(category, found.getOrDefault(category, new CocoMatches())))
                .toList();
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("AP", mean(curves, c -> c.precision(CocoArea.ALL)));
        numbers.put("AP50", mean(curves, c -> c.precisions[0][0]));
        numbers.put("AP75", mean(curves, c -> c.precisions[0][5]));
        numbers.put("APsmall", mean(curves, c -> c.precision(CocoArea.SMALL)));
        numbers.put("APmedium", mean(curves, c -> c.precision(CocoArea.MEDIUM)));
        numbers.put("APlarge", mean(curves, c -> c.precision(CocoArea.LARGE)));
        numbers.put("AR1", mean(curves, c -> c.recall(CocoArea.ALL, 1)));
        numbers.put("AR10", mean(curves, c -> c.recall(CocoArea.ALL, 10)));
        numbers.put("AR100", mean(curves, c -> c.recall(CocoArea.ALL, MOST)));
        numbers.put("ARsmall", mean(curves, c -> c.recall(CocoArea.SMALL, MOST)));
        numbers.put("ARmedium", mean(curves, c -> c.recall(CocoArea.MEDIUM, MOST)));
        numbers.put("ARlarge", mean(curves, c -> c.recall(CocoArea.LARGE, MOST)));
        SortedMap<Integer, CocoScore.PerCategory> each = new TreeMap<>();
        curves.forEach(c -> each.put(
                c.category,
                new CocoScore.PerCategory(c.precision(CocoArea.ALL), c.precisions[0][0], c.precisions[0][5])));
        return new CocoScore(numbers, each);
    }

    /** Average precision of a category by size class and threshold. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Curves(int category, CocoMatches matches, double[][] precisions) {
        private static Curves of(int category, CocoMatches matches) {
            int[] order = matches.order();
            double[][] precisions = new double[CocoArea.values().length][CocoMatches.THRESHOLDS.length];
            for (CocoArea area : CocoArea.values()) {
                for (int t = 0; t < CocoMatches.THRESHOLDS.length; t++) {
                    precisions[area.ordinal()][t] = matches.averagePrecision(area, t, order);
                }
            }
            return new Curves(category, matches, precisions);
        }

        private double precision(CocoArea area) {
            double sum = 0;
            for (double value : precisions[area.ordinal()]) {
                sum += value;
            }
            return sum / CocoMatches.THRESHOLDS.length;
        }

        private double recall(CocoArea area, int most) {
            double sum = 0;
            for (int t = 0; t < CocoMatches.THRESHOLDS.length; t++) {
                sum += matches.recall(area, t, most);
            }
            return sum / CocoMatches.THRESHOLDS.length;
        }
    }

    /** Mean over the categories that have something to find. */
    private static double mean(List<Curves> curves, ToDoubleFunction<Curves> number) {
        return curves.stream()
                .mapToDouble(number)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
