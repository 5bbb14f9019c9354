package boxless.metric;

import boxless.mask.Segmentation;
import boxless.mask.Size;
import java.util.List;

/**
 * What went right and wrong in one image, object by object.
 *
 * @param name of the image
 * @param truths the true objects, without crowds
 * @param predictions the predicted ones
 * @param score AP and related ratios of this image at every threshold, at each of which the objects are matched anew; on label maps of one category, the
 *     numbers of {@link NucleiAp}
 */
public record JudgedPicture(
        String name, List<JudgedObject> truths, List<JudgedObject> predictions, PictureScore score) {
    /** Least IoU of a match. */
    public static final double MATCH = 0.5;

    public JudgedPicture {
        truths = List.copyOf(truths);
        predictions = List.copyOf(predictions);
    }

    /**
     * Compares predictions with the ground truth, by {@link Verdict}. Stuff is included if both sides are partitions. Masks may overlap; if the ground
     * truth is a partition, those of the prediction are made one, too ({@link boxless.mask.Panoptic#of}).
     *
     * @param stuff whether the data has categories of stuff: then unlabelled pixels of a partition are unannotated, also in an image that has no stuff
     * @throws IllegalArgumentException naming the image, if the sizes differ
     */
    public static JudgedPicture of(String name, Segmentation truth, Segmentation found, boolean stuff) {
        Size.requireEqual(name + ": the truth", truth.size(), "the prediction", found.size());
        return new PictureJudge(truth, found, stuff).judge(name);
    }
}
