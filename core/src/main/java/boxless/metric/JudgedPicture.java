package boxless.metric;

import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.List;

/**
 * What went right and wrong in one picture, object by object.
 *
 * @param name of the picture
 * @param truths the true objects, without crowds
 * @param predictions the found ones
 */
public record JudgedPicture(String name, List<JudgedObject> truths, List<JudgedObject> predictions) {
    /** Least IoU of a match. */
    public static final double MATCH = 0.5;

    public JudgedPicture {
        truths = List.copyOf(truths);
        predictions = List.copyOf(predictions);
    }

    /**
     * Compares what was found with what is there, by {@link Verdict}. Regions that cannot be counted (stuff) take part where both
     * sides are partitions; unlabelled pixels of a truth with such regions are no annotation. Masks may overlap; where the truth is a partition, they are
     * painted first, the later over the earlier.
     *
     * @throws IllegalArgumentException naming the picture, where the sizes differ
     */
    public static JudgedPicture of(String name, Segmentation truth, Segmentation found) {
        if (truth.width() != found.width() || truth.height() != found.height()) {
            throw new IllegalArgumentException("%s: the truth is %dx%d, the prediction %dx%d"
                    .formatted(name, truth.width(), truth.height(), found.width(), found.height()));
        }
        return new PictureJudge(truth, found).judge(name);
    }

    /** AP and its kin of this picture at every threshold; on label maps of one category the numbers of {@link NucleiAp}. */
    public PictureScore score() {
        double[] ious = truths.stream()
                .filter(object -> object.judgement().verdict() == Verdict.FOUND)
                .mapToDouble(object -> object.judgement().iou())
                .toArray();
        int counted = (int) predictions.stream()
                .filter(object -> object.judgement().verdict() != Verdict.IGNORED)
                .count();
        List<Matching> matchings = new ArrayList<>();
        for (double threshold : NucleiAp.THRESHOLDS) {
            int tp = 0;
            double sum = 0;
            for (double iou : ious) {
                if (iou >= threshold) {
                    tp++;
                    sum += iou;
                }
            }
            matchings.add(new Matching(threshold, tp, counted - tp, truths.size() - tp, sum));
        }
        return new PictureScore(name, matchings);
    }
}
