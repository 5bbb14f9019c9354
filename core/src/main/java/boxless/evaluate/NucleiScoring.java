package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
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
                    beside(truth, found.instances()).painted());
        } else {
            ap.add(sample.name(), sample.truth().painted(), found.painted());
        }
    }

    private static boolean hasCrowds(Segmentation truth) {
        return switch (truth) {
            case Panoptic partition ->
                partition.segments().stream().anyMatch(segment -> segment.thing() && segment.crowd());
            case Instances objects -> objects.objects().stream().anyMatch(Instance::crowd);
        };
    }

    /** The objects that do not lie mostly in groups whose objects nobody has separated: of those it is unknown whether they are right. */
    private static Instances beside(Instances truth, Instances found) {
        Mask crowds = truth.objects().stream()
                .filter(Instance::crowd)
                .map(Instance::mask)
                .reduce(Mask::union)
                .orElseThrow();
        return new Instances(
                found.width(),
                found.height(),
                found.objects().stream()
                        .filter(object -> 2 * object.mask().intersection(crowds)
                                <= object.mask().area())
                        .toList());
    }

    @Override
    public Evaluation.Nuclei result() {
        return new Evaluation.Nuclei(ap.result());
    }
}
