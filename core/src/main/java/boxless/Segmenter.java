package boxless;

import boxless.RefusedException.Reason;
import boxless.data.ObjectScale;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.ScaledPicture;
import boxless.image.Scaling;
import boxless.mask.Box;
import boxless.mask.Mosaic;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import boxless.mask.TileGrid;
import boxless.method.Frame;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.Precision;
import boxless.tensor.Scopes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Segments images. Segmenters are immutable: each {@code with} method returns a new one for the same model.
 *
 * <pre>{@code
 * try (Model model = Model.read(Path.of("models/nuclei/model.safetensors"))) {
 *     Segmenter segmenter = Segmenter.of(model);
 *     Instances nuclei = segmenter.segment(Path.of("picture.png")).instances();
 * }
 * }</pre>
 *
 * <p>Threads: any number of threads may use a segmenter, and several segmenters of one model, at the same time; every call returns the same result as
 * if it ran alone. Memory is checked per call, so threads that segment large images at the same time need the sum of their memory.
 *
 * <p>Memory use is steady: when {@code segment} returns, nothing of the image is left in native memory. The memory itself is kept for the next image: by
 * the model for large features, until it is closed, and by the C library. Before an image is refused or cut because too little is left, the system gets back
 * what of it is idle.
 */
public final class Segmenter {
    private final Model model;
    private final Precision precision;
    private final boolean averaged;
    private final @Nullable Tiling tiles;
    private final boolean whole;
    private final double leastScore;
    private final double scale;

    private Segmenter(
            Model model,
            Precision precision,
            boolean averaged,
            @Nullable Tiling tiles,
            boolean whole,
            double leastScore,
            double scale) {
        this.model = model;
        this.precision = precision;
        this.averaged = averaged;
        this.tiles = tiles;
        this.whole = whole;
        this.leastScore = leastScore;
        this.scale = scale;
    }

    /**
     * A segmenter that runs on the device of the model at the precision best supported by the hardware, processes images whole if they fit into
     * memory and the network can see them at once ({@link Method#longestSide}), and in tiles otherwise, and returns everything that the model finds.
     */
    public static Segmenter of(Model model) {
        return new Segmenter(model, Precision.AUTO, false, null, false, 0, 1);
    }

    /** Uses this precision. */
    public Segmenter withPrecision(Precision chosen) {
        return new Segmenter(model, chosen, averaged, tiles, whole, leastScore, scale);
    }

    /**
     * Test-time augmentation: averages over the views of each image that the method can turn back ({@link Method#averagedViews}), with Spatial Embeddings the
     * eight flips and rotations, with AdaptIS the image and its mirror image. More accurate, and as many times slower.
     *
     * @throws RefusedException if the method's outputs cannot be averaged
     */
    public Segmenter withAveraging() {
        if (model.method().averagedViews().isEmpty()) {
            throw new RefusedException(
                    Reason.AVERAGING,
                    "the outputs of %s cannot be averaged over flips and rotations; segment without test-time augmentation"
                            .formatted(model.card().method()));
        }
        return new Segmenter(model, precision, true, tiles, whole, leastScore, scale);
    }

    /** Cuts larger images into these tiles, even if they would fit into memory as a whole. Tiles that the network cannot see at once are refused. */
    public Segmenter withTiles(Tiling chosen) {
        return new Segmenter(model, precision, averaged, chosen, false, leastScore, scale);
    }

    /**
     * Takes every image whole and does not ask whether memory suffices. For validation during training: asking could take away the memory that the
     * allocator keeps for the next step, and tiles would change the score. An image that the network cannot see at once is refused.
     */
    public Segmenter withWholeImages() {
        return new Segmenter(model, precision, averaged, null, true, leastScore, scale);
    }

    /**
     * Whether the network can see an image of this size at once, and this machine has memory for that, were all of it free: what
     * {@link #withWholeImages} is for. The answer is the same at any time.
     */
    public boolean canTakeWhole(int width, int height) {
        return MemoryNeed.ofMachine(model.method(), model.compute(precision))
                .averaging(averaged)
                .fits(ScaledPicture.side(width, scale), ScaledPicture.side(height, scale));
    }

