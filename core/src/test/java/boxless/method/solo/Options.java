package boxless.method.solo;

import boxless.backbone.ResNet;
import java.util.List;

/** Options for tests. */
final class Options {
    private Options() {}

    /** The official settings with another head and backbone. */
    static SoloOptions with(HeadOptions head, int depth) {
        return with(head, depth, 80, SoloOptions.DEFAULTS.grids(), SoloOptions.DEFAULTS.sizes());
    }

    static SoloOptions with(HeadOptions head, int depth, int classes, Grids grids, List<Sizes> sizes) {
        SoloOptions usual = SoloOptions.DEFAULTS;
        return new SoloOptions(
                usual.channels(),
                classes,
                new SoloOptions.Backbone(depth, 64, ResNet.Norm.FROZEN, 1),
                usual.features(),
                head,
                usual.coordinates(),
                usual.align(),
                grids,
                sizes,
                usual.centre(),
                usual.categoryLoss(),
                usual.maskLoss(),
                usual.decoder(),
                usual.resize());
    }
}
