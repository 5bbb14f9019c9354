package boxless.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Changes the size of feature maps, without antialiasing. Unless a method says otherwise, pixel centres lie at half coordinates (torch's
 * {@code align_corners=False}).
 */
public final class Resampling {
    private Resampling() {}

    /** Between the four nearest pixels; the map itself where it has the size already. */
    public static Tensor bilinear(Tensor map, long height, long width) { // (B, C, H, W) -> (B, C, height, width)
        return bilinear(map, height, width, false);
    }

    /** {@link #bilinear} with corner pixels on corner pixels (torch's {@code align_corners=True}). */
    public static Tensor bilinearAligned(Tensor map, long height, long width) { // (B, C, H, W) -> (B, C, height, width)
        return bilinear(map, height, width, true);
    }

    private static Tensor bilinear(Tensor map, long height, long width, boolean aligned) {
        return map.size(2) == height && map.size(3) == width
                ? map
                : torch.upsample_bilinear2d(
                        map, new long[] {height, width}, aligned, new DoubleOptional(), new DoubleOptional());
    }

    /** {@link #bilinear} to twice the size. */
    public static Tensor doubled(Tensor map) { // (B, C, H, W) -> (B, C, 2 H, 2 W)
        return bilinear(map, 2 * map.size(2), 2 * map.size(3));
    }

    /** The nearest pixel. */
    public static Tensor nearest(Tensor map, long height, long width) { // (B, C, H, W) -> (B, C, height, width)
        return torch.upsample_nearest2d(map, new long[] {height, width}, new DoubleOptional(), new DoubleOptional());
    }
}
