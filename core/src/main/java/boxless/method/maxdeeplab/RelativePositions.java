package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Products;
import boxless.tensor.Tensors;
import org.bytedeco.pytorch.LongOptional;
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

    /** x_l r_(m-l): one product with the vectors of all distances, of which those of each position begin one further to the left. */
    Tensor fromFirst(Tensor x) { // (g, n, L, d), contiguous -> (g, n, L, L), first l, then m
        Tensor distances = distances(1 - x.size(2), x.size(2)).to(x.scalar_type());
        return byPosition(Products.ofRows(x.view(-1, x.size(3)), distances), x).contiguous();
    }

    /** x_m r_(m-l). */
    Tensor fromSecond(Tensor x) { // (g, n, L, d), contiguous -> (g, n, L, L), first l, then m
        Tensor distances = distances(-x.size(2), x.size(2)).flip(0).to(x.scalar_type());
        return byPosition(Products.ofRows(x.view(-1, x.size(3)), distances), x)
                .transpose(2, 3)
                .contiguous(); // sums of unlike layouts are slow
    }

    /** The sum over m of w_lm r_(m-l). */
    Tensor retrieve(Tensor weights) { // (g, n, L, L) -> (g, n, L, d)
        long length = weights.size(2);
        Tensor byDistance = torch.zeros(new long[] {weights.numel() / length, 2 * length}, weights.options());
        byPosition(byDistance, weights).copy_(weights);
        Tensor vectors = distances(1 - length, length).t().contiguous().to(weights.scalar_type()); // (d, 2 L)
        return Products.ofRows(byDistance, vectors).view(weights.size(0), weights.size(1), length, -1);
    }

    /** One more than there are between positions, because products of odd sizes are slower. */
    private Tensor distances(long first, long length) { // -> (2 L, d)
        return table.narrow(0, REACH + first, 2 * length);
    }

    /** The same memory: what is said of distances in rows of positions l, as positions m. */
    private static Tensor byPosition(Tensor byDistance, Tensor like) { // (g n L, 2 L) -> (g, n, L, L)
        long length = like.size(2);
        long group = length * 2 * length;
        return byDistance.as_strided(
                new long[] {like.size(0), like.size(1), length, length},
                new long[] {like.size(1) * group, group, 2 * length - 1, 1},
                new LongOptional(length - 1));
    }
}
