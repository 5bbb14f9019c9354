package boxless.method.solo;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** How a predicted mask is compared with its object's; {@code mask_loss: {kind: dice, weight: 3}} in a recipe. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MaskLoss.Dice.class, name = "dice"),
    @JsonSubTypes.Type(value = MaskLoss.CrossEntropy.class, name = "bce"),
    @JsonSubTypes.Type(value = MaskLoss.Focal.class, name = "focal")
})
public sealed interface MaskLoss {
    /** lambda: the term's weight in the loss. */
    double weight();

    /**
     * One unweighted value for each mask.
     *
     * @param masks of n cells, (n, h, w)
     * @param truth (n, h, w) of 0 and 1
     */
    Tensor of(MaskLogits masks, Tensor truth); // -> (n)

    /**
     * 1 - 2 sum(pq) / (sum(p^2) + sum(q^2)) (SOLO, Eq. 5), with .001 added to both sums below the line.
     *
     * @param weight usually 3
     */
    record Dice(double weight) implements MaskLoss {
        private static final double SMOOTH = 0.001;

        public Dice {
            Limits.notNegative("weight", weight);
        }

        @JsonCreator
        static Dice of(@JsonProperty("weight") @Nullable Double weight) {
            return new Dice(weight == null ? 3 : weight);
        }

        @Override
        public Tensor of(MaskLogits masks, Tensor truth) {
            Tensor p = masks.probabilities().flatten(1, -1); // (n, h w)
            Tensor q = truth.flatten(1, -1);
            Tensor common = p.mul(q).sum(1);
            Tensor squares = p.mul(p).sum(1).add(q.mul(q).sum(1)).add(new Scalar(2 * SMOOTH));
            return common.mul(new Scalar(-2.0)).div(squares).add(new Scalar(1.0));
        }
    }

    /**
     * Binary cross entropy, mean over the pixels.
     *
     * @param weight usually 10
     * @param positive weight of the object's pixels, usually 2
     */
    record CrossEntropy(double weight, double positive) implements MaskLoss {
        public CrossEntropy {
            Limits.notNegative("weight", weight);
            Limits.positive("positive", positive);
        }

        @JsonCreator
        static CrossEntropy of(
                @JsonProperty("weight") @Nullable Double weight, @JsonProperty("positive") @Nullable Double positive) {
            return new CrossEntropy(weight == null ? 10 : weight, positive == null ? 2 : positive);
        }

        @Override
        public Tensor of(MaskLogits masks, Tensor truth) {
            Tensor object = masks.log().mul(truth).mul(new Scalar(-positive));
            Tensor rest = masks.logInverse().mul(truth.neg().add(new Scalar(1.0)));
            return object.sub(rest).flatten(1, -1).mean(1);
        }
    }

    /**
     * Focal loss, mean over the pixels.
     *
     * @param weight usually 20
     * @param alpha weight of the object's pixels, 1 - alpha that of the others, usually .25
     * @param gamma usually 2
     */
    record Focal(double weight, double alpha, double gamma) implements MaskLoss {
        public Focal {
            Limits.notNegative("weight", weight);
            Limits.fraction("alpha", alpha);
            Limits.notNegative("gamma", gamma);
        }

        @JsonCreator
        static Focal of(
                @JsonProperty("weight") @Nullable Double weight,
                @JsonProperty("alpha") @Nullable Double alpha,
                @JsonProperty("gamma") @Nullable Double gamma) {
            return new Focal(weight == null ? 20 : weight, alpha == null ? 0.25 : alpha, gamma == null ? 2 : gamma);
        }

        @Override
        public Tensor of(MaskLogits masks, Tensor truth) {
            return FocalLoss.of(masks.log(), masks.logInverse(), truth, alpha, gamma)
                    .flatten(1, -1)
                    .mean(1);
        }
    }
}
