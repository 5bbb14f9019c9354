package boxless.nn;

import boxless.nn.Fused.Form;
import boxless.nn.Fused.Pooled;
import boxless.nn.Fused.Weights;
import boxless.tensor.Owned;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A layer by libtorch's operators, which set oneDNN up anew for each image. */
final class Dispatched implements Pass {
    private final Owned owned = new Owned();
    private final Weights weights; // the bias in their precision

    Dispatched(Weights weights) {
        this.weights = weights.withBias(weights.bias().to(weights.type()));
        owned.keep(this.weights.weight());
        owned.keep(this.weights.bias());
        Pooled beside = weights.pooled();
        if (beside != null) {
            beside.keepIn(owned);
        }
    }

    @Override
    public Tensor run(Form form, Tensor x, @Nullable Tensor sum) {
        return switch (form) {
            case LINEAR -> OneDnn.convolution(x, weights, "none");
            case RELU -> OneDnn.convolution(x, weights, "relu");
            case SUM -> OneDnn.sum(x, Objects.requireNonNull(sum), weights, OneDnn.NOTHING);
            case SUM_RELU -> OneDnn.sum(x, Objects.requireNonNull(sum), weights, OneDnn.RELU);
            case RELU_BESIDE_POOLING -> besidePooling(x, Objects.requireNonNull(weights.pooled()));
        };
    }

    private Tensor besidePooling(Tensor x, Pooled beside) {
        Tensor convolved = OneDnn.convolution(x, weights, "relu");
        Tensor maxima = Pooling.halved(x)
                .mul(beside.scale().view(1, -1, 1, 1))
                .add_(beside.shift().view(1, -1, 1, 1))
                .relu_()
                .to(convolved.scalar_type());
        return Layers.channelsLast(torch.cat(new TensorVector(convolved, maxima), 1));
    }

    @Override
    public void close() {
        owned.close();
    }
}
