package boxless.train;

import boxless.data.Sample;
import boxless.mask.Segmentation;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import java.util.LinkedHashMap;
import java.util.Map;

/** By the metric of the nuclei challenge. */
final class NucleiTally implements Tally {
    private final NucleiAp ap = new NucleiAp();
    private final double sure;

    /** @param sure score from which on an object counts: the metric does not rank */
    NucleiTally(double sure) {
        this.sure = sure;
    }

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        ap.add(sample.name(), sample.truth().painted(), found.from(sure).painted());
    }

    @Override
    public Map<String, Double> result() {
        NucleiScore score = ap.result();
        Map<String, Double> numbers = new LinkedHashMap<>();
        score.ap().forEach((threshold, value) -> numbers.put("ap_" + threshold, value));
        numbers.put(Validator.SCORE, score.meanAp());
        return numbers;
    }
}
