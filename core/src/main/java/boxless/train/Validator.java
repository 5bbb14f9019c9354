package boxless.train;

import boxless.Model;
import boxless.Segmenter;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import boxless.tensor.Compute;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scores a network on the validation pictures as the command {@code evaluate} would. */
final class Validator {
    private final Model model;
    private final Compute compute;
    private final Dataset data;
    private final int pictures;

    /** @param most of the pictures to use, from the first; 0 for all */
    Validator(Model model, Compute compute, Dataset data, int most) {
        this.model = model;
        this.compute = compute;
        this.data = data;
        pictures = most == 0 ? data.size() : Math.min(most, data.size());
    }

    Dataset data() {
        return data;
    }

    int pictures() {
        return pictures;
    }

    /** The measurements by name; {@link #SCORE} is what the best model is chosen by. */
    Map<String, Double> measure() {
        Segmenter segmenter = new Segmenter(model, compute, false);
        NucleiAp ap = new NucleiAp();
        for (int i = 0; i < pictures; i++) {
            Sample sample = data.read(i);
            ap.add(
                    sample.name(),
                    sample.truth().labels(),
                    segmenter.segment(sample.image()).labels());
        }
        NucleiScore score = ap.result();
        Map<String, Double> details = new LinkedHashMap<>();
        score.ap().forEach((threshold, value) -> details.put("ap_" + threshold, value));
        details.put(SCORE, score.meanAp());
        return details;
    }

    static final String SCORE = "mean_ap";
}
