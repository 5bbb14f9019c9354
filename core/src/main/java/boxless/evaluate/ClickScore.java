package boxless.evaluate;

import java.util.List;

/**
 * How good the masks of a model are that a robot clicks; see {@link ClickScoring}.
 *
 * @param images number of images
 * @param objects number of objects
 * @param after the masks after 1, 2, ... clicks
 * @param openMillis median time until an image can be clicked, in milliseconds; NaN if there was none
 * @param clickMillis median time of a click, likewise
 */
public record ClickScore(int images, int objects, List<Masks> after, double openMillis, double clickMillis) {
    public ClickScore {
        after = List.copyOf(after);
    }

    /**
     * Masks after so many clicks. All are in [0, 1], or NaN if there are no objects.
     *
     * @param meanIou mean IoU of mask and true object
     * @param iou50 share of the objects with an IoU above .5
     * @param iou75 share of the objects with an IoU above .75
     */
    public record Masks(double meanIou, double iou50, double iou75) {
        static Masks of(List<Double> ious) {
            return new Masks(
                    ious.stream().mapToDouble(iou -> iou).average().orElse(Double.NaN),
                    share(ious, .5),
                    share(ious, .75));
        }

        private static double share(List<Double> ious, double threshold) {
            return ious.stream()
                    .mapToDouble(iou -> iou > threshold ? 1 : 0)
                    .average()
                    .orElse(Double.NaN);
        }
    }
}
