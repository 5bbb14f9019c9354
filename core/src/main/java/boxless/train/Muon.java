package boxless.train;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Muon (Jordan et al., 2024). A weight moves along its momentum with all singular values brought near 1, so that what few images ask for counts as much as
 * what all of them do. The root mean square of a step is .2 of the learning rate, about that of Adam's steps (Liu et al., 2025, section 2.2).
 *
 * <p>Two things differ from the authors' code. Singular values are changed within blocks of 64 rows: for wide layers all at once costs several times as much,
 * and teaches no more (docs/ablations.md#muon). And the iteration runs on the small products X X^T, in float32, for all blocks of one shape together.
 */
final class Muon {
    private static final int BLOCK = 64;
    private static final int ITERATIONS = 5;
    /** Of the odd polynomial a s + b s^3 + c s^5, which takes singular values towards 1 and the smallest as fast as it can. */
    private static final double A = 3.4445;

    private static final double B = -4.7750;
    private static final double C = 2.0315;

    /**
     * What is smaller counts as 0, of gradients and of shares of a block. The momentum of a channel that no image asks for any more fades until its
     * products are below the least normal float32, and with such a step takes several times as long.
     */
    private static final double NOTHING = 1e-18;

    private Muon() {}

    /** Whether a parameter is a weight that mixes enough channels for singular values to mean something. */
    static boolean moves(Tensor parameter) {
        if (parameter.dim() < 2) {
            return false;
        }
        boolean depthwise = parameter.dim() > 2 && parameter.size(1) == 1;
        return !depthwise && parameter.size(0) >= 8 && parameter.numel() / parameter.size(0) >= 8;
    }

    /**
     * A parameter that is about to move.
     *
     * @param parameter that {@linkplain Muon#moves moves}; all but its first dimension are the columns of the matrix
     * @param momentum average of gradients, which the move changes
     */
    record Move(Tensor parameter, Tensor gradient, Tensor momentum, double learningRate) {
        private long rows() {
            return parameter.size(0);
        }

        private long columns() {
            return parameter.numel() / rows();
        }

        private boolean tall() {
            return rows() > columns();
        }

        private long blockRows() {
            long few = Math.min(rows(), columns());
            return few % BLOCK == 0 ? BLOCK : few;
        }

        private long longest() {
            return Math.max(rows(), columns());
        }

        private List<Long> blockShape() {
            return List.of(blockRows(), longest());
        }

        private long blocks() {
            return parameter.numel() / (blockRows() * longest());
        }

        /** Where Nesterov's momentum points. */
        private Tensor ahead(double mu) {
            momentum.lerp_(gradient, new Scalar(1 - mu));
            Tensor ahead = gradient.lerp(momentum, new Scalar(mu)).reshape(rows(), columns());
            return torch.hardshrink(tall() ? ahead.t() : ahead, new Scalar(NOTHING))
                    .reshape(-1, blockRows(), longest()); // (blocks, rows, columns)
        }

        /** @param direction (blocks, rows, columns) */
        private void along(Tensor direction) {
            Tensor wide = direction.reshape(-1, longest());
            parameter.add_(
                    (tall() ? wide.t() : wide).reshape(parameter.sizes()),
                    new Scalar(-learningRate * .2 * Math.sqrt(longest())));
        }
    }

    /**
     * One step of many parameters.
     *
     * @param mu Nesterov's momentum
     */
    static void move(List<Move> moves, double mu) {
        moves.stream()
                .collect(groupingBy(Move::blockShape, LinkedHashMap::new, toList()))
                .values()
                .forEach(alike -> moveTogether(alike, mu));
    }

    private static void moveTogether(List<Move> alike, double mu) {
        TensorVector blocks = new TensorVector();
        alike.forEach(move -> blocks.push_back(move.ahead(mu)));
        Tensor directions = orthogonal(torch.cat(blocks, 0));
        long from = 0;
        for (Move move : alike) {
            move.along(directions.narrow(0, from, move.blocks()));
            from += move.blocks();
        }
    }

    /**
     * Brings the singular values near 1.
     *
     * @param x (blocks, m, n), m at most n
     */
    private static Tensor orthogonal(Tensor x) {
        Tensor gram = torch.matmul(x, x.transpose(1, 2));
        Tensor square =
                gram.diagonal(0, 1, 2).sum(1).clamp_min(new Scalar(1e-30)).reshape(-1, 1, 1); // |X|^2
        gram = torch.hardshrink(gram.div(square), new Scalar(NOTHING));
        Tensor p = polynomial(gram);
        Tensor product = p;
        for (int i = 1; i < ITERATIONS; i++) {
            gram = torch.matmul(torch.matmul(p, gram), p);
            p = polynomial(gram);
            product = torch.matmul(p, product);
        }
        return torch.matmul(product.div(square.sqrt()), x);
    }

    /** What one iteration multiplies X by: a I + b X X^T + c (X X^T)^2. */
    private static Tensor polynomial(Tensor gram) {
        Tensor p = torch.matmul(gram, gram).mul_(new Scalar(C)).add_(gram, new Scalar(B));
        p.diagonal(0, 1, 2).add_(new Scalar(A));
        return p;
    }
}
