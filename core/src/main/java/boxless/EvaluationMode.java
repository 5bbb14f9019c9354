package boxless;

import boxless.method.Method;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import org.bytedeco.pytorch.NoGradGuard;

/** While open, the current thread asks a network: in evaluation mode, without gradients, at a precision. Open it inside a scope. */
final class EvaluationMode implements AutoCloseable {
    private final NoGradGuard noGradients;
    private final Autocast precision;

    EvaluationMode(Method<?, ?> method, Compute compute) {
        method.network().train(false);
        noGradients = new NoGradGuard();
        precision = compute.autocast();
    }

    @Override
    public void close() {
        precision.close();
        noGradients.close();
    }
}
