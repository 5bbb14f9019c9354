package boxless.method.solo;

import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The head of Decoupled SOLO: one mask channel for each column and each row, from two branches, or in the light form from one. */
final class DecoupledHead extends Module {
    private final SoloOptions options;
    private final boolean light;
    private final Branch x;
    private final Branch y;
    private final Branch category;
    private final Module xList = new Module("dsolo_ins_list_x");
    private final Module yList = new Module("dsolo_ins_list_y");
    private final List<Conv2dImpl> xOutputs = new ArrayList<>();
    private final List<Conv2dImpl> yOutputs = new ArrayList<>();
    private final Conv2dImpl categoryOutput;

    DecoupledHead(SoloOptions options) {
        this.options = options;
        HeadOptions head = options.head();
        int in = options.features();
        light = head instanceof HeadOptions.DecoupledLight;
        if (light) {
            x = register_module("ins_convs", new Branch(in, head, Coordinates.BOTH, options.coordinates()));
            y = x;
        } else {
            x = register_module("ins_convs_x", new Branch(in, head, Coordinates.X, options.coordinates()));
            y = register_module("ins_convs_y", new Branch(in, head, Coordinates.Y, options.coordinates()));
        }
        category = register_module("cate_convs", new Branch(in, head));
        for (int side : options.grids().sides()) {
            String number = Integer.toString(xOutputs.size());
            xOutputs.add(xList.register_module(number, Initial.rare(head.width(), side, 3)));
            yOutputs.add(yList.register_module(number, Initial.rare(head.width(), side, 3)));
        }
        register_module("dsolo_ins_list_x", xList);
        register_module("dsolo_ins_list_y", yList);
        categoryOutput = register_module("dsolo_cate", Initial.rare(head.width(), options.classes(), 3));
    }

    /** @param levels (B, in, h, w) each */
    Prediction forward(List<Tensor> levels) {
        List<Tensor> categories = new ArrayList<>();
        List<Tensor> xs = new ArrayList<>();
        List<Tensor> ys = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Tensor level = levels.get(i);
            int side = options.grids().sides().get(i);
            Conv2dImpl xOutput = xOutputs.get(i);
            Conv2dImpl yOutput = yOutputs.get(i);
            Tensor columns = Scopes.within(() -> Resampling.doubled(x.forward(level))); // (B, width, h, w)
            Tensor rows = light ? columns : Scopes.within(() -> Resampling.doubled(y.forward(level)));
            xs.add(Scopes.within(() -> xOutput.forward(columns).to(ScalarType.Float)));
            ys.add(Scopes.within(() -> yOutput.forward(rows).to(ScalarType.Float)));
            categories.add(Scopes.within(() -> categoryOutput
                    .forward(category.forward(GridAlignment.of(options.align(), level, side)))
                    .to(ScalarType.Float)));
        }
        return new Prediction.Decoupled(categories, xs, ys);
    }
}
