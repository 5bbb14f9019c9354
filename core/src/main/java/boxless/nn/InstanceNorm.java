package boxless.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Instance normalisation (Ulyanov et al., 2016) with a scale and a shift of each channel: every channel of a sample is normalised over its own pixels
 * (biased variance), so that training and inference do the same, whatever else is in the batch.
 */
public final class InstanceNorm extends Module {
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor batches; // seen in training, under the name that batch normalisation has for them
    private final double epsilon;

    /** @param epsilon added to the variance */
    public InstanceNorm(long channels, double epsilon) {
        this.epsilon = epsilon;
        // Handles of their own: what register_... returns points into a list that moves as it grows.
        weight = new Tensor(register_parameter("weight", torch.ones(channels)));
        bias = new Tensor(register_parameter("bias", torch.zeros(channels)));
        batches = new Tensor(register_buffer(
                "num_batches_tracked", torch.zeros(new long[] {}).to(ScalarType.Long)));
    }

    /** The same shape and precision as the input. */
    public Tensor forward(Tensor x) { // (n, channels, h, w) -> same
        if (is_training()) {
            try (NoGradGuard guard = new NoGradGuard()) {
                batches.add_(new Scalar(1));
            }
        }
        TensorVector scales = new TensorVector();
        TensorVector shifts = new TensorVector();
        for (long k = 0; k < x.size(0); k++) {
            scales.push_back(weight);
            shifts.push_back(bias);
        }
        return normalised(x, scales, shifts, epsilon);
    }

    /**
     * Each sample is normalised as a batch of its own: libtorch's batch normalisation is one fused pass, its gradient included, where means and variances
     * of a whole (n, C, h, w) take eight times as long, and group normalisation twice.
     *
     * @param scales (C) for each of the n samples
     * @param shifts (C) for each of the n samples
     */
    public static Tensor normalised(Tensor x, TensorVector scales, TensorVector shifts, double epsilon) {
        TensorVector samples = x.split(1, 0); // in one step, so that gradients are put together in one, too
        TensorVector normalised = new TensorVector();
        for (long k = 0; k < scales.size(); k++) {
            normalised.push_back(torch.batch_norm(
                    samples.get(k),
                    new TensorOptional(scales.get(k)),
                    new TensorOptional(shifts.get(k)),
                    new TensorOptional(),
                    new TensorOptional(),
                    true,
                    0,
                    epsilon,
                    false));
        }
        return normalised.size() == 1 ? new Tensor(normalised.get(0)) : torch.cat(normalised, 0);
    }
}
