package boxless.data.augment;

import boxless.data.Sample;
import boxless.image.Pixels;
import java.util.List;
import java.util.random.RandomGenerator;

/** Applies lists of augmentation steps. */
public final class Augmentations {
    private Augmentations() {}

    /** The steps in order, every one drawing from {@code random}: the same sample and the same random numbers give the same result. */
    public static Sample apply(List<? extends Augmentation> steps, Sample sample, RandomGenerator random) {
        return run(steps, sample, Centres.ANY, random);
    }

    /**
     * The steps in order, with every crop placed around one given object, regardless of {@link Crop#around}.
     *
     * @param object number of the object among the sample's countable ones (no stuff, no crowd), from 0
     * @throws IllegalArgumentException if the sample has no such object
     */
    public static Sample apply(List<? extends Augmentation> steps, Sample sample, int object, RandomGenerator random) {
        if (object < 0) {
            throw new IllegalArgumentException("object number " + object + "; they start at 0");
        }
        return run(steps, sample, object, random);
    }

    /**
     * What every {@link Rescale} among the steps multiplies the sides of objects by, in the mean of all draws, in an image of this size; 1 where there is
     * none.
     */
    public static double scale(List<? extends Augmentation> steps, int width, int height) {
        double scale = 1;
        double across = width;
        double down = height;
        for (Augmentation step : steps) {
            if (step instanceof Crop crop) {
                across = crop.size().width();
                down = crop.size().height();
            } else if (step instanceof Rescale rescale) {
                double factor = rescale.factor(across, down);
                scale *= factor;
                across *= factor;
                down *= factor;
            }
        }
        return scale;
    }

    /** The sample padded with zeros and background on the right and at the bottom. */
    public static Sample padded(Sample sample, int width, int height) {
        View view = View.of(sample.image().width(), sample.image().height());
        return render(sample, view.then(width, height, 1, 0, 0, 0, 1, 0).padded(Padding.ZERO));
    }

    // Geometric steps that follow each other are one map, drawn once: fast, and interpolated only once.
    private static Sample run(List<? extends Augmentation> steps, Sample sample, int focus, RandomGenerator random) {
        Sample at = sample;
        Centres centres = new Centres(at, focus);
        View view = View.of(at.image().width(), at.image().height());
        View untouched = view;
        for (Augmentation step : steps) {
            switch (step) {
                case Geometric geometric -> view = geometric.view(view, centres, random);
                case Photometric photometric -> {
                    if (!view.equals(untouched)) {
                        at = render(at, view);
                        centres = centres.in(view, at);
                        view = View.of(at.image().width(), at.image().height()).padded(view.padding());
                        untouched = view;
                    }
                    Pixels shaded = photometric.shade(at.image(), random);
                    at = new Sample(at.name(), shaded, at.truth());
                }
            }
        }
        return view.equals(untouched) ? at : render(at, view);
    }

    private static Sample render(Sample sample, View view) {
        return new Sample(
                sample.name(),
                PixelRendering.render(sample.image(), view),
                TruthRendering.render(sample.truth(), view));
    }
}
