package boxless.method.adaptis;

import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Published;
import boxless.method.Shapes;
import boxless.weights.NameMap;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Weights as both branches of the official code save them. The network has their parameter names; which form it is and how wide is in names and
 * shapes, the rest is the habit of that form.
 */
final class PublishedWeights {
    private static final String COUNTER = "num_batches_tracked";

    /** MXNet names the numbers of normalisation otherwise. A proposal head is there only after the second stage of training. */
    static final NameMap NAMES = NameMap.IDENTITY
            .rename("\\.gamma$", ".weight")
            .rename("\\.beta$", ".bias")
            .rename("\\.moving_(mean|var)$", ".running_$1")
            .optional(".*\\." + COUNTER)
            .optional("proposals_head\\..*")
            .optional(AdaptIsNetwork.THRESHOLD);

    /** Weights, biases and running statistics of a proposal head: as many in every form. */
    private static final int PROPOSAL_TENSORS = 14;

    /** The threshold on masks in the official examples. */
    private static final double MASK = .4;

    private static final Normalization CENTRED = new Normalization.MeanStd(new float[] {.5f}, new float[] {.5f});

    private static final Normalization IMAGE_NET =
            new Normalization.MeanStd(new float[] {.485f, .456f, .406f}, new float[] {.229f, .224f, .225f});

    private static final List<String> CITYSCAPES_STUFF = List.of(
            "road",
            "sidewalk",
            "building",
            "wall",
            "fence",
            "pole",
            "traffic light",
            "traffic sign",
            "vegetation",
            "terrain",
            "sky");

    private static final List<String> CITYSCAPES_THINGS =
            List.of("person", "rider", "car", "truck", "bus", "train", "motorcycle", "bicycle");

    private PublishedWeights() {}

    /**
     * Weights of github.com/saic-vul/adaptis: the toy network of its PyTorch branch, or the toy and street networks of its MXNet branch.
     *
     * @throws BadFileException where the tensors are not those of such a network
     */
    static Published official(StateDict weights) {
        Shapes shapes = Shapes.of(weights, NAMES);
        try {
            return official(shapes, Form.of(shapes));
        } catch (IllegalArgumentException e) {
            throw shapes.wrong("its tensor shapes do not match AdaptIS (" + e.getMessage() + ")");
        }
    }

    private static Published official(Shapes shapes, Form form) {
        AdaptIsOptions usual = AdaptIsOptions.DEFAULTS;
        boolean street = form == Form.STREET;
        boolean proposing = proposes(shapes);
        int channels = shapes.extent(form.semantic, 0);
        boolean cityscapes = street && channels == CITYSCAPES_STUFF.size() + CITYSCAPES_THINGS.size();
        AdaptIsOptions options = new AdaptIsOptions(
                shapes.extent(form.first, 1),
                form.network(shapes),
                new CoordinateOptions(coordinates(shapes, form), new CoordinateOptions.Radius(street ? 280 : 42)),
                usual.epsilon(),
                street ? new TrainingPoints(6, TrainingPoints.Of.MANY, 48, .025, 80) : usual.points(),
                new MaskLoss.NormalizedFocal(street ? .25 : .5, 2),
                usual.semanticLoss(),
                usual.centres(),
                usual.proposalLoss(),
                decoder(street, proposing),
                usual.flip());
        return new Published(
                AdaptIs.NAME,
                Settings.JSON.valueToTree(options),
                street ? IMAGE_NET : CENTRED,
                cityscapes ? cityscapes() : things(channels),
                implied(shapes),
                cityscapes ? List.of() : List.of(guess(channels)));
    }

    /** Which network it is. */
    private enum Form {
        TORCH_UNET(
                "backbone.encoder.0.1.down_block.0.conv_block.0.weight",
                "backbone.final_block.down_block.1.conv_block.0.weight",
                "segmentation_head.convhead.9.weight"),
        GLUON_UNET(
                "feature_extractor.d0.0.0.weight",
                "feature_extractor.fe.2.weight",
                "segmentation_head.layers.6.weight"),
        STREET(
                "feature_extractor.backbone.conv1.0.weight",
                "feature_extractor.head.block.2.weight",
                "segmentation_head.layers.2.weight");

        private final String first;
        private final String last;
        private final String semantic;

        /**
         * @param first convolution, of the image
         * @param last convolution, which gives the features
         * @param semantic the semantic head's last convolution
         */
        Form(String first, String last, String semantic) {
            this.first = first;
            this.last = last;
            this.semantic = semantic;
        }

