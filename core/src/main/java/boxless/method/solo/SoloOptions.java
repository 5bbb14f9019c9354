package boxless.method.solo;

import boxless.backbone.ResNet;
import boxless.file.Limits;
import boxless.mask.Segmentation;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The section {@code model} of a SOLO recipe: both papers' variants. What is left out takes the value of {@link #DEFAULTS}.
 *
 * @param channels of the image, 1 or more
 * @param classes number of categories
 * @param backbone that sees the image
 * @param features channels of the pyramid's levels
 * @param head which of the papers' heads
 * @param coordinates so many of the mask branch's first convolutions see where they are (CoordConv); SOLOv2: of the kernel branch's
 * @param align how a level's features are brought onto its grid
 * @param grids cells a side of each level
 * @param sizes smallest and largest object of each level, by the root of its box's area, in pixels of the network's input
 * @param centre part of the box around an object's centre whose cells answer for it
 * @param categoryLoss focal loss of the cells
 * @param maskLoss of the masks
 * @param decoder how objects are read out
 * @param resize how images are scaled before the network sees them
 */
public record SoloOptions(
        int channels,
        int classes,
        Backbone backbone,
        int features,
        HeadOptions head,
        int coordinates,
        Align align,
        Grids grids,
        List<Sizes> sizes,
        double centre,
        CategoryLoss categoryLoss,
        MaskLoss maskLoss,
        DecoderOptions decoder,
        Scaling resize) {

    /** The official code's settings. */
    public static final SoloOptions DEFAULTS = new SoloOptions(
            3,
            80,
            new Backbone(50, 64, ResNet.Norm.FROZEN, 1),
            256,
            new HeadOptions.Cells(7, 256),
            1,
            Align.INTERPOLATION,
            new Grids(List.of(40, 36, 24, 16, 12)),
            Sizes.doubling(1, 48, 2048),
            0.2,
            new CategoryLoss(0.25, 2, 1),
            new MaskLoss.Dice(3),
            DecoderOptions.OFFICIAL,
            new Scaling(800, 1333));

    /**
     * ResNet.
     *
     * @param depth 18, 34, 50 or 101
     * @param width channels of its first layer: 64 in the paper and in published weights, less for small models
     * @param norm frozen for pre-trained weights, trained or by instances for fresh ones
     * @param frozenStages stages that are not learned, from the first: 0 to 4
     */
    public record Backbone(int depth, int width, ResNet.Norm norm, int frozenStages) {
        public Backbone {
            ResNet.Depth.of(depth);
            Limits.atLeast("width", width, 1);
            Limits.within("frozen_stages", frozenStages, 0, 4);
        }
    }

    /** How features are brought onto the grid; the paper finds almost no difference. */
    public enum Align {
        /** Bilinear interpolation at the cells' middles. */
        @JsonProperty("interpolation")
        INTERPOLATION,
        /** Mean over each cell. */
        @JsonProperty("pooling")
        POOLING,
        /** Mean of four points in each cell, each interpolated. */
        @JsonProperty("region-grid")
        REGION_GRID
    }

    /**
     * Focal loss (Lin et al., 2017) of the cells' categories.
     *
     * @param alpha weight of the positives, usually .25
     * @param gamma usually 2
     * @param weight of the term, usually 1
     */
    public record CategoryLoss(double alpha, double gamma, double weight) {
        public CategoryLoss {
            Limits.fraction("alpha", alpha);
            Limits.notNegative("gamma", gamma);
            Limits.notNegative("weight", weight);
        }
    }

    /**
     * Scales an image as far as both limits allow, its proportions kept.
     *
     * @param shortSide pixels of the shorter side; 0 to keep images as they are
     * @param longSide limit of the longer side in pixels
     */
    public record Scaling(int shortSide, int longSide) {
        public Scaling {
            Limits.atLeast("short_side", shortSide, 0);
            Limits.require(longSide >= shortSide, "long_side", longSide, "at least short_side, " + shortSide);
        }
    }

    public SoloOptions {
        sizes = List.copyOf(sizes);
        Limits.atLeast("channels", channels, 1);
        Limits.atLeast("classes", classes, 1);
        Limits.atLeast("features", features, 1);
        if (coordinates < 0 || coordinates > head.convs()) {
            throw new IllegalArgumentException(
                    "coordinates: %d; the mask branch has only %d convolutions".formatted(coordinates, head.convs()));
        }
        if (head instanceof HeadOptions.Dynamic && coordinates > 1) {
            throw new IllegalArgumentException("coordinates: " + coordinates + "; SOLOv2 knows 0 and 1");
        }
        Limits.fraction("centre", centre);
        if (!grids.isAuto() && grids.sides().size() != sizes.size()) {
            throw new IllegalArgumentException("sizes: %d ranges for %d grids; give one for each, or grids: auto"
                    .formatted(sizes.size(), grids.sides().size()));
        }
        if (head instanceof HeadOptions.Dynamic && grids.sides().size() == 1) {
            throw new IllegalArgumentException(
                    "grids: SOLOv2 uses all levels of the pyramid; give five numbers or auto");
        }
    }

    /** Whether one level (stride 8) takes objects of every size. */
    boolean isSingleLevel() {
        return grids.sides().size() == 1;
    }

    /**
     * With grids and sizes that suit the data, where the grids are {@code auto}; else the same.
     *
     * @param truths annotations as the network sees them; asked for only then
     */
    public SoloOptions fitted(Supplier<Stream<Segmentation>> truths) {
        if (!grids.isAuto()) {
            return this;
        }
        ObjectSurvey survey = new ObjectSurvey(centre);
        try (Stream<Segmentation> all = truths.get()) {
            all.forEach(survey::add);
        }
        GridFit proposal = survey.propose();
        return with(proposal.grids(), proposal.sizes());
    }

    /** With the grids and sizes that the data asked for before, where the grids are {@code auto}; else the same. */
    public SoloOptions kept(SoloOptions before) {
        return grids.isAuto() ? with(before.grids, before.sizes) : this;
    }

    private SoloOptions with(Grids chosen, List<Sizes> ranges) {
        return new SoloOptions(
                channels,
                classes,
                backbone,
                features,
                head,
                coordinates,
                align,
                chosen,
                ranges,
                centre,
                categoryLoss,
                maskLoss,
                decoder,
                resize);
    }
}
