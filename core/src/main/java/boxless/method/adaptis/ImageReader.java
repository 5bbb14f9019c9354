package boxless.method.adaptis;

import boxless.mask.Box;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.mask.Segmentation;
import boxless.method.Explanation;
import boxless.method.Frame;
import boxless.method.InputSizes;
import boxless.method.Subject;
import boxless.tensor.Autocast;
import boxless.tensor.Kept;
import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Asks the network about an image for the decoder: the border between tensors and arrays. */
final class ImageReader {
    /** So many cells of masks are worked out at once: with more, layers no longer find in the cache what the one before left there. */
    private static final int CELLS = 1 << 16;

    private static final int MOST_MASKS = 16;

    private final AdaptIsOptions options;
    private final Channels channels;
    private final AdaptIsNetwork network;
    private final Lattice lattice;

    ImageReader(AdaptIsOptions options, Channels channels, AdaptIsNetwork network) {
        this.options = options;
        this.channels = channels;
        this.network = network;
        lattice = network.head().lattice();
    }

    /** The objects of one image; without a trained proposal head they are found from random points. */
    Segmentation read(Encoding encoding, Frame frame, RandomGenerator random) {
        DecoderOptions rule =
                network.proposes() ? options.decoder() : options.decoder().withRandomPoints();
        Decoder decoder = new Decoder(rule, channels, block(frame));
        return switch (encoding) {
            case Features features -> decoder.decode(readout(features, frame), random);
            case Encoding.Uncut uncut ->
                Scopes.freeing(() -> {
                    // The features of a crop are freed when the next one is read.
                    try (Crops crops = new Crops(uncut)) {
                        return decoder.decode(frame.width(), frame.height(), crops::readout, random);
                    }
                });
        };
    }

    /** Shows how the points of an image become objects. */
    void explain(Features features, Subject subject, Consumer<Explanation> explanations) {
        PointOptions.Proposals proposals =
                network.proposes() && options.decoder().points() instanceof PointOptions.Proposals chosen
                        ? chosen
                        : null;
        new PointPictures(subject, readout(features, subject.frame()), options.coordinates())
                .explain(proposals, block(subject.frame()), explanations);
    }

    /** So many masks are worked out at once. */
    private int block(Frame frame) {
        int side =
                Math.min(bound(options.decoder().crop()), bound(network.head().window()));
        long pixels = (long) Math.min(side, frame.inputWidth()) * Math.min(side, frame.inputHeight());
        return Math.clamp(CELLS * (long) lattice.stride() * lattice.stride() / pixels, 1, MOST_MASKS);
    }

    private static int bound(int side) {
        return side == 0 ? Integer.MAX_VALUE : side;
    }

    /** The features of one crop at a time. */
    private final class Crops implements AutoCloseable {
        private final Encoding.Uncut image;
        private @Nullable Kept<Features> features;

        Crops(Encoding.Uncut image) {
            this.image = image;
        }

        Readout readout(Box crop) {
            close();
            InputSizes sizes = options.network().inputSizes();
            int height = sizes.atLeast(crop.height());
            int width = sizes.atLeast(crop.width());
            Kept<Features> made = Kept.of(
                    () -> network.forward(
                            image.input().narrow(2, crop.y(), height).narrow(3, crop.x(), width), image.averaged()),
                    Features::tensors);
            features = made;
            return ImageReader.this.readout(made.value(), new Frame(crop.width(), crop.height(), width, height));
        }

        @Override
        public void close() {
            if (features != null) {
                features.close();
                features = null;
            }
        }
    }

    Readout readout(Features features, Frame frame) {
        return new Readout(
                semantic(features, frame), () -> proposals(features, frame), points -> masks(features, points, frame));
    }

    /** Softmax, then at the image's size, then averaged with the mirror image. */
    private Semantic semantic(Features encoding, Frame frame) {
        return Scopes.freeing(() -> Autocast.suspended(() -> {
            Tensor probabilities = categories(encoding, frame);
            int count = (int) probabilities.size(0);
            float[][] planes = new float[count][];
            for (int channel = 0; channel < count; channel++) {
                planes[channel] = Tensors.floats(probabilities.select(0, channel));
            }
            return new Semantic(
                    frame.width(),
                    frame.height(),
                    Arrays.copyOfRange(planes, 0, channels.notThings()),
                    Arrays.copyOfRange(planes, channels.notThings(), count));
        }));
    }

