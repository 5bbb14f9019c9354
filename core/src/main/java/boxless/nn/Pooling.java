package boxless.nn;

import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.maximum;

import org.bytedeco.pytorch.Tensor;

/** Maxima of 2 x 2 pixels. */
final class Pooling {
    private Pooling() {}

    static Tensor halved(Tensor x) { // (B, C, H, W) -> (B, C, H/2, W/2)
        return x.size(1) == 1
                ? channel(x)
                : max_pool2d(x, new long[] {2, 2}, new long[] {2, 2}, new long[] {0, 0}, new long[] {1, 1}, false);
    }

    /** The pooling of images of one channel; libtorch's takes four times as long for them. */
    private static Tensor channel(Tensor x) { // (B, 1, H, W)
        Tensor cells = x.view(x.size(0), 1, x.size(2) / 2, 2, x.size(3) / 2, 2);
        Tensor left = cells.select(5, 0); // (B, 1, H/2, 2, W/2)
        Tensor right = cells.select(5, 1);
        return maximum(maximum(left.select(3, 0), right.select(3, 0)), maximum(left.select(3, 1), right.select(3, 1)));
    }
}
