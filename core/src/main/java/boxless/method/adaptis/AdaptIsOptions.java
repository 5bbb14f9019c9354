package boxless.method.adaptis;

import boxless.file.Limits;
import boxless.mask.Segmentation;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The section {@code model} of an AdaptIS recipe. What is left out takes the value of {@link #DEFAULTS}. Classes, and which of them are stuff, are
 * those of the data.
 *
 * @param channels of the image, 1 or more
 * @param network which network
 * @param coordinates that the mask head sees
 * @param epsilon added to the variance in AdaIN (section 3.2 of the paper): 1e-5 in the official PyTorch code, 0 in the MXNet code, where a constant
 *     channel gives NaN
 * @param points of the training images
 * @param maskLoss loss of the masks
 * @param semanticLoss loss of the semantic head
 * @param centres that each cell says of its object, beyond the paper
 * @param proposalLoss loss of the proposal head
 * @param decoder how objects are read out
 * @param flip column of a point in the mirrored image
 */
public record AdaptIsOptions(
        int channels,
        NetworkOptions network,
        CoordinateOptions coordinates,
        double epsilon,
        TrainingPoints points,
        MaskLoss maskLoss,
        SemanticLoss semanticLoss,
        CentreOptions centres,
        ProposalLossOptions proposalLoss,
        DecoderOptions decoder,
        Flip flip) {

    /** The light network; all else as in the official code for the toy data. */
    public static final AdaptIsOptions DEFAULTS = new AdaptIsOptions(
            3,
            new NetworkOptions.Light(18, 48, 4, 32, 4, NetworkOptions.Norm.BATCH, 0, 0),
            new CoordinateOptions(CoordinateOptions.Origin.POINT, CoordinateOptions.Radius.AUTO),
            1e-5,
            new TrainingPoints(12, TrainingPoints.Of.MANY, 32, 0, 1),
            new MaskLoss.NormalizedFocal(.5, 2),
            new SemanticLoss(1, .75),
            new CentreOptions(0),
            ProposalLossOptions.OFFICIAL,
            DecoderOptions.OFFICIAL,
            Flip.EXACT);

    /** Column of a point in the mirrored image of width W. */
    public enum Flip {
        /** W - 1 - column. */
        @JsonProperty("exact")
        EXACT,
        /** W - column, as in the official code: one pixel off. */
        @JsonProperty("official")
        OFFICIAL
    }

    /**
     * Normalised focal loss of the semantic head.
     *
     * @param gamma usually 1
     * @param weight of the term, usually .75
     */
    public record SemanticLoss(double gamma, double weight) {
        public SemanticLoss {
            Limits.notNegative("gamma", gamma);
            Limits.notNegative("weight", weight);
        }
    }

    /**
     * Each cell says where the centre of its object lies, and the mask head sees how far that is from the centre at the point.
     *
     * @param weight of the centres' mean absolute error, in units of the radius of the coordinates; 0: no centres, as in the paper
     */
    public record CentreOptions(double weight) {
        public CentreOptions {
            Limits.notNegative("weight", weight);
        }

        boolean given() {
            return weight > 0;
        }
    }

    public AdaptIsOptions {
        Limits.atLeast("channels", channels, 1);
        Limits.notNegative("epsilon", epsilon);
    }

    /** Whether anything is measured in units of the coordinates' radius. */
    boolean needsRadius() {
        return coordinates.relativeTo() == CoordinateOptions.Origin.POINT || centres.given();
    }

    /**
     * With the radius of the coordinates that suits the data, where it is {@code auto}; else the same.
     *
     * @param truths annotations as the network sees them; asked for only then
     */
    public AdaptIsOptions fitted(Supplier<Stream<Segmentation>> truths) {
        if (!coordinates.radius().isAuto() || !needsRadius()) {
            return this;
        }
        RadiusSurvey survey = new RadiusSurvey();
        try (Stream<Segmentation> all = truths.get()) {
            all.forEach(survey::add);
        }
        int radius = survey.radius();
        if (radius == 0) {
            throw new IllegalArgumentException(
                    "model.coordinates.radius: auto, but the training data has no objects; give pixels");
        }
        return with(new CoordinateOptions.Radius(radius));
    }

    /** With the radius that the data asked for before, where it is {@code auto}; else the same. */
    public AdaptIsOptions kept(AdaptIsOptions before) {
        return coordinates.radius().isAuto() ? with(before.coordinates.radius()) : this;
    }

    private AdaptIsOptions with(CoordinateOptions.Radius radius) {
        return new AdaptIsOptions(
                channels,
                network,
                new CoordinateOptions(coordinates.relativeTo(), radius),
                epsilon,
                points,
                maskLoss,
                semanticLoss,
                centres,
                proposalLoss,
                decoder,
                flip);
    }
}
