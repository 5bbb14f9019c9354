package boxless.method.solo;

import boxless.nn.Layers;
import org.bytedeco.pytorch.Conv2dImpl;

/** How the heads' weights begin. */
final class Initial {
    static final double DEVIATION = 0.01;

    /** The logit of probability .01: before training hardly a cell and hardly a pixel is an object's. */
    private static final double RARE = -Math.log((1 - 0.01) / 0.01);

    private Initial() {}

    /** A last layer whose sigmoid begins at .01. */
    static Conv2dImpl rare(long in, long out, long side) {
        return of(in, out, side, RARE);
    }

    /** A last layer whose outputs begin at 0. */
    static Conv2dImpl zero(long in, long out, long side) {
        return of(in, out, side, 0);
    }

    private static Conv2dImpl of(long in, long out, long side, double bias) {
        Conv2dImpl conv = Layers.conv(in, out, side);
        Layers.normal(conv.weight(), DEVIATION);
        Layers.fill(conv.bias(), bias);
        return conv;
    }
}
