package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.metric.NucleiAp;

/** Scores by the nuclei metric. Crowds are neither found nor missed. */
final class NucleiScoring implements Scoring {
    private final NucleiAp ap = new NucleiAp();

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        if (hasCrowds(sample.truth())) {
            Instances truth = sample.truth().instances();
            ap.add(
                    sample.name(),
                    truth.withoutCrowds().painted(),
                    truth.besideCrowds(found.instances()).painted());
        } else {
            ap.add(sample.name(), sample.truth().painted(), found.painted());
        }
    }

    private static boolean hasCrowds(Segmentation truth) {
        return switch (truth) {
            case Panoptic partition ->
                partition.segments().stream().anyMatch(segment -> segment.thing() && segment.crowd());
            case Instances objects -> objects.hasCrowds();
        };
    }

    @Override
    public Evaluation.Nuclei result() {
        return new Evaluation.Nuclei(ap.result());
    }
}
