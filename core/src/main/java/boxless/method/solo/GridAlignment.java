package boxless.method.solo;

import boxless.method.solo.SoloOptions.Align;
import boxless.nn.Resampling;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The three ways of the paper to bring a level's features onto its grid. */
final class GridAlignment {
    /** Points along each side of a cell. */
    private static final long POINTS = 2;

    private GridAlignment() {}

    static Tensor of(Align way, Tensor features, long side) { // (B, C, H, W) -> (B, C, S, S)
        return switch (way) {
            case INTERPOLATION -> Resampling.bilinear(features, side, side);
            case POOLING -> torch.adaptive_avg_pool2d(features, side, side);
            case REGION_GRID ->
                torch.avg_pool2d(Resampling.bilinear(features, POINTS * side, POINTS * side), POINTS, POINTS);
        };
    }
}
