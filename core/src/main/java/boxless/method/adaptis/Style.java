package boxless.method.adaptis;

import boxless.nn.Chain;
import boxless.nn.Layers;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;

/** How the official codes number convolution, ReLU and normalisation: PyTorch counts the ReLU, Gluon takes it for a part of the convolution. */
enum Style {
    PYTORCH,
    MXNET,
    STREET;

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

    /** Adds a convolution with bias, ReLU and normalisation. */
    void conv(Chain chain, NetworkOptions.Norm norm, long in, long out, long side) {
        chain.add(Layers.conv(in, out, side));
        activation(chain, norm, out);
    }

    /** ReLU and normalisation behind a convolution that the caller runs. */
    Chain after(Conv2dImpl first, NetworkOptions.Norm norm, long out) {
        Chain chain = new Chain();
        chain.hold(first);
        activation(chain, norm, out);
        return chain;
    }

    private void activation(Chain chain, NetworkOptions.Norm norm, long out) {
        if (this == PYTORCH) {
            chain.add(Tensor::relu_);
        } else {
            chain.then(Tensor::relu_);
        }
        norm.addTo(chain, out);
    }
}
