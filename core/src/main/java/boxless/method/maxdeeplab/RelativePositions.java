package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A learned vector for every distance m - l between two positions of an axis, shared by all heads. */
final class RelativePositions extends Block {
    /** Longest axis that the official code attends over. */
    static final int MOST = 129;

    private static final int REACH = 254;

    private final Tensor table; // (509, d): row i is for the distance i - 254

    RelativePositions(long depth) {
        table = new Tensor(register_parameter("weight", torch.empty(2 * REACH + 1, depth)));
    }

    /** The vectors of all pairs of positions of an axis of this length. */
    Tensor forward(long length) { // -> (L, L, d), first l, then m
        int side = Math.toIntExact(length);
        long[] rows = new long[side * side];
        for (int l = 0; l < side; l++) {
            for (int m = 0; m < side; m++) {
                rows[l * side + m] = m - l + REACH;
            }
        }
        Tensor index = Tensors.of(rows, rows.length).to(table.device(), ScalarType.Long);
        return table.index_select(0, index).view(length, length, -1);
    }
}
