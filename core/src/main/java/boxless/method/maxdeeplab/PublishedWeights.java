package boxless.method.maxdeeplab;

import boxless.data.coco.CocoClasses;
import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Published;
import boxless.method.Shapes;
import boxless.weights.NameMap;
import boxless.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Weights as the official code's checkpoints hold them. The network has their variables' names; which network it is, how deep and how wide, is in names
 * and shapes. Backbones that were trained on ImageNet have the encoder's first variables alone.
 */
final class PublishedWeights {
    /**
     * TensorFlow separates names by slashes, calls weights otherwise and puts the channels last. The auxiliary branch is for training, and whatever else
     * a checkpoint holds, such as a classifier, is for others.
     */
    static final NameMap NAMES = NameMap.IDENTITY
            .permute("/depthwise_kernel$", 2, 3, 0, 1)
            .permute("/kernel$", 3, 2, 0, 1)
            .permute("/kernel$", 0, 2, 1)
            .permute("/qkv_kernel$", 1, 0)
            .reshape("(_transformer|_feature_extra|transformer_(mask|class)_head)/.*kernel$") // (1, out, in): linear
            // maps of tokens
            .rename("/", ".")
            .rename("\\.(kernel|depthwise_kernel|embeddings|gamma)$", ".weight")
            .rename("\\.beta$", ".bias")
            .rename("\\.moving_mean$", ".running_mean")
            .rename("\\.moving_variance$", ".running_var")
            .optional("semantic_.*")
            .optional("(?!encoder\\.|pixel_space_|transformer_|semantic_).*");

    /** Pixel values from -1 to 1. */
    static final Normalization NORMALIZATION = new Normalization.MeanStd(new float[] {.5f}, new float[] {.5f});

    private static final String TOKENS = "encoder._stage5._block1_transformer.";

    private PublishedWeights() {}

    /**
     * What a checkpoint tells.
     *
     * @param inputs channels of images
     * @param categories as the semantic head numbers them. Which of them are stuff stands in no checkpoint: unless there are as many as COCO has, the
     *     last is taken for a background, which is none of them, and the others for things
     * @param semanticVoid whether channel 0 of the semantic head is void
     */
    record Found(int inputs, NetworkOptions network, List<Category> categories, boolean semanticVoid) {
        Found {
            categories = List.copyOf(categories);
        }

        /** With the settings of the official configuration for the size that is published first: 641 for S, 1025, the only one, for L. */
        Published published() {
            boolean large = isLarge();
            DecoderOptions usual = DecoderOptions.OFFICIAL;
            MaxDeepLabOptions options = new MaxDeepLabOptions(
                    inputs,
                    network,
                    semanticVoid,
                    LossOptions.OFFICIAL,
                    large ? new DecoderOptions(usual.rule(), usual.pixel(), 256, 4096, usual.score()) : usual,
                    large ? 1025 : 641);
            return new Published(
                    MaxDeepLab.NAME,
                    Settings.JSON.valueToTree(options),
                    NORMALIZATION,
                    categories,
                    Map.of(),
                    guesses());
        }

        private boolean isLarge() {
            return network.kind() == NetworkOptions.Kind.LARGE;
        }

        private List<Published.Guess> guesses() {
            List<Published.Guess> guesses = new ArrayList<>();
            if (!isLarge()) {
                guesses.add(new Published.Guess(
                        "model.side",
                        "no checkpoint says at which size it sees images, which was taken to be 641; if it is 1025, add"
                                + " model.side=1025 model.decoder.thing_area=256 model.decoder.stuff_area=4096"));
            }
            if (!categories.equals(CocoClasses.PANOPTIC)) {
                guesses.add(new Published.Guess(
                        "classes",
                        "no checkpoint says what its %d classes are, which were taken to be things and, last, a background; add classes=[...] with their names in the order of the data, and stuff=[...] with those that are not things"
                                .formatted(categories.size() + 1)));
            }
            return guesses;
        }
    }

    /**
     * A whole network of github.com/google-research/deeplab2: MaX-DeepLab-S or L, of any width and with what the paper's ablations change, but for the
     * memory's attention to itself, which has no weights of its own.
     *
     * @throws BadFileException where the tensors are not those of such a network
     */
    static Found official(StateDict weights) {
        Shapes shapes = Shapes.of(weights, NAMES);
        if (!shapes.has("encoder\\.memory_feature") && shapes.has("encoder\\._stage5\\..*")) {
            throw new BadFileException(
                    weights.file(),
                    "contains a backbone without masks and classes; import it as max-deeplab-backbone, or start a training run from it");
        }
        try {
            int channels = shapes.extent("transformer_class_head._conv.weight", 2, 3); // with void
            boolean semantic = shapes.has("semantic_last_layer\\..*");
            return new Found(
                    inputs(shapes),
                    whole(shapes, semantic),
                    categories(channels - 1),
                    !semantic || shapes.extent("semantic_last_layer.weight", 3) == channels);
        } catch (IllegalArgumentException e) {
            throw shapes.wrong("its tensor shapes do not match MaX-DeepLab (" + e.getMessage() + ")");
        }
    }

