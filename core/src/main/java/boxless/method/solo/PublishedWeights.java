package boxless.method.solo;

import boxless.backbone.ResNet;
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
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Weights as the papers' code, mmdetection and torchvision save them. The network has the papers' parameter names; which head it is, how deep and
 * how wide, is in the shapes, the rest is each code's habit.
 */
final class PublishedWeights {
    /** mmdetection calls the heads' tensors otherwise; torchvision saves the backbone alone, with a classifier. */
    private static final NameMap NAMES = NameMap.IDENTITY
            .rename("^mask_head\\.mask_feature_head\\.", "mask_feat_head.")
            .rename("^mask_head\\.", "bbox_head.")
            .rename("^bbox_head\\.mask_convs(_[xy])?\\.", "bbox_head.ins_convs$1.")
            .rename("^mask_feat_head\\.conv_pred\\.(conv|gn)\\.", "mask_feat_head.conv_pred.0.$1.")
            .rename("^bbox_head\\.conv_kernel\\.", "bbox_head.solo_kernel.")
            .rename("^bbox_head\\.cls_convs\\.", "bbox_head.cate_convs.")
            .rename("^bbox_head\\.conv_mask_list\\.", "bbox_head.solo_ins_list.")
            .rename("^bbox_head\\.conv_mask_list_([xy])\\.", "bbox_head.dsolo_ins_list_$1.")
            .rename("^((?:conv|bn)1|layer[1-4])\\.", "backbone.$1.")
            .optional(".*\\.num_batches_tracked")
            .optional("fc\\..*");

    static final Pattern BACKBONE = Pattern.compile("backbone\\..*");

    private static final Normalization IMAGE_NET = new Normalization.MeanStd(
            new float[] {123.675f / 255, 116.28f / 255, 103.53f / 255},
            new float[] {58.395f / 255, 57.12f / 255, 57.375f / 255});

    private static final int COCO_CLASSES = 80;

    private PublishedWeights() {}

    /** How these files name the tensors of a network with such a head. */
    static NameMap names(HeadOptions head) {
        return NAMES.rename("^bbox_head\\.conv_cls\\.", category(head) + ".");
    }

    private static String category(HeadOptions head) {
        boolean decoupled = head instanceof HeadOptions.Decoupled || head instanceof HeadOptions.DecoupledLight;
        return decoupled ? "bbox_head.dsolo_cate" : "bbox_head.solo_cate";
    }

    /**
     * Weights of github.com/WXinlong/SOLO or of mmdetection: SOLO, Decoupled SOLO, its light form and SOLOv2.
     *
     * @throws BadFileException where the tensors are not those of such a network
     */
    static Published solo(StateDict weights) {
        Shapes shapes = Shapes.of(weights, NAMES);
        try {
            return solo(shapes);
        } catch (IllegalArgumentException e) {
            throw shapes.wrong("its tensor shapes do not match SOLO (" + e.getMessage() + ")");
        }
    }

    private static Published solo(Shapes shapes) {
        StateDict weights = shapes.weights();
        if (shapes.has(".*\\.conv2?_offset(_mask)?\\..*")) {
            throw new BadFileException(
                    weights.file(),
                    "uses deformable convolutions, which Boxless does not support; give a model without DCN");
        }
        HeadOptions head = head(shapes);
        Shapes named = Shapes.of(weights, names(head));
        boolean light = head instanceof HeadOptions.DecoupledLight
                || (head instanceof HeadOptions.Dynamic dynamic && dynamic.width() < 512);
        SoloOptions usual = SoloOptions.DEFAULTS;
        int features = named.extent("neck.fpn_convs.0.conv.weight", 0);
        int classes = named.extent(category(head) + ".weight", 0);
        Grids grids = grids(named, head);
        SoloOptions options = new SoloOptions(
                named.extent("backbone.conv1.weight", 1),
                classes,
                backbone(named),
                features,
                head,
                1,
                usual.align(),
                grids,
                light ? lightSizes(head) : usual.sizes(),
                usual.centre(),
                usual.categoryLoss(),
                usual.maskLoss(),
                usual.decoder(),
                light ? lightScaling(head) : usual.resize());
        return new Published(
                Solo.NAME,
                Settings.JSON.valueToTree(options),
                IMAGE_NET,
                Category.things(classNames(classes)),
                Map.of(),
                guesses(head, classes, grids));
    }

