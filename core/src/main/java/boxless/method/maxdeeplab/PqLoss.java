package boxless.method.maxdeeplab;

import boxless.method.maxdeeplab.LossOptions.PqStyle;
import boxless.method.maxdeeplab.LossOptions.Quality;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The PQ-style loss (section 3.3 of the paper): of a segment and its slot the product of RQ and SQ is made larger, so that each factor's gradient
 * weighs as much as the other one is right; slots without a segment learn to say void.
 */
final class PqLoss {
    /** Weights are at least this, so that none looks like a slot that does not count. */
    private static final double LEAST = 1e-5;

    private static final double SMOOTH = 1;

    private final PqStyle options;

    PqLoss(PqStyle options) {
        this.options = options;
    }

    /**
     * How well slots fit segments, as constants.
     *
     * @param rq probability of the segment's class (B, N, K)
     * @param sq Dice of the masks (B, N, K)
     */
    record Qualities(Tensor rq, Tensor sq) {}

    /** @param classes logits (B, N, C + 1) */
    static Qualities qualities(Overlaps overlaps, Tensor classes, Truth truth) {
        long slots = classes.size(1);
        Tensor index = truth.classes().unsqueeze(1).expand(-1, slots, -1); // (B, N, K)
        return new Qualities(
                torch.softmax(classes.detach(), 2).gather(2, index),
                overlaps.detached().dice());
    }

    /** Similarity by which slots are matched to segments (Eq. 8 of the paper). */
    Tensor similarity(Qualities qualities) { // (B, N, K)
        return options.similarity() == Quality.PRODUCT
                ? qualities.rq().mul(qualities.sq())
                : qualities.rq().add(qualities.sq());
    }

    /** Mask term: sum over the pairs of w_g (1 - Dice), times alpha / N as in the class term. */
    Tensor masks(Overlaps overlaps, Qualities qualities, Pairs pairs) {
        Tensor common = pairs.ofSegments(overlaps.common()); // (B, K)
        Tensor slots = overlaps.on(pairs.matched()).gather(1, pairs.slotOf());
        Tensor dice = common.mul(new Scalar(2.0))
                .add(new Scalar(SMOOTH))
                .div(slots.add(overlaps.segments()).add(new Scalar(SMOOTH)));
        Tensor weight = pairs.matched();
        if (options.objective() == Quality.PRODUCT) {
            weight = weight.mul(pairs.ofSegments(qualities.rq()).clamp_min(new Scalar(LEAST)));
        }
        Tensor loss = dice.neg().add(new Scalar(1.0)).mul(weight);
        return loss.sum(1)
                .mean()
                .mul(new Scalar(options.alpha() / overlaps.slots().size(1)));
    }

    /** Class term: mean over the slots of a_n v_n times the cross entropy. */
    Tensor classes(Overlaps overlaps, Qualities qualities, Tensor classes, Truth truth, Pairs pairs) {
        Tensor channel = truth.classes().gather(1, pairs.segmentOf()); // (B, N)
        Tensor voids = torch.full_like(channel, new Scalar(classes.size(2) - 1));
        Tensor label = torch.where(pairs.used(), channel, voids);
        Tensor entropy = torch.log_softmax(classes, 2)
                .gather(2, label.unsqueeze(2))
                .squeeze(2)
                .neg();
        Tensor weight = torch.where(
                pairs.used(),
                matched(qualities, pairs).mul(new Scalar(options.alpha())),
                unmatched(overlaps.detached().onVoid(pairs.matched())).mul(new Scalar(1 - options.alpha())));
        return NonZero.mean(entropy.mul(weight)).mean();
    }

    private Tensor matched(Qualities qualities, Pairs pairs) { // (B, N)
        Tensor dice = pairs.ofSlots(qualities.sq());
        return options.objective() == Quality.PRODUCT ? dice.clamp_min(new Scalar(LEAST)) : torch.ones_like(dice);
    }

    private Tensor unmatched(Tensor onVoid) { // (B, N)
        return switch (options.unmatched()) {
            case OVERLAP -> onVoid.clamp_min(new Scalar(LEAST));
            case COMPLEMENT -> onVoid.neg().add(new Scalar(1.0)).clamp_min(new Scalar(LEAST));
            case UNIT -> torch.ones_like(onVoid);
        };
    }
}
