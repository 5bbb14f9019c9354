package boxless.method.solo;

import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** SOLOv2's mask feature: the levels P2 to P5, each enlarged to P2's size, added up and mixed. */
final class MaskFeature extends Module {
    private static final int LEVELS = 4;

    private final Module list = new Module("convs_all_levels");
    private final List<Step> levels = new ArrayList<>();
    private final Module outputList = new Module("conv_pred");
    private final ConvUnit output;

    MaskFeature(long in, HeadOptions.Dynamic head) {
        for (int i = 0; i < LEVELS; i++) {
            boolean last = i == LEVELS - 1;
            long channels = last ? in + Coordinates.BOTH.channels() : in;
            levels.add(list.register_module(Integer.toString(i), new Step(channels, head.features(), i, last)));
        }
        register_module("convs_all_levels", list);
        output = outputList.register_module("0", new ConvUnit(head.features(), head.kernel(), 1));
        register_module("conv_pred", outputList);
    }

    Tensor forward(List<Tensor> pyramid) { // (B, in, H/4 / 2^i, W/4 / 2^i) -> (B, E, H/4, W/4)
        return Scopes.within(() -> {
            Tensor sum = levels.get(0).forward(pyramid.get(0));
            for (int i = 1; i < LEVELS; i++) {
                sum = sum.add(levels.get(i).forward(pyramid.get(i)));
            }
            return output.forward(sum);
        });
    }

    /** A convolution and a doubling for each step up to P2's size; the coarsest level knows where it is. */
    private static final class Step extends Module {
        private final List<ConvUnit> units = new ArrayList<>();
        private final int doublings;
        private final Coordinates coordinates;

        Step(long in, long out, int doublings, boolean located) {
            this.doublings = doublings;
            coordinates = located ? Coordinates.BOTH : Coordinates.NONE;
            for (int i = 0; i < Math.max(1, doublings); i++) {
                units.add(register_module("conv" + i, new ConvUnit(i == 0 ? in : out, out, 3)));
            }
        }

        Tensor forward(Tensor input) {
            Tensor x = coordinates.append(input);
            for (ConvUnit unit : units) {
                Tensor before = x;
                x = Scopes.within(() -> {
                    Tensor made = unit.forward(before);
                    return doublings == 0 ? made : Resampling.doubled(made);
                });
            }
            return x;
        }
    }
}
