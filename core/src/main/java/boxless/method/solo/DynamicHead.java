package boxless.method.solo;

import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** SOLOv2's head: each cell gives its category and the kernel that finds its mask in {@link MaskFeature}. */
final class DynamicHead extends Module {
    private final SoloOptions options;
    private final Coordinates place;
    private final Branch kernel;
    private final Branch category;
    private final Conv2dImpl kernelOutput;
    private final Conv2dImpl categoryOutput;

    DynamicHead(SoloOptions options, HeadOptions.Dynamic head) {
        this.options = options;
        int in = options.features();
        category = register_module("cate_convs", new Branch(in, head));
        place = options.coordinates() > 0 ? Coordinates.BOTH : Coordinates.NONE;
        kernel = register_module("kernel_convs", new Branch(in + place.channels(), head));
        categoryOutput = register_module("solo_cate", Initial.rare(head.width(), options.classes(), 3));
        kernelOutput = register_module("solo_kernel", Initial.zero(head.width(), head.kernel(), 3));
    }

    /**
     * @param levels (B, in, h, w) each
     * @param feature (B, E, H/4, W/4)
     */
    Prediction forward(List<Tensor> levels, Tensor feature) {
        List<Tensor> categories = new ArrayList<>();
        List<Tensor> kernels = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Tensor level = levels.get(i);
            int side = options.grids().sides().get(i);
            // The coordinates of the feature map are brought onto the grid with it, not made anew there.
            Tensor grid = Scopes.within(() -> GridAlignment.of(options.align(), place.append(level), side));
            Tensor features = grid.narrow(1, 0, options.features()); // (B, in, S, S)
            kernels.add(Scopes.within(
                    () -> kernelOutput.forward(kernel.forward(grid)).to(ScalarType.Float)));
            categories.add(Scopes.within(
                    () -> categoryOutput.forward(category.forward(features)).to(ScalarType.Float)));
        }
        return new Prediction.Dynamic(categories, kernels, feature);
    }
}
