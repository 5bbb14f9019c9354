package boxless.method.adaptis;

import boxless.nn.Block;
import boxless.nn.Chain;
import boxless.nn.Layers;
import boxless.nn.SeparableConv;
import boxless.tensor.Scopes;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The mask of the object at a point (section 3.2 of the paper): coordinates relative to the point beside the features, convolutions, {@link AdaIn} by the
 * query vector, convolutions.
 *
 * <p>The first convolution is linear, so that its part over the features, nearly all of it, is the same for every point and is calculated once per image:
 * {@link #pointInvariant}. Only its part over the three coordinates is calculated for each point.
 */
final class MaskHead extends Block {
    private static final double EPSILON = 1e-5;
    private static final double SLOPE = 0.2;

    private final Coordinates coordinates;
    private final QueryFeatures queries;
    private final UnaryOperator<Tensor> controllerMap;
    private final UnaryOperator<Tensor> controllerVectors;
    private final Conv2dImpl first;
    private final Chain block0;
    private final AdaIn adain;
    private final Chain block1;
    private final double scale;
    private final double shift;
    private final int window; // cells, or 0 for the whole map

    private MaskHead(AdaptIsOptions options, Lattice lattice, Sizes sizes, Style style, int window) {
        NetworkOptions.Norm norm = options.network().norm();
        this.window = window;
        coordinates = new Coordinates(options.coordinates(), lattice);
        queries = new QueryFeatures(lattice);
        first = Layers.conv(sizes.inputs + options.coordinates().channels(), sizes.width, 3);
        boolean street = style == Style.STREET;
        scale = street ? 1 : 0.2;
        shift = street ? 0 : -1.7;
        if (street) {
            Chain net = child("controller_net.fc_net", fullyConnected(sizes.inputs, sizes.width));
            controllerMap = features -> features;
            controllerVectors = net::forward;
            block0 = child("block0", streetBlock0(first, sizes.width));
            block1 = child("block1", streetBlock1(sizes.width));
        } else {
            boolean pytorch = style == Style.PYTORCH;
            Chain net = child(pytorch ? "controller.controller" : "controller_net.layers", new Chain());
            for (int i = 0; i < 3; i++) {
                style.conv(net, norm, i == 0 ? sizes.inputs : sizes.width, sizes.width, 1);
            }
            controllerMap = net::forward;
            controllerVectors = vectors -> vectors;
            block0 = child("block0", style.after(first, norm, sizes.width));
            for (int i = 1; i < sizes.convs; i++) {
                style.conv(block0, norm, sizes.width, sizes.width, 3);
            }
            block1 = child("block1", new Chain());
            style.conv(block1, norm, sizes.width, sizes.width / 2, 3);
            block1.add(Layers.conv(sizes.width / 2, 1, 1));
        }
        adain = child(
                "adain",
                new AdaIn(
                        style == Style.PYTORCH ? AdaIn.Form.PYTORCH : AdaIn.Form.MXNET,
                        sizes.width,
                        sizes.width,
                        options.epsilon()));
    }

    /**
     * @param inputs channels of the features
     * @param width channels of the head
     * @param convs 3x3 convolutions before AdaIN
     */
    private record Sizes(long inputs, long width, int convs) {}

    /** The head of the toy data. */
    static MaskHead toy(AdaptIsOptions options, Style style, long features) {
        return new MaskHead(options, new Lattice(1, false), new Sizes(features, features, 3), style, 0);
    }

    /** The head of the street scenes. */
    static MaskHead street(AdaptIsOptions options, long features, long width) {
        return new MaskHead(options, new Lattice(4, false), new Sizes(features, width, 1), Style.STREET, 0);
    }

    /** The light head: that of the toy data with one convolution less, on coarser features. */
    static MaskHead light(AdaptIsOptions options, NetworkOptions.Light light) {
        return new MaskHead(
                options,
                new Lattice(light.stride(), true),
                new Sizes(light.features(), light.features(), 2),
                Style.PYTORCH,
                light.window() / light.stride());
    }

    private static Chain fullyConnected(long inputs, long width) {
        Chain net = new Chain();
        for (int i = 0; i < 3; i++) {
            net.add(new LinearImpl(i == 0 ? inputs : width, width), LinearImpl::forward)
                    .add(Tensor::relu_)
                    .add(new BatchNorm1dImpl(new BatchNormOptions(width)), BatchNorm1dImpl::forward);
        }
        return net;
    }

    private static Chain streetBlock0(Conv2dImpl first, long width) {
        Chain chain = new Chain();
        chain.hold(first);
        return chain.then(Tensor::relu_)
                .add(Layers.batchNorm(width, EPSILON))
                .add(new SeparableConv(width, width), SeparableConv::forward)
                .add(Layers.conv(width, width, 1))
                .then(x -> torch.leaky_relu(x, new Scalar(SLOPE)));
    }

    private static Chain streetBlock1(long width) {
        return new Chain()
                .add(new SeparableConv(width, width), SeparableConv::forward)
                .add(new SeparableConv(width, width / 2), SeparableConv::forward)
                .add(new SeparableConv(width / 2, width / 4), SeparableConv::forward)
                .add(Layers.conv(width / 4, 1, 1));
    }

    Lattice lattice() {
        return coordinates.lattice();
    }

    /** Sides in pixels of the window around a point in which its mask is looked for, or 0 for the whole image. */
    int window() {
        return window * lattice().stride();
    }

    QueryFeatures queries() {
        return queries;
    }

    /** What the query vectors are taken from. */
    Tensor controllerMap(Tensor features) { // (B, C, h, w) -> (B, C', h, w)
        return controllerMap.apply(features);
    }

    /** The first convolution over the features alone, with its bias. */
    Tensor pointInvariant(Tensor features) { // (B, C, h, w) -> (B, width, h, w)
        int own = coordinates.options().channels();
        return convolve(features, first.weight().narrow(1, own, first.weight().size(1) - own), first.bias());
    }

    /**
     * Logits of the masks.
     *
     * @param invariant {@link #pointInvariant} of B images
     * @param map {@link #controllerMap} of the same
     * @param points rows and columns in pixels of the image: K pairs for the first image, K for the second, ...
     */
    Tensor forward(Tensor invariant, Tensor map, float[] points) { // -> (B K, 1, h, w)
        Tensor w = controllerVectors.apply(queries.of(map, points)); // (B K, width)
        if (window == 0 || Math.max(invariant.size(2), invariant.size(3)) <= window) {
            return Scopes.within(() -> logits(invariant, w, points));
        }
        Windows windows = Windows.around(points, lattice(), window, invariant);
        return Scopes.within(() -> windows.placed(
                logits(windows.cut(invariant), w, windows.points()).to(ScalarType.Float)));
    }

    private Tensor logits(Tensor invariant, Tensor w, float[] points) { // (B, width, h, w) -> (B K, 1, h, w)
        return block1.forward(adain.forward(block0.forward(firstLayer(invariant, points)), w))
                .mul(new Scalar(scale))
                .add(new Scalar(shift));
    }

    /** The first convolution, of which only the part over the coordinates is still to do. */
    private Tensor firstLayer(Tensor invariant, float[] points) {
        long count = points.length / 2;
        long images = invariant.size(0);
        long height = invariant.size(2);
        long width = invariant.size(3);
        Tensor shared = invariant.unsqueeze(1); // (B, 1, width, h, w)
        int own = coordinates.options().channels();
        if (own == 0) {
            return shared.expand(images, count / images, -1, height, width)
                    .flatten(0, 1)
                    .clone(); // the next layer works in place
        }
        Tensor relative = coordinates.of(points, height, width, invariant);
        Tensor part = convolve(relative, first.weight().narrow(1, 0, own), null);
        return part.view(images, count / images, -1, height, width).add(shared).flatten(0, 1);
    }

    private static Tensor convolve(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return torch.conv2d(
                x,
                weight,
                bias == null ? new TensorOptional() : new TensorOptional(bias),
                new long[] {1, 1},
                new long[] {1, 1},
                new long[] {1, 1},
                1);
    }
}