    /**
     * Leaves out objects with a lower score. By default everything is returned, as needed by metrics that rank by score; to show or count objects,
     * use {@link Model#sureScore}.
     *
     * @param score 0 to 1
     */
    public Segmenter withLeastScore(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score threshold " + score + "; give a number from 0 to 1");
        }
        return new Segmenter(model, precision, averaged, tiles, whole, score, scale);
    }

    /**
     * Resizes every image by this factor before the network sees it, for objects of another size than those that the model was trained on; what is
     * found is given at the size of the image. A model that resizes every image itself ({@link Method#resizes}) sees the same at any factor, unless the
     * image is cut into tiles.
     *
     * @param factor above 1 for objects that are too small, 1/32 to 32
     */
    public Segmenter withScale(double factor) {
        if (!ObjectScale.isAllowed(factor)) {
            throw new IllegalArgumentException("scale %s; %s".formatted(factor, ObjectScale.RANGE));
        }
        return new Segmenter(model, precision, averaged, tiles, whole, leastScore, factor);
    }

    /** Receives the progress on an image that is cut into tiles. */
    @FunctionalInterface
    public interface Progress {
        /**
         * An exception ends the work on the image and reaches who asked for it.
         *
         * @param tiles how many the image has
         */
        void done(int tile, int tiles);
    }

    /**
     * The objects of an image file; see {@link #segment(PictureSource, Progress)}.
     *
     * @throws boxless.file.BadFileException if the file cannot be read
     */
    public Segmentation segment(Path file) {
        try (PictureSource picture = Pictures.open(file)) {
            return segment(picture);
        }
    }

    /** The objects of an image of any size, read region by region; see {@link #segment(PictureSource, Progress)}. */
    public Segmentation segment(PictureSource picture) {
        return segment(picture, (tile, tiles) -> {});
    }

    /**
     * The objects of an image in memory; see {@link #segment(PictureSource, Progress)}.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public Segmentation segment(Pixels picture) {
        return segment(PictureSource.of(picture));
    }

    /**
     * The objects of an image of any size, at its original size. An image that does not fit into memory, that the network cannot see at once, or that
     * is larger than the requested tiles, is read and segmented tile by tile but normalised as a whole; objects that cross seams come out whole and
     * once, and stuff of one category as one segment, see {@link Mosaic}. A partition needs another four bytes per pixel of an image that is cut, and four
     * per pixel of one that {@link #withScale} resizes.
     *
     * @throws RefusedException if the image's channels do not fit the model, or it, or a tile of it, is too large for this machine's memory
     *     or for the network, or it has more than 2^31 - 1 pixels, itself or as it is resized
     * @throws boxless.file.BadFileException if the image cannot be read
     * @throws IllegalStateException if the model or the image is closed
     */
    public Segmentation segment(PictureSource picture, Progress progress) {
        return model.use(() -> {
            Compute compute = model.compute(precision);
            requireCountable(picture.width(), picture.height());
            PictureSource seen = scale == 1 ? picture : ScaledPicture.of(picture, scale);
            int width = seen.width();
            int height = seen.height();
            int side = side(size(seen), memory(size(picture), size(seen), compute));
            PictureSource input = NetworkInput.adapted(seen, model);
            Segmentation found = width <= side && height <= side
                    ? segment(model.method(), compute, NetworkInput.whole(input, model), new Object())
                    : segment(input, tiles != null ? tiles : Tiling.of(side), compute, progress);
            Segmentation sure = found.from(leastScore); // of tiles it is that already, and stays uncopied
            return scale == 1 ? sure : sure.resized(picture.width(), picture.height());
        });
    }

    private static Size size(PictureSource picture) {
        return new Size(picture.width(), picture.height());
    }

    /** Masks and label maps have a number for each pixel, and there are not more of these. */
    private void requireCountable(int width, int height) {
        if ((long) width * height > Integer.MAX_VALUE) {
            throw new RefusedException(
                    Reason.TOO_LARGE,
                    "the image has %dx%d pixels, but at most 2^31 - 1 can be segmented; cut it"
                            .formatted(width, height));
        }
        double seen = ScaledPicture.area(width, height, scale);
        if (seen > Integer.MAX_VALUE) {
            throw new RefusedException(
                    Reason.TOO_LARGE,
                    "resized by %.3g the image has %.0f million pixels, but at most 2^31 - 1 can be segmented; choose a smaller scale, or cut it"
                            .formatted(scale, seen / 1e6));
        }
    }

    private MemoryNeed memory(Size image, Size seen, Compute compute) {
        MemoryNeed memory = new MemoryNeed(model, compute).averaging(averaged);
        boolean partition = model.card().categories().stream().anyMatch(category -> !category.thing());
        return partition ? memory.ofPartition(image, seen) : memory;
    }

    /**
     * The longest side of the tiles, or of the image where it is taken whole.
     *
     * @param seen size at which the network sees the image
     */
    private int side(Size seen, MemoryNeed memory) {
        if (whole) {
            memory.requireSeen(seen.width(), seen.height());
            return Math.max(seen.width(), seen.height());
        }
        int side = tiles != null ? tiles.size() : memory.largestTile(seen.width(), seen.height());
        memory.check(Math.min(side, seen.width()), Math.min(side, seen.height()));
        return side;
    }

    /**
     * Checks in advance whether an image of this size can be segmented on this machine as a whole, or in the tiles that {@link #withTiles} asks for. What
     * is refused here as a whole, {@link #segment(PictureSource)} may cut into tiles that fit.
     *
     * @throws RefusedException if it, or a tile of it, is too large
     */
    public void requireMemory(int width, int height) {
        requireCountable(width, height);
        Size seen = seen(width, height);
        int side = tiles != null ? tiles.size() : Math.max(seen.width(), seen.height());
        memory(new Size(width, height), seen, model.compute(precision))
                .check(Math.min(side, seen.width()), Math.min(side, seen.height()));
    }

    /** The size at which the network sees an image of this one. */
    private Size seen(int width, int height) {
        return new Size(ScaledPicture.side(width, scale), ScaledPicture.side(height, scale));
    }

    /**
     * A measure of the memory that an image of this size takes while it is segmented: its pixels, those of the image as {@link #withScale} resizes it, or
     * those of the network's input where the model resizes every image ({@link Method#resizes}), whichever are most.
     *
     * @param width positive
     * @param height positive
     */
    public long pixels(int width, int height) {
        double resized = (double) width * height * Math.max(1, scale * scale);
        if (!model.method().resizes() || resized > Integer.MAX_VALUE) {
            return (long) resized;
        }
        Size seen = seen(width, height);
        int side = tiles != null ? tiles.size() : Integer.MAX_VALUE;
        Frame frame = model.method().frame(Math.min(side, seen.width()), Math.min(side, seen.height()));
        return Math.max((long) resized, frame.inputPixels());
    }

    /** What the network is not trained for where it sees an image of this size, or a tile of it; usually nothing. */
    public Optional<Overreach> overreach(int width, int height) {
        Size seen = seen(width, height);
        return Overreach.of(model, seen, part(seen));
    }

    /**
     * Whether an image of this size is seen as if there were neither {@link #withScale} nor {@link #withTiles}: the model resizes every image
     * ({@link Method#resizes}), and this one, as it is scaled, is not cut.
     */
    public boolean scalesInVain(int width, int height) {
        Size seen = seen(width, height);
        return scale != 1 && model.method().resizes() && part(seen).equals(seen);
    }

    /** The largest part of an image that the network sees at once where memory suffices: a tile, or all of it. */
    private Size part(Size seen) {
        Tiling tiling = tiles;
        if (tiling == null && !model.method().sees(seen.width(), seen.height())) {
            tiling = Tiling.of(Tiling.USUAL);
        }
        if (tiling == null || Math.max(seen.width(), seen.height()) <= tiling.size()) {
            return seen;
        }
        TileGrid grid = tiling.grid(seen.width(), seen.height(), model.method().inputSizes());
        Box first = grid.tile(0); // no other is larger
        return new Size(first.width(), first.height());
    }

    /** The objects in reading order. */
    private Segmentation segment(PictureSource input, Tiling tiling, Compute compute, Progress progress) {
        Scaling scaling = model.card().normalization().of(input);
        TileGrid grid =
                tiling.grid(input.width(), input.height(), model.method().inputSizes());
        Mosaic mosaic = new Mosaic(grid);
        Object turn = new Object();
        try (TileWork work = new TileWork()) {
            for (int i = 0; i < grid.size() + TileWork.AHEAD; i++) {
                if (i < grid.size()) {
                    Box tile = grid.tile(i);
                    Pixels part = scaling.apply(input.region(tile.x(), tile.y(), tile.width(), tile.height()));
                    work.begin(() -> model.used(() -> segment(model.method(), compute, part, turn)));
                }
                int finished = i - TileWork.AHEAD;
                if (finished >= 0) {
                    mosaic.add(finished, work.next());
                    progress.done(finished + 1, grid.size());
                }
            }
        }
        return mosaic.finish(leastScore);
    }

    /** @param turn of the threads that work on one image: two passes at once would take twice the memory, and hardly less time */
    private <O, T> Segmentation segment(Method<O, T> method, Compute compute, Pixels input, Object turn) {
        Frame frame = method.frame(input.width(), input.height());
        return Scopes.freeing(() -> {
            try (EvaluationMode mode = new EvaluationMode(method, compute)) {
                Tensor images = NetworkInput.images(input, frame, method, compute);
                O output;
                synchronized (turn) {
                    output = averaged ? method.forwardAveraged(images) : method.forward(images);
                }
                return method.decode(output, List.of(frame)).get(0);
            }
        });
    }
}
