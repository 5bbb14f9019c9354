package boxless.method.adaptis;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Loss of the proposal head: which points are good to start from.
 *
 * @param labels rule that judges the points of an object by their masks
 * @param elsewhere what pixels are that are not among the points
 */
public record ProposalLossOptions(Labels labels, Elsewhere elsewhere) {
    /** The official code's. */
    static final ProposalLossOptions OFFICIAL = new ProposalLossOptions(new Graded(30), Elsewhere.IGNORED);

    /** Rule that labels the points of one object by the scores of their masks. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Graded.class, name = "graded"),
        @JsonSubTypes.Type(value = Fractions.class, name = "fractions")
    })
    public sealed interface Labels {}

    /**
     * The official rule: points above a percentile of the scores are positive, with labels from .7 (the least good) to 1 (the best); if all points are
     * about as good, all are.
     *
     * @param percentile 0 to 100, usually 30
     */
    public record Graded(double percentile) implements Labels {
        public Graded {
            Limits.within("percentile", percentile, 0, 100);
        }

        @JsonCreator
        static Graded of(@JsonProperty("percentile") @Nullable Double percentile) {
            return new Graded(percentile == null ? 30 : percentile);
        }
    }

    /**
     * The best points are positive, the worst negative, the others ignored. The paper's rule is positive .2 and negative .8.
     *
     * @param positive fraction of the points, usually .2
     * @param negative fraction of the points, usually .5
     */
    public record Fractions(double positive, double negative) implements Labels {
        public Fractions {
            Limits.require(positive > 0 && positive <= 1, "positive", positive, "above 0 and at most 1");
            Limits.require(
                    negative >= 0 && positive + negative <= 1,
                    "negative",
                    negative,
                    "0 or more, and with positive, %s, at most 1".formatted(positive));
        }

        @JsonCreator
        static Fractions of(
                @JsonProperty("positive") @Nullable Double positive,
                @JsonProperty("negative") @Nullable Double negative) {
            return new Fractions(positive == null ? .2 : positive, negative == null ? .5 : negative);
        }
    }

    /** What pixels are that are not among the points. */
    public enum Elsewhere {
        /** Nothing: the loss is taken at the points only, as in the official code. */
        @JsonProperty("ignored")
        IGNORED,
        /** Negative outside all objects; objects without points count as little as the rest of those with points. */
        @JsonProperty("background")
        BACKGROUND,
        /** Negative outside all objects and inside those without points. */
        @JsonProperty("unclicked")
        UNCLICKED
    }
}
