package boxless.method.adaptis;

import boxless.nn.Chain;
import boxless.nn.Layers;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;

/** How the official codes number convolution, ReLU and batch normalisation: PyTorch counts the ReLU, Gluon takes it for a part of the convolution. */
enum Style {
    PYTORCH,
    MXNET,
    STREET;

    private static final double EPSILON = 1e-5;

    static Style of(NetworkOptions network) {
        return switch (network) {
            case NetworkOptions.Light light -> PYTORCH;
            case NetworkOptions.TorchUNet unet -> PYTORCH;
            case NetworkOptions.GluonUNet unet -> MXNET;
            case NetworkOptions.Street street -> STREET;
        };
    }

    /** The name under which a head has its layers. */
    String headLayers() {
        return this == PYTORCH ? "convhead" : "layers";
    }

    /** Adds a convolution with bias, ReLU and batch normalisation. */
    void conv(Chain chain, long in, long out, long side) {
        chain.add(Layers.conv(in, out, side));
        activation(chain, out);
    }

    /** ReLU and batch normalisation behind a convolution that the caller runs. */
    Chain after(Conv2dImpl first, long out) {
        Chain chain = new Chain();
        chain.hold(first);
        activation(chain, out);
        return chain;
    }

    private void activation(Chain chain, long out) {
        if (this == PYTORCH) {
            chain.add(Tensor::relu_);
        } else {
            chain.then(Tensor::relu_);
        }
        chain.add(Layers.batchNorm(out, EPSILON));
    }
}