    /** The number of COCO's classes is that of the published files; whoever learned others may have had other grids, too. */
    private static List<Published.Guess> guesses(HeadOptions head, int classes, Grids grids) {
        if (classes == COCO_CLASSES) {
            return List.of();
        }
        List<Published.Guess> guesses = new ArrayList<>();
        guesses.add(new Published.Guess(
                "classes",
                "no checkpoint says what its %s called; add classes=[...] with the names in the order of the data"
                        .formatted(classes == 1 ? "class is" : classes + " classes are")));
        if (head instanceof HeadOptions.Dynamic) {
            guesses.add(new Published.Guess(
                    "model.grids",
                    "no checkpoint of SOLOv2 says which grids it learned with, which were taken to be the paper's, %s; if they are others, add model.grids=[...]"
                            .formatted(grids.sides())));
        }
        return guesses;
    }

    /**
     * A ResNet of torchvision, for a SOLO network whose other layers start fresh.
     *
     * @throws BadFileException where the tensors are not those of a ResNet-18, 34, 50 or 101
     */
    static Published torchvision(StateDict weights) {
        Shapes shapes = Shapes.of(weights, NAMES);
        SoloOptions usual = SoloOptions.DEFAULTS;
        SoloOptions options = new SoloOptions(
                shapes.extent("backbone.conv1.weight", 1),
                usual.classes(),
                backbone(shapes),
                usual.features(),
                usual.head(),
                usual.coordinates(),
                usual.align(),
                usual.grids(),
                usual.sizes(),
                usual.centre(),
                usual.categoryLoss(),
                usual.maskLoss(),
                usual.decoder(),
                usual.resize());
        return new Published(
                Solo.NAME,
                Settings.JSON.valueToTree(options),
                IMAGE_NET,
                Category.things(classNames(usual.classes())),
                Map.of());
    }

    private static HeadOptions head(Shapes shapes) {
        int convs = shapes.count("bbox_head.cate_convs.%d.conv.weight");
        int width = shapes.extent("bbox_head.cate_convs.0.conv.weight", 0);
        if (shapes.has("bbox_head\\.kernel_convs\\..*")) {
            return new HeadOptions.Dynamic(
                    convs,
                    width,
                    shapes.extent("mask_feat_head.conv_pred.0.conv.weight", 0),
                    shapes.extent("mask_feat_head.conv_pred.0.conv.weight", 1));
        }
        if (shapes.has("bbox_head\\.ins_convs_x\\..*")) {
            return new HeadOptions.Decoupled(convs, width);
        }
        return shapes.has("bbox_head\\.dsolo_ins_list_x\\..*")
                ? new HeadOptions.DecoupledLight(convs, width)
                : new HeadOptions.Cells(convs, width);
    }

    private static Grids grids(Shapes shapes, HeadOptions head) {
        return switch (head) {
            case HeadOptions.Dynamic dynamic -> SoloOptions.DEFAULTS.grids();
            case HeadOptions.Cells cells ->
                new Grids(shapes.extents("bbox_head.solo_ins_list.%d.weight").stream()
                        .map(area -> (int) Math.round(Math.sqrt(area)))
                        .toList());
            case HeadOptions.Decoupled decoupled -> lines(shapes);
            case HeadOptions.DecoupledLight light -> lines(shapes);
        };
    }

    private static Grids lines(Shapes shapes) {
        return new Grids(shapes.extents("bbox_head.dsolo_ins_list_x.%d.weight"));
    }

    private static List<Sizes> lightSizes(HeadOptions head) {
        double unit = head instanceof HeadOptions.Dynamic ? 28 : 32;
        double largest = head instanceof HeadOptions.Dynamic ? 896 : 2048;
        return Sizes.doubling(1, unit, largest);
    }

    private static SoloOptions.Scaling lightScaling(HeadOptions head) {
        return head instanceof HeadOptions.Dynamic
                ? new SoloOptions.Scaling(448, 768)
                : new SoloOptions.Scaling(512, 852);
    }

    private static SoloOptions.Backbone backbone(Shapes shapes) {
        return new SoloOptions.Backbone(
                depth(shapes), shapes.extent("backbone.conv1.weight", 0), ResNet.Norm.FROZEN, 1);
    }

    private static int depth(Shapes shapes) {
        boolean bottleneck = shapes.has("backbone\\.layer1\\.0\\.conv3\\.weight");
        return switch (shapes.count("backbone.layer3.%d.conv1.weight")) {
            case 2 -> 18;
            case 6 -> bottleneck ? 50 : 34;
            case 23 -> 101;
            default -> throw shapes.wrong("its backbone is not a ResNet-18, 34, 50 or 101");
        };
    }

    private static List<String> classNames(int count) {
        return count == COCO_CLASSES
                ? CocoClasses.THINGS
                : IntStream.rangeClosed(1, count).mapToObj(i -> "object " + i).toList();
    }
}
