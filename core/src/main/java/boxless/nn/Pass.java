package boxless.nn;

import boxless.nn.Fused.Form;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** How oneDNN is asked for a prepared layer. */
sealed interface Pass extends AutoCloseable permits Setups, Dispatched {
    /**
     * @param x channels side by side, in the precision of the weights, like the sum
     * @param sum that becomes the result of {@link Form#SUM} and {@link Form#SUM_RELU}; null for the others
     */
    Tensor run(Form form, Tensor x, @Nullable Tensor sum);

    @Override
    void close();
}
