package boxless;

import boxless.export.Display;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Size;
import boxless.method.Explanation;
import boxless.method.Frame;
import boxless.method.Method;
import boxless.method.Subject;
import boxless.tensor.Compute;
import boxless.tensor.Precision;
import boxless.tensor.Scopes;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** Shows how a model comes to its answer: what the network says about an image, as pictures and tables. */
public final class Explainer {
    private static final String CURE = "cut out the part that is to be explained";

    private final Model model;
    private final Precision precision;

    private Explainer(Model model, Precision precision) {
        this.model = model;
        this.precision = precision;
    }

    /** An explainer that runs on the device of the model at the precision best supported by the hardware. */
    public static Explainer of(Model model) {
        return new Explainer(model, Precision.AUTO);
    }

    /** Uses this precision. */
    public Explainer withPrecision(Precision chosen) {
        return new Explainer(model, chosen);
    }

    /**
     * Explains the answer for an image, which is taken whole.
     *
     * @param explanations receives one after another, as they are made
     * @throws RefusedException if the image's channels do not fit the model, or it is too large for this machine's memory or for
     *     the network to see at once
     * @throws boxless.file.BadFileException if the image cannot be read
     * @throws IllegalStateException if the model or the image is closed
     */
    public void explain(PictureSource picture, Consumer<Explanation> explanations) {
        model.use(() -> {
            Compute compute = model.compute(precision);
            new MemoryNeed(model, compute, CURE).check(picture.width(), picture.height());
            Pixels input = NetworkInput.whole(NetworkInput.adapted(picture, model), model);
            Pixels shown = Display.shown(picture.region(0, 0, picture.width(), picture.height()));
            explain(model.method(), compute, input, shown, explanations);
        });
    }

    /** What the network is not trained for where it sees an image of this size; usually nothing. */
    public Optional<Overreach> overreach(int width, int height) {
        Size whole = new Size(width, height);
        return Overreach.of(model, whole, whole);
    }

    private <O, T> void explain(
            Method<O, T> method, Compute compute, Pixels input, Pixels shown, Consumer<Explanation> explanations) {
        Frame frame = method.frame(input.width(), input.height());
        Subject subject = new Subject(shown, frame, model.card().categories());
        Scopes.freeing(() -> {
            try (EvaluationMode mode = new EvaluationMode(method, compute)) {
                Tensor images = NetworkInput.images(input, frame, method, compute);
                method.explain(method.forward(images), subject, explanations);
            }
        });
    }
}
