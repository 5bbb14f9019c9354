package boxless.method.maxdeeplab;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What training minimises: the PQ-style loss and three auxiliary losses (sections 3.3 and 3.5 of the paper), each of which a weight of 0 turns off.
 *
 * @param pqStyle masks and classes of the slots
 * @param instanceDiscrimination pixels of one object should have similar features
 * @param maskId weight of the cross entropy of each pixel's slot, usually .3
 * @param semantic cross entropy of the semantic head
 */
public record LossOptions(
        PqStyle pqStyle, InstanceDiscrimination instanceDiscrimination, double maskId, Semantic semantic) {
    /** The official code's. */
    static final LossOptions OFFICIAL = new LossOptions(
            new PqStyle(3, .75, Quality.PRODUCT, Quality.PRODUCT, Unmatched.OVERLAP),
            new InstanceDiscrimination(1, .3),
            .3,
            new Semantic(1, 0, 3));

    public LossOptions {
        Limits.notNegative("mask_id", maskId);
        if (pqStyle.weight + instanceDiscrimination.weight + maskId + semantic.weight == 0) {
            throw new IllegalArgumentException("the weights of all losses are 0; give one of them a weight");
        }
    }

    /** Whether no loss but that of the semantic branch has a weight. */
    boolean isSemanticAlone() {
        return pqStyle.weight + instanceDiscrimination.weight + maskId == 0;
    }

    /**
     * How recognition and segmentation quality, RQ (the probability of the true class) and SQ (Dice of the masks), are joined. The sum is what the paper
     * starts from in its ablation, as Hungarian losses before it had it.
     */
    public enum Quality {
        /** RQ x SQ, as PQ has it. */
        @JsonProperty("product")
        PRODUCT,
        /** RQ + SQ. */
        @JsonProperty("sum")
        SUM
    }

    /** How much a slot without a segment, which should say void, weighs. */
    public enum Unmatched {
        /** As much as its mask lies on void: what the official code does, against its own comment. */
        @JsonProperty("overlap")
        OVERLAP,
        /** 1, as in the paper. */
        @JsonProperty("unit")
        UNIT,
        /** As much as its mask lies on segments: what that comment announces. */
        @JsonProperty("complement")
        COMPLEMENT
    }

    /**
     * The PQ-style loss (Eq. 9 to 11 of the paper).
     *
     * @param weight usually 3
     * @param alpha weight of the slots with a segment, 1 - alpha that of those without: usually .75
     * @param similarity by which slots are matched to segments
     * @param objective what matched slots maximise: of the product each factor weighs as much as the other one is right, of the sum 1
     * @param unmatched weight of the slots without a segment
     */
    public record PqStyle(double weight, double alpha, Quality similarity, Quality objective, Unmatched unmatched) {
        public PqStyle {
            Limits.notNegative("weight", weight);
            Limits.fraction("alpha", alpha);
        }
    }

    /**
     * Instance discrimination (Eq. 12 of the paper).
     *
     * @param weight usually 1
     * @param temperature by which similarities of features are divided, above 0: usually .3
     */
    public record InstanceDiscrimination(double weight, double temperature) {
        public InstanceDiscrimination {
            Limits.notNegative("weight", weight);
            Limits.positive("temperature", temperature);
        }
    }

    /**
     * The auxiliary semantic loss.
     *
     * @param weight usually 1
     * @param small things with fewer pixels of the network's input count more: 0 for none, 4096 in the official configuration of the large network
     * @param smallWeight what a pixel of theirs counts, usually 3
     */
    public record Semantic(double weight, int small, double smallWeight) {
        public Semantic {
            Limits.notNegative("weight", weight);
            Limits.notNegative("small_weight", smallWeight);
            Limits.atLeast("small", small, 0);
        }
    }
}
