package boxless.method.adaptis;

import boxless.nn.Block;
import boxless.nn.Chain;
import boxless.nn.Layers;
import boxless.nn.Layers.Size;
import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What lets the cells of a mask see each other after {@link AdaIn} has said which object is meant: a small U-Net whose result is added to its input. The
 * paper's head sees one cell around each there, so that the features, which know no point, have to tell every object from its neighbours.
 */
final class Context extends Block {
    private final List<Chain> down = new ArrayList<>();
    private final List<Chain> up = new ArrayList<>();

    /** @param halvings of the map's sides, at least 1 */
    Context(NetworkOptions.Norm norm, long channels, int halvings) {
        for (int i = 0; i < halvings; i++) {
            Chain halved =
                    new Chain().add(Layers.conv(channels, channels, Size.of(3), Size.of(2), Size.of(1), Size.of(1)));
            halved.add(Tensor::relu_);
            norm.addTo(halved, channels);
            down.add(child("down." + i, halved));
        }
        for (int i = 0; i < halvings - 1; i++) {
            Chain joined = new Chain();
            Style.PYTORCH.conv(joined, norm, channels, channels, 3);
            up.add(child("up." + i, joined));
        }
    }

    Tensor forward(Tensor x) { // (n, C, h, w) -> same
        return Scopes.within(() -> {
            List<Tensor> levels = new ArrayList<>(List.of(x));
            for (Chain halved : down) {
                levels.add(halved.forward(levels.getLast()));
            }
            Tensor sum = levels.removeLast();
            while (true) {
                Tensor finer = levels.removeLast();
                sum = finer.add(Resampling.bilinear(sum, finer.size(2), finer.size(3)));
                if (levels.isEmpty()) {
                    return sum;
                }
                sum = up.get(levels.size() - 1).forward(sum);
            }
        });
    }
}
