package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;

/** Attention along the columns, then along the rows, so that every pixel can see every other. */
final class AxialAttention2d extends Block {
    static final long HEADS = 8;

    private final AxialAttention height;
    private final AxialAttention width;

    AxialAttention2d(NetworkOptions.Norm form, long channels, long keys, long values) {
        height = child("_height_axis", new AxialAttention(form, channels, keys, values, HEADS));
        width = child("_width_axis", new AxialAttention(form, values, keys, values, HEADS));
    }

    Tensor forward(Tensor x) { // (B, C, H, W) -> (B, V, H, W), laid out as channels_last
        Tensor columns = height.forward(x.permute(0, 3, 2, 1)); // (B, W, H, V)
        Tensor rows = width.forward(columns.transpose(1, 2)); // (B, H, W, V)
        return rows.permute(0, 3, 1, 2);
    }
}
