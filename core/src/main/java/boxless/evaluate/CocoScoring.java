package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.mask.CocoObject;
import boxless.mask.Segmentation;
import boxless.metric.CocoAp;
import boxless.metric.CocoOverlap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Scores by COCO's metric. */
final class CocoScoring implements Scoring {
    private final Dataset data;
    private final Set<CocoOverlap> overlaps;
    private final CocoAp ap;
    private final AtomicInteger images = new AtomicInteger();

    CocoScoring(Dataset data, Set<CocoOverlap> overlaps) {
        this.data = data;
        this.overlaps = overlaps;
        ap = new CocoAp(overlaps);
    }

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        ap.add(index, data.objects(index, sample.truth()), CocoObject.all(found));
        images.incrementAndGet();
    }

    @Override
    public Evaluation.Coco result() {
        return Evaluation.Coco.of(ap, overlaps, data.categories(), images.get(), List.of());
    }
}
