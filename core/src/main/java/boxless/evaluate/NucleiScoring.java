package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Segmentation;
import boxless.metric.NucleiAp;

/** Scores by the nuclei metric. */
final class NucleiScoring implements Scoring {
    private final NucleiAp ap = new NucleiAp();

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        ap.add(sample.name(), sample.truth().painted(), found.painted());
    }

    @Override
    public Evaluation.Nuclei result() {
        return new Evaluation.Nuclei(ap.result());
    }
}
