package boxless.method.solo;

import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** SOLO's head: one mask channel for each cell; the branches are shared by the levels, their last mask layer is not. */
final class CellHead extends Module {
    private final SoloOptions options;
    private final Branch mask;
    private final Branch category;
    private final Module outputList = new Module("solo_ins_list");
    private final List<Conv2dImpl> outputs = new ArrayList<>();
    private final Conv2dImpl categoryOutput;

    CellHead(SoloOptions options) {
        this.options = options;
        HeadOptions head = options.head();
        mask = register_module(
                "ins_convs", new Branch(options.features(), head, Coordinates.BOTH, options.coordinates()));
        category = register_module("cate_convs", new Branch(options.features(), head));
        for (int side : options.grids().sides()) {
            String number = Integer.toString(outputs.size());
            outputs.add(outputList.register_module(number, Initial.rare(head.width(), (long) side * side, 1)));
        }
        register_module("solo_ins_list", outputList);
        categoryOutput = register_module("solo_cate", Initial.rare(head.width(), options.classes(), 3));
    }

    /** @param levels (B, in, h, w) each */
    Prediction forward(List<Tensor> levels) {
        List<Tensor> categories = new ArrayList<>();
        List<Tensor> features = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Tensor level = levels.get(i);
            int side = options.grids().sides().get(i);
            features.add(
                    Scopes.within(() -> Resampling.doubled(mask.forward(level)).to(ScalarType.Float)));
            categories.add(Scopes.within(() -> categoryOutput
                    .forward(category.forward(GridAlignment.of(options.align(), level, side)))
                    .to(ScalarType.Float)));
        }
        return new Prediction.Cells(categories, features, outputs);
    }
}
