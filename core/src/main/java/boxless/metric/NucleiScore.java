package boxless.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The nuclei metric over a set of images.
 *
 * @param pictures the score of each, in the order in which they were added
 */
public record NucleiScore(List<PictureScore> pictures) {
    public NucleiScore {
        pictures = List.copyOf(pictures);
    }

    /** AP by threshold ("0.50" .. "0.95"): the mean over the images; NaN where {@linkplain #hasTruth nothing} is to be found. */
    public Map<String, Double> ap() {
        return means(Matching::ap);
    }

    /** Mean of {@link #ap} over the thresholds; NaN where it is. */
    public double meanAp() {
        return ap().values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Whether any image has a true object. Of images that are all empty no score says anything, though each alone is right with 1. */
    public boolean hasTruth() {
        return pictures.stream().anyMatch(picture -> picture.truths() > 0);
    }

    /** Mean over the images of any ratio, by threshold, for instance {@code means(Matching::f1)}; NaN where {@link #ap} is. */
    public Map<String, Double> means(ToDoubleFunction<Matching> ratio) {
        Map<String, Double> means = new LinkedHashMap<>();
        List<PictureScore> counted = hasTruth() ? pictures : List.of();
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            int threshold = t;
            means.put(
                    NucleiAp.key(t),
                    counted.stream()
                            .mapToDouble(picture ->
                                    ratio.applyAsDouble(picture.matchings().get(threshold)))
                            .average()
                            .orElse(Double.NaN));
        }
        return means;
    }

    /** Objects of all images pooled, one matching per threshold. */
    public List<Matching> pooled() {
        List<Matching> pooled = new ArrayList<>();
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            Matching sum = new Matching(NucleiAp.THRESHOLDS.get(t), 0, 0, 0, 0);
            for (PictureScore picture : pictures) {
                sum = sum.plus(picture.matchings().get(t));
            }
            pooled.add(sum);
        }
        return pooled;
    }
}
