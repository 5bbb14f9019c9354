package boxless.method.solo;

import boxless.nn.Resampling;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The masks of some cells. A pixel's probability p is the product of its factors' sigmoids: of one in SOLO and SOLOv2, of the column's and the
 * row's in Decoupled SOLO. Its logarithms come from the logits, so that a pixel that is sure of the wrong thing still has a gradient.
 *
 * @param factors logits (n, h, w), one or two
 */
record MaskLogits(List<Tensor> factors) {
    Tensor probabilities() { // (n, h, w)
        return product(Tensor::sigmoid);
    }

    /** Enlarged by interpolation, factor by factor, where another size is asked for. */
    Tensor probabilities(long height, long width) { // (n, height, width)
        return product(logits -> Resampling.bilinear(logits.sigmoid().unsqueeze(0), height, width)
                .squeeze(0));
    }

    private Tensor product(UnaryOperator<Tensor> probability) {
        return factors.stream().map(probability).reduce(Tensor::mul).orElseThrow();
    }

    /** ln p. */
    Tensor log() { // (n, h, w)
        return factors.stream().map(torch::log_sigmoid).reduce(Tensor::add).orElseThrow();
    }

    /** ln (1 - p). With two factors 1 - ab = (1 - a) + a (1 - b). */
    Tensor logInverse() { // (n, h, w)
        Tensor first = torch.log_sigmoid(factors.getFirst().neg());
        if (factors.size() == 1) {
            return first;
        }
        Tensor second = torch.log_sigmoid(factors.getFirst())
                .add(torch.log_sigmoid(factors.getLast().neg()));
        return torch.logaddexp(first, second);
    }
}
