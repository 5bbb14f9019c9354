package boxless.method.spatialembeddings;

import static org.bytedeco.pytorch.global.torch.cat;

import boxless.tensor.Scopes;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * EmbedSeg's test-time augmentation: the network sees the picture in its eight orientations, and the raw outputs, brought back, are averaged.
 * An offset is a vector: turning the picture turns it too; a bandwidth changes its axis with every quarter turn. Where the grid's steps
 * differ in x and y, an offset means another length after a quarter turn: then only the four orientations without one are averaged.
 *
 * <p>Without gradients a view takes its memory only while the network sees it; what stays is the sum.
 */
final class DihedralAverage {
    private static final long[] PLANE = {2, 3};

    private DihedralAverage() {}

    /** @param square whether a step is as long in x as in y */
    static Tensor of(
            Tensor images,
            int sigmas,
            boolean square,
            UnaryOperator<Tensor> forward) { // (B, C, H, W) -> (B, 2 + sigmas + classes, H, W)
        int turn = square ? 1 : 2;
        int views = 8 / turn;
        Tensor sum = Scopes.within(() -> upright(images, sigmas, 0, false, forward));
        for (int view = 1; view < views; view++) {
            int quarters = view / 2 * turn;
            boolean flipped = view % 2 == 1;
            Scopes.freeing(() -> sum.add_(upright(images, sigmas, quarters, flipped, forward)));
        }
        return sum.mul_(new Scalar(1.0 / views));
    }

    /** The output for one orientation, brought back. */
    private static Tensor upright(
            Tensor images, int sigmas, int quarters, boolean flipped, UnaryOperator<Tensor> forward) {
        Tensor turned = images.rot90(quarters, PLANE);
        return restored(forward.apply(flipped ? turned.flip(2) : turned), sigmas, quarters, flipped);
    }

    private static Tensor restored(Tensor output, int sigmas, int quarters, boolean flipped) {
        Tensor x = output.narrow(1, 0, 1); // (B, 1, H', W')
        Tensor y = output.narrow(1, 1, 1);
        if (flipped) {
            y = y.neg();
        }
        TensorVector channels = new TensorVector();
        switch (quarters) {
            case 1 -> channels.push_back(y.neg()).push_back(x);
            case 2 -> channels.push_back(x.neg()).push_back(y.neg());
            case 3 -> channels.push_back(y).push_back(x.neg());
            default -> channels.push_back(x).push_back(y);
        }
        if (sigmas == 2 && quarters % 2 == 1) {
            channels.push_back(output.narrow(1, 3, 1)).push_back(output.narrow(1, 2, 1));
        } else if (sigmas > 0) {
            channels.push_back(output.narrow(1, 2, sigmas));
        }
        channels.push_back(output.narrow(1, 2 + sigmas, output.size(1) - 2 - sigmas));
        Tensor turned = cat(channels, 1);
        return (flipped ? turned.flip(2) : turned).rot90(-quarters, PLANE);
    }
}
