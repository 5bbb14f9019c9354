package boxless;

import boxless.RefusedException.Reason;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.method.Clickable;
import boxless.tensor.Precision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens images, so that their objects can be clicked. Clickers are immutable: each {@code with} method returns a new one for the same model.
 *
 * <pre>{@code
 * try (Model model = Model.read(Path.of("cells.safetensors"));
 *         Clicks clicks = Clicker.of(model).open(Path.of("picture.png"))) {
 *     Mask cell = clicks.click(120, 88).instance().mask();
 * }
 * }</pre>
 *
 * <p>Any number of threads may use a clicker, and several clickers and segmenters of one model, at the same time. Memory is checked per image; the sum
 * over several that are open is up to the caller.
 */
public final class Clicker {
    private final Model model;
    private final Clickable<?> clickable;
    private final Precision precision;
    private final boolean averaged;
    private final @Nullable Double threshold;
    private final Refinement refinement;

    private Clicker(
            Model model,
            Clickable<?> clickable,
            Precision precision,
            boolean averaged,
            @Nullable Double threshold,
            Refinement refinement) {
        this.model = model;
        this.clickable = clickable;
        this.precision = precision;
        this.averaged = averaged;
        this.threshold = threshold;
        this.refinement = refinement;
    }

    /**
     * A clicker that runs on the device of the model at the precision best supported by the hardware, with the model's own threshold and the usual
     * {@link Refinement}.
     *
     * @throws RefusedException if the model's method cannot be asked for the object at a point
     */
    public static Clicker of(Model model) {
        if (!(model.method() instanceof Clickable<?> clickable)) {
            throw new RefusedException(
                    Reason.CLICKS,
                    "%s finds all objects at once and cannot be asked for the one at a point; segment the image, or use a model of adaptis"
                            .formatted(model.card().method()));
        }
        return new Clicker(model, clickable, Precision.AUTO, false, null, Refinement.USUAL);
    }

    /** Uses this precision. */
    public Clicker withPrecision(Precision chosen) {
        return new Clicker(model, clickable, chosen, averaged, threshold, refinement);
    }

    /** Averages over the image and its mirror image: more accurate, and twice as slow. */
    public Clicker withAveraging() {
        return new Clicker(model, clickable, precision, true, threshold, refinement);
    }

    /**
     * A pixel belongs to the object if its probability is higher than this, instead of the threshold that the model learned.
     *
     * @param probability 0 to 1
     */
    public Clicker withThreshold(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("mask threshold " + probability + "; give a number from 0 to 1");
        }
        return new Clicker(model, clickable, precision, averaged, probability, refinement);
    }

    /** What several clicks inside one object say together. */
    public Clicker withRefinement(Refinement chosen) {
        return new Clicker(model, clickable, precision, averaged, threshold, chosen);
    }

    /**
     * Opens an image file; see {@link #open(PictureSource)}.
     *
     * @throws boxless.file.BadFileException if the file cannot be read
     */
    public Clicks open(Path file) {
        try (PictureSource picture = Pictures.open(file)) {
            return open(picture);
        }
    }

    /**
     * Opens an image in memory; see {@link #open(PictureSource)}.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public Clicks open(Pixels picture) {
        return open(PictureSource.of(picture));
    }

    /**
     * Shows an image to the network as a whole. The image itself is not needed any more afterwards.
     *
     * @return to be closed, which frees the native memory of what the network knows about the image
     * @throws RefusedException if the image's channels do not fit the model, or it is too large for this machine's memory
     * @throws boxless.file.BadFileException if the image cannot be read
     * @throws IllegalStateException if the model or the image is closed
     */
    public Clicks open(PictureSource picture) {
        double above = threshold != null ? threshold : model.use(clickable::maskThreshold);
        EncodedImage<?> image = EncodedImage.of(model, clickable, precision, averaged, picture);
        return new Clicks(image, picture.width(), picture.height(), (float) above, refinement);
    }
}
