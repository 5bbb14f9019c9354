package boxless.method.maxdeeplab;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which network, and how large; {@code network: {kind: light, width: 32}} in a recipe. What is left out is as its kind has it.
 *
 * @param kind which of the networks
 * @param width channels of the first layer, 64 in the paper; all other channels of the pixel path and of its heads grow and shrink with it; a multiple
 *     of 8
 * @param blocks of stages 2 to 5, at least one each
 * @param slots N: how many masks there can be
 * @param features D: channels in which masks and pixels are compared; at least 3 where groups of channels are normalised
 * @param memory channels of a slot's token; likewise
 * @param feedForward channels of the hidden layer between tokens
 * @param keys F: depth of the keys of the dual-path layers in the last stage; stages before it have half, a quarter, ...; a multiple of 8 in every stage
 *     that has such layers
 * @param attention which of the four attentions there are
 * @param dualPathsFrom 32: dual-path layers in the last stage only; 16: in the stage before as well, both at 1/16 of the size; 8: also in stage and decoder
 *     at 1/8; 4: also at 1/4
 * @param stacks L: how many times the decoder goes back to 1/16 of the size before it ends at 1/4: 0, 1 or 2
 * @param decoderBlocks blocks of each stage of the decoder, at least 1
 * @param semantic whether there is the auxiliary semantic branch
 * @param norm how features are normalised
 * @param keepPath probability that a residual branch of the last stage stays in a training step, above 0; it rises linearly to 1 at the first stage
 * @param maskScale standard deviation of the mask logits where training begins, above 0. The paper's .1 grows by about the learning rate in a step, so
 *     that short training runs end before slots can outbid each other
 */
