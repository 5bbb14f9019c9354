package boxless.method.adaptis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What the network knows about images that it has seen whole, before anyone asks about a point.
 *
 * @param invariant {@link MaskHead#pointInvariant}, (B, width, h, w)
 * @param map {@link MaskHead#controllerMap}, (B, C, h, w)
 * @param semantic logits of the semantic head, float32 (B, stuff + things, h, w): stuff first
 * @param proposals logits of the proposal head, float32 (B, 1, h, w); null of a head that is not trained, and while other parts are
 * @param centres of the objects, float32 (B, 2, h, w), see {@link Centres}; null of a network without
 * @param height of the network's input
 * @param width of the network's input
 * @param mirrored the same of the mirrored images, for flip averaging; null without
 */
record Features(
        Tensor invariant,
        Tensor map,
        Tensor semantic,
        @Nullable Tensor proposals,
        @Nullable Tensor centres,
        long height,
        long width,
        @Nullable Features mirrored)
        implements Encoding {
    Features with(Features mirror) {
        return new Features(invariant, map, semantic, proposals, centres, height, width, mirror);
    }

    @Override
    public List<Features> images() {
        return IntStream.range(0, (int) invariant.size(0))
                .mapToObj(b -> new Features(
                        invariant.narrow(0, b, 1),
                        map.narrow(0, b, 1),
                        semantic.narrow(0, b, 1),
                        proposals == null ? null : proposals.narrow(0, b, 1),
                        centres == null ? null : centres.narrow(0, b, 1),
                        height,
                        width,
                        mirrored == null ? null : mirrored.images().get(b)))
                .toList();
    }

    /** All tensors, for whoever keeps them. */
    List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>(List.of(invariant, map, semantic));
        if (proposals != null) {
            all.add(proposals);
        }
        if (centres != null) {
            all.add(centres);
        }
        if (mirrored != null) {
            all.addAll(mirrored.tensors());
        }
        return all;
    }
}
