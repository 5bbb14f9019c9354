package boxless.method.adaptis;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * How a predicted mask is compared with the object under its point; {@code mask_loss: {kind: normalized-focal}} in a recipe. Targets are 1 (object), 0
 * or -1 (ignored).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MaskLoss.NormalizedFocal.class, name = "normalized-focal"),
    @JsonSubTypes.Type(value = MaskLoss.Focal.class, name = "focal"),
    @JsonSubTypes.Type(value = MaskLoss.CrossEntropy.class, name = "bce")
})
public sealed interface MaskLoss {
    /**
     * One value for each mask.
     *
     * @param logits of n points, float32 (n, 1, H, W)
     * @param targets of the same shape
     */
    Tensor of(Tensor logits, Tensor targets); // -> (n)

    /**
     * Normalised focal loss (Eq. 2 of the paper): focal loss whose weights (1 - p_t)^gamma are scaled so that their sum over the image is its number of
     * pixels. The scale is a constant for the gradient; ignored pixels count in it with weight 0.
     *
     * @param alpha weight of the object's pixels, 1 - alpha that of the others: .5 for the toy data, .25 for street scenes
     * @param gamma usually 2
     */
    record NormalizedFocal(double alpha, double gamma) implements MaskLoss {
        private static final double EPSILON = 1e-12;

        public NormalizedFocal {
            require(alpha, gamma);
        }

        @JsonCreator
        static NormalizedFocal of(
                @JsonProperty("alpha") @Nullable Double alpha, @JsonProperty("gamma") @Nullable Double gamma) {
            return new NormalizedFocal(alpha == null ? .5 : alpha, gamma == null ? 2 : gamma);
        }

        @Override
        public Tensor of(Tensor logits, Tensor targets) {
            PixelTerms terms = PixelTerms.of(logits, targets);
            Tensor beta = terms.missing(gamma); // (1 - p_t)^gamma, 0 where ignored
            long pixels = logits.size(2) * logits.size(3);
            Tensor m = sum(beta.detach()).add(new Scalar(EPSILON)).reciprocal().mul(new Scalar((double) pixels)); // (n)
            Tensor weighted = sum(beta.mul(terms.cost(alpha)));
            return m.mul(weighted).div(sum(terms.valid()).add(new Scalar(EPSILON)));
        }
    }

    /**
     * Focal loss (Lin et al., 2017), divided by the number of the object's pixels: the paper's ablation. A target without
     * an object divides by 1; in the official code it divides by 1e-9.
     *
     * @param alpha weight of the object's pixels, 1 - alpha that of the others
     * @param gamma usually 2
     */
    record Focal(double alpha, double gamma) implements MaskLoss {
        public Focal {
            require(alpha, gamma);
        }

        @JsonCreator
        static Focal of(@JsonProperty("alpha") @Nullable Double alpha, @JsonProperty("gamma") @Nullable Double gamma) {
            return new Focal(alpha == null ? .5 : alpha, gamma == null ? 2 : gamma);
        }

        @Override
        public Tensor of(Tensor logits, Tensor targets) {
            PixelTerms terms = PixelTerms.of(logits, targets);
            Tensor weighted = sum(terms.missing(gamma).mul(terms.cost(alpha)));
            return weighted.div(sum(terms.positive()).clamp_min(new Scalar(1.0)));
        }
    }

    /** Binary cross entropy, mean over the pixels that count. */
    record CrossEntropy() implements MaskLoss {
        @Override
        public Tensor of(Tensor logits, Tensor targets) {
            PixelTerms terms = PixelTerms.of(logits, targets);
            return sum(terms.cost(.5))
                    .mul(new Scalar(2.0))
                    .div(sum(terms.valid()).clamp_min(new Scalar(1.0)));
        }
    }

    /**
     * What all losses share. Logarithms are of the logits, so that they are exact for any of them.
     *
     * @param log ln p_t
     * @param logMissing ln (1 - p_t)
     * @param positive 1 where the object is, else 0
     * @param valid 0 where ignored, else 1
     */
    record PixelTerms(Tensor log, Tensor logMissing, Tensor positive, Tensor valid) {
        static PixelTerms of(Tensor logits, Tensor targets) {
            Tensor positive = targets.gt(new Scalar(0.0)).to(logits.scalar_type());
            Tensor valid = targets.ge(new Scalar(0.0)).to(logits.scalar_type());
            Tensor towards = logits.mul(positive.mul(new Scalar(2.0)).sub(new Scalar(1.0))); // p_t = sigmoid(towards)
            return new PixelTerms(torch.log_sigmoid(towards), torch.log_sigmoid(towards.neg()), positive, valid);
        }

        /** (1 - p_t)^gamma, 0 where ignored. Powers are taken of the logarithm: their gradient is finite for every gamma. */
        Tensor missing(double gamma) {
            return logMissing.mul(new Scalar(gamma)).exp().mul(valid);
        }

        /** -alpha_t ln p_t, 0 where ignored. */
        Tensor cost(double alpha) {
            Tensor weight = positive.mul(new Scalar(2 * alpha - 1)).add(new Scalar(1 - alpha));
            return log.mul(weight).mul(valid).neg();
        }
    }

    private static Tensor sum(Tensor pixels) { // (n, 1, H, W) -> (n)
        return pixels.flatten(1, -1).sum(1);
    }

    private static void require(double alpha, double gamma) {
        Limits.fraction("alpha", alpha);
        Limits.notNegative("gamma", gamma);
    }
}
