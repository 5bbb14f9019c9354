package boxless.nn;

import java.util.List;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** libtorch's own batch normalisation. */
record BatchNorm(BatchNorm2dImpl layer) implements Norm {
    @Override
    public boolean fixed() {
        return !layer.is_training();
    }

    @Override
    public Tensor scale() {
        return layer.running_var()
                .add(new Scalar(layer.options().eps().get()))
                .rsqrt()
                .mul(layer.weight());
    }

    @Override
    public Tensor shift(Tensor scale) {
        return layer.bias().sub(layer.running_mean().mul(scale));
    }

    @Override
    public List<Tensor> state() {
        return List.of(layer.weight(), layer.bias(), layer.running_mean(), layer.running_var());
    }
}
