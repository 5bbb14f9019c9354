package boxless.method.solo;

import boxless.mask.Instances;
import boxless.method.Frame;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a trained network would say about a picture full of objects, made by a rule: ellipses, each found by the cells around its centre on
 * one or two levels, with masks that differ a little along the outline. To be made outside any scope.
 */
public final class SoloScene {
    /** Width of the mask branch, or weights of a kernel: an object each, and one for what differs from cell to cell. */
    private static final int CHANNELS = 256;

    private static final int CLASSES_IN_PICTURE = 10;
    private static final float NOTHING = -9;
    private static final int FINEST = 4;

    private final SoloOptions options;
    private final Frame frame;
    private final List<Level> levels;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Ellipse> things = new ArrayList<>();
    private final int[][] owners; // object of each level's cells, -1 for none
    private final Decoder decoder;
    private final Prediction answer;

    private record Ellipse(ObjectExtent extent, int category, float logit) {
        /** Of the mask at a place: falls by 1 every second pixel across the outline. */
        float logit(float x, float y) {
            double off = Math.hypot((x - extent.x()) / extent.width(), (y - extent.y()) / extent.height());
            double pixels = (0.5 - off) * Math.min(extent.width(), extent.height());
            return (float) Math.clamp(pixels / 2, -8, 8);
        }
    }

    /**
     * @param options with a width or kernel of 256
     * @param frame of the picture
     * @param cells so many answer at least
     * @param smallest object, root of its box's area in pixels of the input
     * @param largest likewise
     * @param bf16 whether the network was run in bfloat16
     */
    public SoloScene(SoloOptions options, Frame frame, int cells, double smallest, double largest, boolean bf16) {
        this.options = options;
        this.frame = frame;
        levels = Level.of(options);
        owners = new int[levels.size()][];
        for (int i = 0; i < owners.length; i++) {
            owners[i] = new int[levels.get(i).grid() * levels.get(i).grid()];
            Arrays.fill(owners[i], -1);
        }
        while (answering() < cells && things.size() < CHANNELS - 1) {
            add(smallest, largest);
        }
        decoder = new Decoder(options);
        try (NoGradGuard guard = new NoGradGuard()) {
            answer = answer(bf16 ? ScalarType.BFloat16 : ScalarType.Float);
        }
    }

    /** How many cells answer. */
    public int answering() {
        return (int) Arrays.stream(owners)
                .flatMapToInt(Arrays::stream)
                .filter(owner -> owner >= 0)
                .count();
    }