    /**
     * An encoder trained on ImageNet, for a network whose memory, decoder and heads start fresh.
     *
     * @throws BadFileException where the tensors are not those of such an encoder
     */
    static Found backbone(StateDict weights) {
        Shapes shapes = Shapes.of(weights, NAMES);
        try {
            return new Found(inputs(shapes), encoder(shapes, usual(shapes)), CocoClasses.PANOPTIC, true);
        } catch (IllegalArgumentException e) {
            throw shapes.wrong("its tensor shapes do not match MaX-DeepLab's encoder (" + e.getMessage() + ")");
        }
    }

    private static NetworkOptions usual(Shapes shapes) {
        return shapes.has("encoder\\._stage1\\..*") ? NetworkOptions.LARGE : NetworkOptions.SMALL;
    }

    private static String stem(Shapes shapes) {
        return "encoder._stem." + (usual(shapes).kind() == NetworkOptions.Kind.LARGE ? "" : "_conv1_bn_act.")
                + "_conv.weight";
    }

    private static int inputs(Shapes shapes) {
        return shapes.extent(stem(shapes), 2);
    }

    /** The options with the encoder's width and depth. */
    private static NetworkOptions encoder(Shapes shapes, NetworkOptions usual) {
        List<Integer> blocks = IntStream.rangeClosed(2, 5)
                .mapToObj(stage -> blocks(shapes, "_stage" + stage))
                .toList();
        AttentionOptions attention = new AttentionOptions(
                true,
                !shapes.has("encoder\\..*\\._pixel_kv_conv_bn\\..*"),
                !shapes.has("encoder\\..*\\._memory_query_conv_bn\\..*"),
                shapes.has("encoder\\._stage5\\._block1\\._attention\\..*")
                        ? AttentionOptions.PixelToPixel.AXIAL
                        : AttentionOptions.PixelToPixel.CONVOLUTION);
        return new NetworkOptions(
                usual.kind(),
                shapes.extent(stem(shapes), 3),
                blocks,
                usual.slots(),
                usual.features(),
                usual.memory(),
                usual.feedForward(),
                usual.keys(),
                attention,
                usual.dualPathsFrom(),
                usual.stacks(),
                usual.decoderBlocks(),
                usual.semantic(),
                usual.norm(),
                usual.keepPath(),
                usual.maskScale());
    }

    private static NetworkOptions whole(Shapes shapes, boolean semantic) {
        NetworkOptions encoder = encoder(shapes, usual(shapes));
        int decoders = decoders(shapes);
        return new NetworkOptions(
                encoder.kind(),
                encoder.width(),
                encoder.blocks(),
                shapes.extent("encoder.memory_feature", 1, 3),
                shapes.extent("transformer_mask_head._conv.weight", 2, 3),
                shapes.extent("encoder.memory_feature", 2, 3),
                shapes.extent(TOKENS + "_memory_ffn_conv1_bn_act._conv.weight", 2, 3),
                shapes.extent(TOKENS + "_memory_conv1_bn_act._conv.weight", 2, 3) / 2,
                encoder.attention(),
                dualPathsFrom(shapes),
                (decoders - 2) / 4, // down to 1/8 and 1/4, and each time back before it
                blocks(shapes, "_decoder_stage" + decoders + "_extra"),
                semantic,
                encoder.norm(),
                encoder.keepPath(),
                encoder.maskScale());
    }

    private static int blocks(Shapes shapes, String stage) {
        int blocks = 0;
        while (shapes.has("encoder\\." + stage + "\\._block" + (blocks + 1) + "\\..*")) {
            blocks++;
        }
        return blocks;
    }

    private static int decoders(Shapes shapes) {
        int decoders = 0;
        while (shapes.has("encoder\\._decoder_stage" + (decoders + 1) + "(_extra)?\\..*")) {
            decoders++;
        }
        return decoders;
    }

    /** In the terms of a plain ResNet, whose last stage has stride 32. */
    private static int dualPathsFrom(Shapes shapes) {
        int stage = 5;
        while (stage > 2 && shapes.has("encoder\\._stage" + (stage - 1) + "\\._block1_transformer\\..*")) {
            stage--;
        }
        return 1 << stage;
    }

    private static List<Category> categories(int channels) {
        return channels == CocoClasses.PANOPTIC.size()
                ? CocoClasses.PANOPTIC
                : Category.things(IntStream.range(1, channels)
                        .mapToObj(i -> "object " + i)
                        .toList());
    }
}
