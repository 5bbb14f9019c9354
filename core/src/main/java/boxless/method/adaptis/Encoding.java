package boxless.method.adaptis;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** What a forward pass gives: features, or images that are too large for the crops they are to be read in. */
sealed interface Encoding permits Features, Encoding.Uncut {
    /** One for each image. */
    List<? extends Encoding> images();

    /**
     * Images of which the network will see one crop at a time.
     *
     * @param input normalised (B, C, H, W)
     * @param averaged whether each crop is averaged with its mirror image
     */
    record Uncut(Tensor input, boolean averaged) implements Encoding {
        @Override
        public List<Uncut> images() {
            return IntStream.range(0, (int) input.size(0))
                    .mapToObj(b -> new Uncut(input.narrow(0, b, 1), averaged))
                    .toList();
        }
    }
}