    private Tensor categories(Features encoding, Frame frame) { // -> (S, height, width)
        return averaged(encoding, each -> enlarged(torch.softmax(each.semantic(), 1), each), frame);
    }

    /** The category of things whose mean probability over the object is highest, as in the decoder. */
    int category(Features encoding, Mask object, Frame frame) {
        List<Integer> things = channels.things();
        if (things.size() == 1 || object.isEmpty()) {
            return things.getFirst();
        }
        Box box = object.box();
        boolean[] bitmap = object.toBitmap(box);
        float[] inside = new float[bitmap.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = bitmap[i] ? 1 : 0;
        }
        return Scopes.freeing(() -> Autocast.suspended(() -> {
            Tensor probabilities = categories(encoding, frame)
                    .narrow(0, channels.notThings(), things.size())
                    .narrow(1, box.y(), box.height())
                    .narrow(2, box.x(), box.width());
            Tensor pixels = Tensors.of(inside, box.height(), box.width()).to(probabilities.device(), ScalarType.Float);
            Tensor sums = probabilities.mul(pixels).sum(1, 2); // (things)
            return things.get((int) sums.argmax().item_long());
        }));
    }

    /** Logits at the image's size, then sigmoid and square, then averaged with the mirror image. */
    private float[] proposals(Features encoding, Frame frame) {
        return Scopes.freeing(() -> Autocast.suspended(() -> Tensors.floats(averaged(
                encoding,
                each -> {
                    Tensor logits = each.proposals();
                    if (logits == null) {
                        throw new IllegalStateException("the proposal head did not run");
                    }
                    Tensor probability = torch.sigmoid(enlarged(logits, each));
                    return probability.mul(probability);
                },
                frame))));
    }

    private float[][] masks(Features encoding, List<Point> points, Frame frame) {
        float[] coordinates = new float[2 * points.size()];
        for (int k = 0; k < points.size(); k++) {
            coordinates[2 * k] = (float) points.get(k).y();
            coordinates[2 * k + 1] = (float) points.get(k).x();
        }
        return Scopes.freeing(() -> {
            Tensor probabilities = probabilities(encoding, coordinates, frame);
            float[][] masks = new float[points.size()][];
            for (int k = 0; k < masks.length; k++) {
                masks[k] = Tensors.floats(probabilities.select(0, k));
            }
            return masks;
        });
    }

    /** See {@link boxless.method.Clickable#probabilities}. */
    Tensor probabilities(Features encoding, float[] points, Frame frame) { // -> (K, H, W)
        Features mirror = encoding.mirrored();
        Tensor straight = cut(masks(encoding, points), frame);
        if (mirror == null) {
            return straight.squeeze(1);
        }
        float[] flipped = points.clone();
        double last = options.flip() == AdaptIsOptions.Flip.EXACT ? encoding.width() - 1.0 : encoding.width();
        for (int k = 1; k < flipped.length; k += 2) {
            flipped[k] = (float) (last - points[k]);
        }
        Tensor other = cut(masks(mirror, flipped).flip(3), frame);
        return straight.add(other).mul(new Scalar(0.5)).squeeze(1);
    }

    /** Sigmoid, then at the image's size. */
    private Tensor masks(Features encoding, float[] points) { // -> (K, 1, H, W)
        Tensor logits = network.masks(encoding, points);
        return Autocast.suspended(() -> enlarged(torch.sigmoid(logits), encoding));
    }

    private static Tensor averaged(Features encoding, UnaryMap map, Frame frame) { // -> (C, height, width)
        Features mirror = encoding.mirrored();
        Tensor straight = cut(map.of(encoding), frame);
        Tensor mean = mirror == null
                ? straight
                : straight.add(cut(map.of(mirror).flip(3), frame)).mul(new Scalar(0.5));
        return mean.squeeze(0);
    }

    private interface UnaryMap {
        Tensor of(Features encoding);
    }

    private Tensor enlarged(Tensor map, Features encoding) {
        return lattice.enlarged(map, encoding.height(), encoding.width());
    }

    /** The part of the network's input that is image. */
    private static Tensor cut(Tensor map, Frame frame) { // (B, C, H, W) -> (B, C, height, width)
        return map.narrow(2, 0, frame.height()).narrow(3, 0, frame.width());
    }
}