public record NetworkOptions(
        Kind kind,
        int width,
        List<Integer> blocks,
        int slots,
        int features,
        int memory,
        int feedForward,
        int keys,
        AttentionOptions attention,
        int dualPathsFrom,
        int stacks,
        int decoderBlocks,
        boolean semantic,
        Norm norm,
        double keepPath,
        double maskScale) {

    /** Which of the networks. */
    public enum Kind {
        /** MaX-DeepLab-S: a ResNet-50 whose last stages attend. */
        @JsonProperty("small")
        SMALL,
        /** MaX-DeepLab-L: a Wide-ResNet-41 with two stacked decoders. */
        @JsonProperty("large")
        LARGE,
        /** Of our own, for CPUs: the graph of the small one, narrower and shorter. */
        @JsonProperty("light")
        LIGHT;

        /** From which stride on residual branches are left out in training. */
        int dropPathFrom() {
            return this == LARGE ? 4 : 16;
        }
    }

    /** How features are normalised. */
    public enum Norm {
        /** By the batch; the running statistics follow. */
        @JsonProperty("trained")
        TRAINED,
        /** By the running statistics, which stay; scale and shift are still learned. */
        @JsonProperty("frozen")
        FROZEN,
        /** By groups of channels within a sample, for small batches; in the light form only. */
        @JsonProperty("group")
        GROUP
    }

    /** MaX-DeepLab-S. */
    public static final NetworkOptions SMALL = new NetworkOptions(
            Kind.SMALL,
            64,
            List.of(3, 4, 6, 3),
            128,
            128,
            256,
            2048,
            128,
            AttentionOptions.ALL,
            32,
            0,
            1,
            true,
            Norm.TRAINED,
            .8,
            .1);

    /** MaX-DeepLab-L. */
    public static final NetworkOptions LARGE = new NetworkOptions(
            Kind.LARGE,
            64,
            List.of(3, 6, 3, 3),
            128,
            128,
            512,
            2048,
            256,
            AttentionOptions.ALL,
            16,
            2,
            3,
            true,
            Norm.TRAINED,
            .8,
            .1);

    /** A quarter of the small network's width. */
    public static final NetworkOptions LIGHT = new NetworkOptions(
            Kind.LIGHT,
            16,
            List.of(2, 2, 3, 2),
            32,
            32,
            64,
            256,
            32,
            AttentionOptions.ALL,
            32,
            0,
            1,
            true,
            Norm.TRAINED,
            1,
            3);

    public NetworkOptions {
        blocks = List.copyOf(blocks);
        Limits.require(width >= 8 && width % 8 == 0, "width", width, "a multiple of 8");
        Limits.require(
                blocks.size() == 4 && blocks.stream().allMatch(n -> n >= 1), "blocks", blocks, "four numbers from 1");
        Limits.require(slots >= 1, "slots", slots, "at least 1");
        Limits.require(features >= 1, "features", features, "at least 1");
        Limits.require(memory >= 1, "memory", memory, "at least 1");
        Limits.require(feedForward >= 1, "feed_forward", feedForward, "at least 1");
        Limits.require(
                List.of(32, 16, 8, 4).contains(dualPathsFrom), "dual_paths_from", dualPathsFrom, "32, 16, 8 or 4");
        int least = 8 * 32 / dualPathsFrom;
        Limits.require(
                keys >= least && keys % least == 0,
                "keys",
                keys,
                "a multiple of %d where dual_paths_from is %d".formatted(least, dualPathsFrom));
        Limits.require(stacks >= 0 && stacks <= 2, "stacks", stacks, "0, 1 or 2");
        Limits.require(decoderBlocks >= 1, "decoder_blocks", decoderBlocks, "at least 1");
        Limits.require(
                norm != Norm.GROUP || kind == Kind.LIGHT, "norm", "group", "trained or frozen unless kind is light");
        if (norm == Norm.GROUP) { // of two numbers that are normalised together nothing is left but which is larger
            Limits.require(features >= 3, "features", features, "at least 3 where norm is group");
            Limits.require(memory >= 3, "memory", memory, "at least 3 where norm is group");
        }
        Limits.require(keepPath > 0 && keepPath <= 1, "keep_path", keepPath, "above 0 and at most 1");
        Limits.positive("mask_scale", maskScale);
    }

    /** The longest side of an input whose positions axial attention can tell apart; convolutions have no limit. */
    int longestSide() {
        return attention.pixelToPixel() == AttentionOptions.PixelToPixel.AXIAL
                ? (RelativePositions.MOST - 1) * Stage.OUTPUT_STRIDE + 1
                : Integer.MAX_VALUE;
    }

    @JsonCreator
    static NetworkOptions of(
            @JsonProperty("kind") @Nullable Kind kind,
            @JsonProperty("width") @Nullable Integer width,
            @JsonProperty("blocks") @Nullable List<Integer> blocks,
            @JsonProperty("slots") @Nullable Integer slots,
            @JsonProperty("features") @Nullable Integer features,
            @JsonProperty("memory") @Nullable Integer memory,
            @JsonProperty("feed_forward") @Nullable Integer feedForward,
            @JsonProperty("keys") @Nullable Integer keys,
            @JsonProperty("attention") @Nullable AttentionOptions attention,
            @JsonProperty("dual_paths_from") @Nullable Integer dualPathsFrom,
            @JsonProperty("stacks") @Nullable Integer stacks,
            @JsonProperty("decoder_blocks") @Nullable Integer decoderBlocks,
            @JsonProperty("semantic") @Nullable Boolean semantic,
            @JsonProperty("norm") @Nullable Norm norm,
            @JsonProperty("keep_path") @Nullable Double keepPath,
            @JsonProperty("mask_scale") @Nullable Double maskScale) {
        NetworkOptions usual = usual(kind == null ? Kind.LIGHT : kind);
        return new NetworkOptions(
                usual.kind,
                or(width, usual.width),
                or(blocks, usual.blocks),
                or(slots, usual.slots),
                or(features, usual.features),
                or(memory, usual.memory),
                or(feedForward, usual.feedForward),
                or(keys, usual.keys),
                or(attention, usual.attention),
                or(dualPathsFrom, usual.dualPathsFrom),
                or(stacks, usual.stacks),
                or(decoderBlocks, usual.decoderBlocks),
                or(semantic, usual.semantic),
                or(norm, usual.norm),
                or(keepPath, usual.keepPath),
                or(maskScale, usual.maskScale));
    }

    private static NetworkOptions usual(Kind kind) {
        return switch (kind) {
            case SMALL -> SMALL;
            case LARGE -> LARGE;
            case LIGHT -> LIGHT;
        };
    }

    private static <T> T or(@Nullable T given, T usual) {
        return given == null ? usual : given;
    }
}
