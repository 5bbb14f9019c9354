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

    /** AP by threshold ("0.50" .. "0.95"): the mean over the images; NaN if there are none. */
    public Map<String, Double> ap() {
        return means(Matching::ap);
    }

    /** Mean of {@link #ap} over the thresholds; NaN if there are no images. */
    public double meanAp() {
        return ap().values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Mean over the images of any ratio, by threshold, for instance {@code means(Matching::f1)}. */
    public Map<String, Double> means(ToDoubleFunction<Matching> ratio) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            int threshold = t;
            means.put(
                    NucleiAp.key(t),
                    pictures.stream()
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
