package boxless;

import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Mask;
import boxless.method.Clickable;
import boxless.method.Frame;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.Kept;
import boxless.tensor.Precision;
import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * What a network knows about an image, kept for any number of questions about points. For use by one thread at a time, beside any number that use,
 * move or close the model.
 *
 * @param <E> as of {@link Clickable}
 */
final class EncodedImage<E> implements AutoCloseable {
    private static final String CURE = "cut out the part that you click into";

    private final Model model;
    private final Clickable<E> clickable;
    private final Compute compute;
    private final Frame frame;
    private final Kept<E> encoding;

    private EncodedImage(Model model, Clickable<E> clickable, Compute compute, Frame frame, Kept<E> encoding) {
        this.model = model;
        this.clickable = clickable;
        this.compute = compute;
        this.frame = frame;
        this.encoding = encoding;
    }

    /**
     * Shows an image to the network.
     *
     * @param clickable the method of the model
     * @throws RefusedException if the image's channels do not fit the model, or it is too large for this machine's memory
     * @throws IllegalStateException if the model is closed
     */
    static <E> EncodedImage<E> of(
            Model model, Clickable<E> clickable, Precision precision, boolean averaged, PictureSource picture) {
        return model.use(() -> {
            Method<?, ?> method = model.method();
            Compute compute = model.compute(precision);
            new MemoryNeed(model, compute, CURE).averaging(averaged).check(picture.width(), picture.height());
            Frame frame = method.frame(picture.width(), picture.height());
            Pixels input = NetworkInput.whole(NetworkInput.adapted(picture, model), model);
            Kept<E> encoding = Kept.of(
                    () -> {
                        try (EvaluationMode mode = new EvaluationMode(method, compute)) {
                            Tensor images = NetworkInput.images(input, frame, method, compute);
                            return clickable.encode(images, averaged);
                        }
                    },
                    clickable::tensors);
            return new EncodedImage<>(model, clickable, compute, frame, encoding);
        });
    }

    /**
     * Probability of every pixel to belong to the object at a point.
     *
     * @return (height x width), row-major
     */
    float[] probabilities(double x, double y) {
        return ask(known -> Tensors.floats(clickable.probabilities(known, new float[] {(float) y, (float) x}, frame)));
    }

    /** The category of an object with these pixels. */
    int category(Mask object) {
        return ask(known -> clickable.category(known, object, frame));
    }

    private <R> R ask(Function<E, R> question) {
        return model.use(() -> {
            if (model.device() != compute.device()) {
                throw new IllegalStateException(
                        "the model was moved from %s to %s after the image was opened; open it again"
                                .formatted(compute.device(), model.device()));
            }
            Compute possible = model.compute(compute.precision());
            return Scopes.freeing(() -> {
                try (EvaluationMode mode = new EvaluationMode(model.method(), possible)) {
                    return question.apply(encoding.value());
                }
            });
        });
    }

    /** Memory of what is kept; to be asked before it is closed. */
    long bytes() {
        return encoding.bytes();
    }

    /** Frees what was kept; may be called again. The model need not be open. */
    @Override
    public void close() {
        encoding.close();
    }
}