        static Form of(Shapes shapes) {
            for (Form form : values()) {
                if (shapes.tensors().containsKey(form.first)) {
                    return form;
                }
            }
            if (!shapes.has(".*\\..*")) {
                throw new BadFileException(
                        shapes.weights().file(),
                        "has names without the blocks of the network, as MXNet's export and collect_params().save write them;"
                                + " load it into the network in Python and save it with net.save_parameters(file)");
            }
            throw shapes.wrong("has none of the first layers of AdaptIS's networks");
        }

        NetworkOptions network(Shapes shapes) {
            return switch (this) {
                case TORCH_UNET -> new NetworkOptions.TorchUNet(shapes.extent(first, 0));
                case GLUON_UNET -> new NetworkOptions.GluonUNet(shapes.extent(first, 0));
                case STREET -> new NetworkOptions.Street(depth(shapes));
            };
        }

        private static int depth(Shapes shapes) {
            return switch (shapes.count("feature_extractor.backbone.layer3.%d.conv3.weight")) {
                case 6 -> 50;
                case 23 -> 101;
                default -> throw shapes.wrong("its backbone is not a ResNet-50 or 101");
            };
        }
    }

    private static CoordinateOptions.Origin coordinates(Shapes shapes, Form form) {
        int channels = shapes.extent("adaptis_head.block0.0.weight", 1) - shapes.extent(form.last, 0);
        return switch (channels) {
            case 3 -> CoordinateOptions.Origin.POINT;
            case 0 -> CoordinateOptions.Origin.NOTHING;
            default -> throw shapes.wrong("its masks are made from %d coordinates, not 3 or 0".formatted(channels));
        };
    }

    private static boolean proposes(Shapes shapes) {
        int tensors = shapes.number("proposals_head\\.(?!.*" + COUNTER + ").*");
        if (tensors != 0 && tensors != PROPOSAL_TENSORS) {
            throw shapes.wrong("its proposal head has %d tensors, not %d".formatted(tensors, PROPOSAL_TENSORS));
        }
        return tensors > 0;
    }

    /** As in the official examples for the toy data, and as by default for street scenes; without a proposal head from random points. */
    private static DecoderOptions decoder(boolean street, boolean proposing) {
        DecoderOptions usual = DecoderOptions.OFFICIAL;
        if (street) {
            return proposing ? usual : usual.withRandomPoints();
        }
        PointOptions points = proposing
                ? new PointOptions.Proposals(MASK, .5, .3, .1, .003, 2, .025, 100, 0)
                : new PointOptions.Random(MASK, .5, .3, 7, 40, 0);
        return new DecoderOptions(
                points, usual.leastThing(), usual.leastStuff(), usual.background(), usual.crop(), usual.overlap());
    }

    private static List<Category> cityscapes() {
        return Category.of(
                Stream.concat(CITYSCAPES_STUFF.stream(), CITYSCAPES_THINGS.stream())
                        .toList(),
                CITYSCAPES_STUFF);
    }

    /** Which channels are stuff stands in no file: beside the 19 of Cityscapes, the first is taken for the background and all others for things. */
    private static List<Category> things(int channels) {
        return Category.things(
                channels == 2
                        ? List.of("object")
                        : IntStream.range(1, channels)
                                .mapToObj(i -> "object " + i)
                                .toList());
    }

    private static Published.Guess guess(int channels) {
        return new Published.Guess(
                "classes",
                "no checkpoint says what its %d classes are, which were taken to be a background, the first, and things; add classes=[...] with their names, those of stuff before those of things, and stuff=[...] with those that are not things"
                        .formatted(channels));
    }

    /** The threshold on masks, which the official code does not save; and, where a file does not count batches, that its proposal head has seen one. */
    private static Map<String, StoredTensor> implied(Shapes shapes) {
        Map<String, StoredTensor> implied = new LinkedHashMap<>();
        implied.put(AdaptIsNetwork.THRESHOLD, StoredTensor.ofFloats(new long[] {1}, (float) MASK));
        shapes.tensors().keySet().stream()
                .filter(name -> name.startsWith("proposals_head.") && name.endsWith(".running_var"))
                .map(name -> name.substring(0, name.lastIndexOf('.') + 1) + COUNTER)
                .forEach(counter -> implied.put(counter, StoredTensor.ofLongs(new long[0], 1)));
        return implied;
    }
}
