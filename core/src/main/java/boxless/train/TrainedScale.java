package boxless.train;

import boxless.data.Dataset;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Augmentations;
import boxless.data.augment.Rescale;
import boxless.mask.Size;
import boxless.method.Method;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * By what images are resized in training and not when the model segments.
 *
 * @param steps of the recipe's augmentation; none for a model that resizes every image itself, which training has to do as well
 */
record TrainedScale(List<Augmentation> steps) {
    /** Images looked at, at most; spread evenly over the data. */
    private static final int ENOUGH = 100;

    /** So many times larger or smaller makes no difference. */
    private static final double ALIKE = 1.1;

    TrainedScale {
        steps = List.copyOf(steps);
    }

    static TrainedScale of(Recipe recipe, Method<?, ?> method) {
        return new TrainedScale(method.resizes() ? List.of() : recipe.augment());
    }

    /** What the sides of an image of this size are multiplied by, in the mean of all draws. */
    double factor(Size image) {
        return Augmentations.scale(steps, image.width(), image.height());
    }

    /** How to segment images like those of the training, where that makes a difference: a line for people, or none. */
    List<String> notes(Dataset training) {
        if (steps.stream().noneMatch(Rescale.class::isInstance)) {
            return List.of();
        }
        DoubleSummaryStatistics factors = training.spread(ENOUGH)
                .mapToObj(training::facts)
                .mapToDouble(image -> factor(new Size(image.width(), image.height())))
                .summaryStatistics();
        double least = factors.getMin();
        double most = factors.getMax();
        if (most <= ALIKE && least >= 1 / ALIKE) {
            return List.of();
        }
        String mean = number(factors.getAverage());
        boolean alike = most <= least * ALIKE;
        return List.of(
                "augment.rescale: objects become %s times as large, but the model validates and segments images at their own size; segment them with %s"
                        .formatted(
                                alike ? mean : number(least) + " to " + number(most),
                                alike ? "--scale " + mean : "the --scale of their size, or with --diameter"));
    }

    private static String number(double factor) {
        return String.format(Locale.ROOT, "%.3f", factor);
    }
}
