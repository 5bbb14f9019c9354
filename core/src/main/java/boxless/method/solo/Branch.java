package boxless.method.solo;

import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** A row of convolutions; the first few may see where they are. */
final class Branch extends Module {
    private final List<ConvUnit> units = new ArrayList<>();
    private final Coordinates coordinates;
    private final int located;

    /**
     * @param in channels of the input
     * @param options how many convolutions, how wide
     * @param coordinates what the first {@code located} of them get beside their input
     */
    Branch(long in, HeadOptions options, Coordinates coordinates, int located) {
        this.coordinates = coordinates;
        this.located = located;
        for (int i = 0; i < options.convs(); i++) {
            long channels = i == 0 ? in : options.width();
            long more = i < located ? coordinates.channels() : 0;
            units.add(register_module(Integer.toString(i), new ConvUnit(channels + more, options.width(), 3)));
        }
    }

    /** A branch that does not know where it is. */
    Branch(long in, HeadOptions options) {
        this(in, options, Coordinates.NONE, 0);
    }

    Tensor forward(Tensor input) { // (B, in, H, W) -> (B, width, H, W)
        Tensor x = input;
        for (int i = 0; i < units.size(); i++) {
            ConvUnit unit = units.get(i);
            Tensor before = x;
            boolean sees = i < located;
            x = Scopes.within(() -> unit.forward(sees ? coordinates.append(before) : before));
        }
        return x;
    }
}
