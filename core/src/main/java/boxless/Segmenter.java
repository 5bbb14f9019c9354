package boxless;

import boxless.image.Border;
import boxless.image.Channels;
import boxless.image.Crops;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.image.Scaling;
import boxless.mask.Box;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import boxless.mask.Stitching;
import boxless.mask.TileGrid;
import boxless.method.Frame;
import boxless.method.Method;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.State;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Finds the objects of a picture. Memory is steady: everything native that a picture needs is freed before {@link #segment} returns.
 * One thread at a time.
 *
 * <pre>{@code
 * Segmenter segmenter = new Segmenter(Model.read(Path.of("models/nuclei/model.safetensors")), Compute.of("cpu", "auto"), false);
 * Instances nuclei = segmenter.segment(Pictures.read(Path.of("picture.png"))).instances();
 * }</pre>
 */
public final class Segmenter {
    private final Model model;
    private final Compute compute;
    private final boolean averaged;

    /**
     * @param compute where and how exactly
     * @param averaged mean over the eight flips and rotations of each picture: better, and eight times slower
     */
    public Segmenter(Model model, Compute compute, boolean averaged) {
        this.model = model;
        this.compute = compute;
        this.averaged = averaged;
        State.place(model.method().network(), compute);
    }

    /**
     * The objects of a picture, in its own size.
     *
     * @throws IllegalArgumentException where its channels do not fit the model
     */
    public Segmentation segment(Pixels picture) {
        Pixels input = model.card()
                .normalization()
                .apply(Channels.adapt(picture, model.method().inputChannels()));
        return segment(model.method(), input);
    }

    /** Is told how far a picture is. */
    @FunctionalInterface
    public interface Progress {
        /** @param tiles how many the picture has */
        void done(int tile, int tiles);
    }

    /**
     * The objects of a picture of any size, which is read and segmented tile by tile and normalised as a whole. Objects that cross seams
     * come out whole and once; {@link Stitching} says how. Memory depends on the size of the tiles and the number of objects.
     *
     * @return the objects in reading order
     * @throws IllegalArgumentException where the picture's channels do not fit the model, the model makes partitions, or the picture has
     *     more than 2^31 - 1 pixels
     * @throws boxless.file.BadFileException where the picture cannot be read
     */
    public Instances segment(PictureSource picture, Tiling tiling, Progress progress) {
        if ((long) picture.width() * picture.height() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the picture has %dx%d pixels, at most 2^31 - 1 can be segmented; cut it"
                    .formatted(picture.width(), picture.height()));
        }
        PictureSource input = picture.adapted(model.method().inputChannels());
        Scaling scaling = model.card().normalization().of(input);
        TileGrid grid =
                tiling.grid(picture.width(), picture.height(), model.method().stride());
        Stitching stitching = new Stitching(grid);
        for (int i = 0; i < grid.size(); i++) {
            Box tile = grid.tile(i);
            Pixels part = scaling.apply(input.region(tile.x(), tile.y(), tile.width(), tile.height()));
            if (!(segment(model.method(), part) instanceof Instances found)) {
                throw new IllegalArgumentException("the model gives every pixel a meaning, which it can do for whole"
                        + " pictures only; use a smaller picture");
            }
            stitching.add(i, found);
            progress.done(i + 1, grid.size());
        }
        return stitching.finish();
    }

    private <O, T> Segmentation segment(Method<O, T> method, Pixels input) {
        Frame frame = method.frame(input.width(), input.height());
        method.network().train(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor images = compute.images(
                    placed(input, frame, method.border()).values(),
                    1,
                    input.channels(),
                    frame.inputHeight(),
                    frame.inputWidth());
            O output;
            try (Autocast precision = compute.autocast()) {
                output = averaged ? method.forwardAveraged(images) : method.forward(images);
            }
            return method.decode(output, List.of(frame)).get(0);
        }
    }

    /** The network's input: the picture at the top left, the border beyond it. */
    private static Pixels placed(Pixels picture, Frame frame, Border border) {
        Pixels scaled =
                frame.isScaled() ? Resize.bilinear(picture, frame.scaledWidth(), frame.scaledHeight()) : picture;
        return Crops.of(scaled, 0, 0, frame.inputWidth(), frame.inputHeight(), border);
    }
}
