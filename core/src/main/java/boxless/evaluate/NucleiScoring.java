package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import boxless.metric.NucleiAp;

/** Scores by the nuclei metric, which compares label images. Crowds are neither found nor missed; single objects that lie in them are. */
final class NucleiScoring implements Scoring {
    private final NucleiAp ap = new NucleiAp();

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        Instances truth = sample.truth().instances();
        ap.add(
                sample.name(),
                truth.withoutCrowds().labels(),
                truth.besideCrowds(found.instances()).labels());
    }

    @Override
    public Evaluation.Nuclei result() {
        return new Evaluation.Nuclei(ap.result());
    }
}
