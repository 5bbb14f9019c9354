package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Layers;
import boxless.nn.Norm;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The normalisation after every linear layer, and on attention logits and what they retrieve: by the batch, by running statistics that stay, or by groups
 * of channels within a sample. Parameters keep the official shape, for example (3, 1, 8, 1, 1); one channel is one of their elements.
 */
final class Normalization extends Block implements Norm {
    private static final double EPSILON = 1e-3;
    private static final double MOMENTUM = 0.01; // of the batch in the running statistics: .99 in TensorFlow's sense

    private final NetworkOptions.Norm form;
    private final long groups;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;

    /**
     * @param form how it normalises
     * @param groups of channels that share statistics in group normalisation
     * @param shape of the parameters
     */
    Normalization(NetworkOptions.Norm form, long groups, long... shape) {
        this.form = form;
        this.groups = groups;
        // Handles of their own: what register_... returns points into a list that moves as it grows.
        weight = new Tensor(register_parameter("weight", torch.ones(shape)));
        bias = new Tensor(register_parameter("bias", torch.zeros(shape)));
        boolean running = form != NetworkOptions.Norm.GROUP;
        mean = running ? new Tensor(register_buffer("running_mean", torch.zeros(shape))) : bias;
        variance = running ? new Tensor(register_buffer("running_var", torch.ones(shape))) : weight;
    }

    /** Over channels of features; in group normalisation up to eight of them share statistics. */
    static Normalization of(NetworkOptions.Norm form, long channels) {
        return new Normalization(form, groups(channels), channels);
    }

    /**
     * Over channels of tokens. These have nothing else to take statistics from: of a channel by itself, nothing but its shift would be left. Where up to
     * eight groups would be that small, four channels share statistics.
     */
    static Normalization ofTokens(NetworkOptions.Norm form, long channels) {
        long groups = groups(channels);
        return new Normalization(form, groups == channels ? Math.max(1, channels / 4) : groups, channels);
    }

    private static long groups(long channels) {
        long groups = 8;
        while (channels % groups != 0) {
            groups /= 2;
        }
        return groups;
    }

    /** What the scale starts with. */
    Normalization startingAt(double gamma) {
        Layers.fill(weight, gamma);
        return this;
    }

    @Override
    public boolean fixed() {
        return form == NetworkOptions.Norm.FROZEN || form == NetworkOptions.Norm.TRAINED && !is_training();
    }

    /** In the shape of the parameters. */
    @Override
    public Tensor scale() {
        return variance.add(new Scalar(EPSILON)).rsqrt_().mul(weight);
    }

    @Override
    public Tensor shift(Tensor scale) {
        return bias.sub(mean.mul(scale));
    }

    @Override
    public List<Tensor> state() {
        return List.of(weight, bias, mean, variance);
    }

    /**
     * Channels second. A single value per channel, as in the mean of one image, has no variance, and would make that of the running statistics NaN: in
     * training, too, it is normalised by these, and they stay as they are.
     */
    Tensor channels(Tensor x) { // (n, C, ...) -> same
        TensorOptional gamma = new TensorOptional(weight.reshape(-1));
        TensorOptional beta = new TensorOptional(bias.reshape(-1));
        return form == NetworkOptions.Norm.GROUP
                ? torch.group_norm(x, groups, gamma, beta, EPSILON, true)
                : torch.batch_norm(
                        x,
                        gamma,
                        beta,
                        new TensorOptional(mean.view(-1)), // of the same memory, so that training moves the statistics
                        new TensorOptional(variance.view(-1)),
                        !fixed() && x.numel() > x.size(1),
                        MOMENTUM,
                        EPSILON,
                        true);
    }

    /** Channels last; in group normalisation each token has statistics of its own. */
    Tensor tokens(Tensor x) { // (..., C) -> same
        long[] shape = x.shape();
        Tensor flat = x.reshape(-1, shape[shape.length - 1]); // (n, C)
        return channels(flat).reshape(Arrays.copyOf(shape, shape.length));
    }
}