    /** The picture's objects. */
    public Instances decode() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            return decoder.of(answer, frame);
        }
    }

    private void add(double smallest, double largest) {
        double size = smallest * Math.pow(largest / smallest, random.nextDouble());
        double aspect = Math.pow(2, random.nextDouble(-0.5, 0.5));
        ObjectExtent extent = new ObjectExtent(
                (float) (random.nextDouble() * frame.scaledWidth()),
                (float) (random.nextDouble() * frame.scaledHeight()),
                (int) (size * aspect),
                (int) (size / aspect));
        int category = random.nextInt(CLASSES_IN_PICTURE) * (options.classes() / CLASSES_IN_PICTURE);
        for (int i = 0; i < owners.length; i++) {
            Level level = levels.get(i);
            if (level.sizes().contains(extent.size())) {
                CentreRegion region = CentreRegion.of(
                        extent, frame.inputWidth(), frame.inputHeight(), level.grid(), options.centre());
                for (int row = region.top(); row <= region.bottom(); row++) {
                    Arrays.fill(
                            owners[i],
                            row * level.grid() + region.left(),
                            row * level.grid() + region.right() + 1,
                            things.size());
                }
            }
        }
        things.add(new Ellipse(extent, category, (float) random.nextDouble(-2, 3)));
    }

    private Prediction answer(ScalarType precision) {
        List<Tensor> categories = new ArrayList<>();
        for (int[] owner : owners) {
            categories.add(categories(owner));
        }
        return switch (options.head()) {
            case HeadOptions.Cells cells -> cells(categories);
            case HeadOptions.Dynamic dynamic -> dynamic(categories, precision);
            default -> decoupled(categories);
        };
    }

    private Tensor categories(int[] owner) { // (1, classes, S, S)
        float[] logits = new float[options.classes() * owner.length];
        Arrays.fill(logits, NOTHING);
        for (int cell = 0; cell < owner.length; cell++) {
            if (owner[cell] >= 0) {
                Ellipse thing = things.get(owner[cell]);
                logits[thing.category * owner.length + cell] = thing.logit;
            }
        }
        int side = (int) Math.sqrt(owner.length);
        return Tensors.of(logits, 1, options.classes(), side, side);
    }

    private Prediction cells(List<Tensor> categories) {
        List<Tensor> features = new ArrayList<>();
        List<Conv2dImpl> outputs = new ArrayList<>();
        for (int i = 0; i < owners.length; i++) {
            features.add(features(levels.get(i).stride() / 2));
            Conv2dImpl output = Initial.zero(CHANNELS, owners[i].length, 1);
            output.weight().copy_(Tensors.of(kernels(owners[i], CHANNELS, 1), owners[i].length, CHANNELS, 1, 1));
            outputs.add(output);
        }
        return new Prediction.Cells(categories, features, outputs);
    }

    private Prediction dynamic(List<Tensor> categories, ScalarType precision) {
        List<Tensor> kernels = new ArrayList<>();
        for (int[] owner : owners) {
            int side = (int) Math.sqrt(owner.length);
            kernels.add(channelsLast(kernels(owner, 1, owner.length), CHANNELS, side, side));
        }
        return new Prediction.Dynamic(categories, kernels, features(FINEST).to(precision));
    }

    /** An object's logits in its channel, 1 in the last. */
    private Tensor features(int stride) { // (1, 256, h, w)
        int height = frame.inputHeight() / stride;
        int width = frame.inputWidth() / stride;
        float[] values = new float[CHANNELS * height * width];
        for (int k = 0; k < things.size(); k++) {
            draw(things.get(k), values, k * height * width, stride);
        }
        Arrays.fill(values, (CHANNELS - 1) * height * width, values.length, 1);
        return channelsLast(values, CHANNELS, height, width);
    }

    /** The larger of what is there and the object's logits. */
    private void draw(Ellipse thing, float[] values, int from, int stride) {
        int width = frame.inputWidth() / stride;
        for (int y = 0; y < frame.inputHeight() / stride; y++) {
            for (int x = 0; x < width; x++) {
                int at = from + y * width + x;
                float logit = thing.logit((x + .5f) * stride, (y + .5f) * stride);
                values[at] = values[at] == 0 ? logit : Math.max(values[at], logit);
            }
        }
    }

    /** Picks each cell's object and moves its outline by a pixel or two. */
    private float[] kernels(int[] owner, int ofCell, int ofChannel) {
        float[] kernels = new float[CHANNELS * owner.length];
        for (int cell = 0; cell < owner.length; cell++) {
            if (owner[cell] >= 0) {
                kernels[cell * ofCell + owner[cell] * ofChannel] = 1;
                kernels[cell * ofCell + (CHANNELS - 1) * ofChannel] = (float) random.nextDouble(-1, 1);
            }
        }
        return kernels;
    }

    private Prediction decoupled(List<Tensor> categories) {
        List<Tensor> xs = new ArrayList<>();
        List<Tensor> ys = new ArrayList<>();
        for (int i = 0; i < owners.length; i++) {
            xs.add(lines(i, true));
            ys.add(lines(i, false));
        }
        return new Prediction.Decoupled(categories, xs, ys);
    }

    /** Each column, or row, has the logits of all objects that its cells find. */
    private Tensor lines(int level, boolean columns) { // (1, S, h, w)
        int grid = levels.get(level).grid();
        int stride = levels.get(level).stride() / 2;
        int height = frame.inputHeight() / stride;
        int width = frame.inputWidth() / stride;
        float[] values = new float[grid * height * width];
        for (int cell = 0; cell < owners[level].length; cell++) {
            if (owners[level][cell] >= 0) {
                int line = columns ? cell % grid : cell / grid;
                draw(things.get(owners[level][cell]), values, line * height * width, stride);
            }
        }
        return channelsLast(values, grid, height, width);
    }

    private static Tensor channelsLast(float[] values, int channels, int height, int width) {
        return Tensors.of(values, 1, channels, height, width).contiguous(MemoryFormat.ChannelsLast);
    }
}
