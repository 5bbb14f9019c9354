package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Brings features of several sizes to one and sums them. What has the right number of channels is only resized; all else passes ReLU, a 1x1 convolution
 * and its normalisation first, with a stride of 2 where that gives the size.
 */
final class ResizedFuse extends Block {
    /**
     * One of the features.
     *
     * @param channels how many
     * @param stride 1 / size relative to the image
     */
    record Source(long channels, int stride) {}

    private final List<@Nullable ConvNorm> projections = new ArrayList<>();

    ResizedFuse(NetworkOptions.Norm form, List<Source> sources, Source target) {
        for (Source source : sources) {
            int number = projections.size() + 1;
            if (source.channels == target.channels) {
                projections.add(null);
            } else if (2 * source.stride == target.stride) {
                projections.add(child(
                        "_strided_conv_bn" + number, ConvNorm.of(form, source.channels, target.channels, 1, 2, 1)));
            } else {
                projections.add(
                        child("_resized_conv_bn" + number, ConvNorm.of(form, source.channels, target.channels, 1)));
            }
        }
    }

    /** @param features as they were announced; the last has the size of the sum */
    Tensor forward(List<Tensor> features) { // (B, ., ., .) each -> (B, C, h, w)
        Tensor like = features.getLast();
        Tensor sum = null;
        for (int i = 0; i < features.size(); i++) {
            ConvNorm projection = projections.get(i);
            Tensor x = features.get(i);
            Tensor projected = projection == null ? x : projection.forward(x.relu());
            Tensor resized = Resampling.bilinearAligned(projected, like.size(2), like.size(3));
            sum = sum == null ? resized : sum.add(resized);
        }
        return Objects.requireNonNull(sum);
    }
}
