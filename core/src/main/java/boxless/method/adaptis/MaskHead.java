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
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The mask of the object at a point (section 3.2 of the paper): coordinates relative to the point beside the features, convolutions, {@link AdaIn} by the
 * query vector, convolutions. Beyond the paper, it may also see how far each cell's {@link Centres centre} is from that at the point.
 *
 * <p>The first convolution is linear, so that its part over the features, nearly all of it, is the same for every point and is calculated once per image:
 * {@link #pointInvariant}. Only its part over the channels of the point is calculated for each.
 */
final class MaskHead extends Block {
    private static final double EPSILON = 1e-5;
    private static final double SLOPE = 0.2;

    private final Coordinates coordinates;
    private final @Nullable Centres centres;
    private final QueryFeatures queries;
    private final UnaryOperator<Tensor> controllerMap;
    private final UnaryOperator<Tensor> controllerVectors;
    private final long inputs; // channels of the features
    private final Conv2dImpl first;
    private final Chain block0;
    private final AdaIn adain;
    private final @Nullable Context context;
    private final Chain block1;
    private final double scale;
    private final double shift;
    private final int window; // cells, or 0 for the whole map

    private MaskHead(AdaptIsOptions options, Lattice lattice, Sizes sizes, Style style, int window) {
        NetworkOptions.Norm norm = options.network().norm();
        this.window = window;
        coordinates = new Coordinates(options.coordinates(), lattice);
        centres = options.centres().given()
                ? new Centres(options.coordinates().radius().pixels(), lattice)
                : null;
        queries = new QueryFeatures(lattice);
        inputs = sizes.inputs;
        first = Layers.conv(
                inputs + options.coordinates().channels() + (centres == null ? 0 : Centres.CHANNELS), sizes.width, 3);
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
        context = sizes.context == 0 ? null : child("context", new Context(norm, sizes.width, sizes.context));
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
     * @param context halvings of the map behind it, 0 for no {@link Context}
     */
    private record Sizes(long inputs, long width, int convs, int context) {}

    /** The head of the toy data. */
    static MaskHead toy(AdaptIsOptions options, Style style, long features) {
        return new MaskHead(options, new Lattice(1, false), new Sizes(features, features, 3, 0), style, 0);
    }

    /** The head of the street scenes. */
    static MaskHead street(AdaptIsOptions options, long features, long width) {
        return new MaskHead(options, new Lattice(4, false), new Sizes(features, width, 1, 0), Style.STREET, 0);
    }

    /** The light head: that of the toy data with one convolution less, on coarser features. */
    static MaskHead light(AdaptIsOptions options, NetworkOptions.Light light) {
        return new MaskHead(
                options,
                new Lattice(light.stride(), true),
                new Sizes(light.features(), light.features(), 2, light.context()),
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

    /** Channels of the features. */
    long inputs() {
        return inputs;
    }

    /** What the head knows of the objects' centres; null where it sees none. */
    @Nullable
    Centres centres() {
        return centres;
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
        return convolve(features, first.weight().narrow(1, beside(), inputs), first.bias());
    }

    /** Channels of the first convolution that are not features: they come first. */
    private long beside() {
        return first.weight().size(1) - inputs;
    }

    /**
     * Logits of the masks.
     *
     * @param features of B images
     * @param points rows and columns in pixels of the image: K pairs for the first image, K for the second, ...
     */
    Tensor forward(Features features, float[] points) { // -> (B K, 1, h, w)
        Tensor w = controllerVectors.apply(queries.of(features.map(), points)); // (B K, width)
        Tensor invariant = features.invariant();
        Tensor map = features.centres();
        Tensor clicked = map == null ? null : queries.of(map, points); // (B K, 2)
        if (window == 0 || Math.max(invariant.size(2), invariant.size(3)) <= window) {
            return Scopes.within(() -> logits(invariant, w, pointChannels(points, invariant, map, clicked)));
        }
        Windows windows = Windows.around(points, lattice(), window, invariant);
        return Scopes.within(() -> {
            Tensor cut = windows.cut(invariant);
            Tensor mapThere = map == null ? null : windows.cut(map);
            Tensor own = pointChannels(windows.points(), cut, mapThere, clicked);
            return windows.placed(logits(cut, w, own).to(ScalarType.Float));
        });
    }

    /**
     * What the head sees beside the features: {@link Coordinates} and {@link Centres#channels}.
     *
     * @param like a map of the size and type to use
     * @param map the centres, (B, 2, h, w); null for none
     * @param clicked the centres at the points, (B K, 2); null for none
     * @return null for nothing
     */
    private @Nullable Tensor pointChannels(
            float[] points, Tensor like, @Nullable Tensor map, @Nullable Tensor clicked) { // -> (B K, C, h, w)
        TensorVector channels = new TensorVector();
        if (coordinates.options().channels() > 0) {
            channels.push_back(coordinates.of(points, like.size(2), like.size(3), like));
        }
        if (map != null && clicked != null) {
            channels.push_back(Centres.channels(map, clicked).to(like.scalar_type()));
        }
        return channels.empty() ? null : torch.cat(channels, 1);
    }

    /** @param own {@link #pointChannels} */
    private Tensor logits(Tensor invariant, Tensor w, @Nullable Tensor own) { // (B, width, h, w) -> (B K, 1, h, w)
        Tensor meant = adain.forward(block0.forward(firstLayer(invariant, w.size(0), own)), w);
        return block1.forward(context == null ? meant : context.forward(meant))
                .mul(new Scalar(scale))
                .add(new Scalar(shift));
    }

    /** The first convolution, of which only the part over the {@link #pointChannels} is still to do. */
    private Tensor firstLayer(Tensor invariant, long count, @Nullable Tensor own) {
        long images = invariant.size(0);
        long height = invariant.size(2);
        long width = invariant.size(3);
        Tensor shared = invariant.unsqueeze(1); // (B, 1, width, h, w)
        if (own == null) {
            return shared.expand(images, count / images, -1, height, width)
                    .flatten(0, 1)
                    .clone(); // the next layer works in place
        }
        Tensor part = convolve(own, first.weight().narrow(1, 0, beside()), null);
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
