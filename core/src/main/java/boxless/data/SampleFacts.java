package boxless.data;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.List;

/**
 * What is known about a sample without reading pixels.
 *
 * @param width of the image
 * @param height of the image
 * @param categories one for each countable object: no stuff, no crowd
 */
public record SampleFacts(int width, int height, List<Integer> categories) {
    public SampleFacts {
        categories = List.copyOf(categories);
    }

    public static SampleFacts of(Sample sample) {
        List<Integer> categories = switch (sample.truth()) {
            case Panoptic panoptic ->
                panoptic.countable().stream().map(Segment::category).toList();
            case Instances instances ->
                instances.withoutCrowds().objects().stream()
                        .map(Instance::category)
                        .toList();
        };
        return new SampleFacts(sample.image().width(), sample.image().height(), categories);
    }
}
