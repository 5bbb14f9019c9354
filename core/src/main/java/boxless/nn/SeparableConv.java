package boxless.nn;

import org.bytedeco.pytorch.Tensor;

/** Depthwise 3x3 convolution, 1x1 convolution, batch normalisation, ReLU: nothing between the convolutions, and neither has a bias. */
public final class SeparableConv extends Block {
    private static final double EPSILON = 1e-5;

    private final Chain body;

    /**
     * @param in channels of the input
     * @param out channels of the output
     */
    public SeparableConv(long in, long out) {
        body = child(
                "body",
                new Chain()
                        .add(Layers.depthwise(in, 3))
                        .add(Layers.convWithoutBias(in, out, Layers.Size.of(1), Layers.Size.of(1), Layers.Size.of(0)))
                        .add(Layers.batchNorm(out, EPSILON))
                        .then(Tensor::relu_));
    }

    /** The same size. */
    public Tensor forward(Tensor x) { // (B, in, H, W) -> (B, out, H, W)
        return body.forward(x);
    }
}
