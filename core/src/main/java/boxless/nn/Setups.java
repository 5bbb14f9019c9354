package boxless.nn;

import boxless.nn.Fused.Form;
import boxless.nn.Fused.Pooled;
import boxless.nn.Fused.Weights;
import boxless.nn.Layers.Size;
import boxless.tensor.Owned;
import boxless.tensor.Scopes;
import boxless.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** What a layer does with features, set up once for each of the latest sizes of images. */
final class Setups implements Pass {
    /** Tiles, what is left of them at two edges and the corner, each in two batch sizes; more are seldom in use at once. */
    private static final int MOST = 8;

    /** oneDNN divides the work among a number of threads when it sets up, and sums change with it by rounding. */
    private record Key(Shape from, Form form, int threads) {}

    private final Owned owned = new Owned();
    private final Primitives primitives;
    private final Kernel kernel;
    private final @Nullable Size cells;
    private final @Nullable Pooled pooled;
    private final SequencedMap<Key, Setup> latest = new LinkedHashMap<>(16, .75f, true);

    Setups(Primitives primitives, Weights weights) {
        this.primitives = primitives;
        pooled = weights.pooled();
        if (pooled != null) {
            pooled.keepIn(owned);
        }
        cells = Kernel.cells(weights);
        kernel = cells == null ? new Kernel(weights) : Kernel.ofCells(weights);
    }

    @Override
    public Tensor run(Form form, Tensor x, @Nullable Tensor sum) {
        Setup setup = taken(new Key(Shape.of(x), form, Threads.count()));
        try {
            return setup.run(x, sum);
        } finally {
            setup.given();
        }
    }

    private synchronized Setup taken(Key key) {
        Setup setup = latest.computeIfAbsent(key, each -> Scopes.freeing(() -> make(each.from(), each.form())));
        if (latest.size() > MOST) {
            latest.pollFirstEntry().getValue().close();
        }
        return setup.taken();
    }

    private Setup make(Shape from, Form form) {
        if (form == Form.RELU_BESIDE_POOLING) {
            return besidePooling(from, form, Objects.requireNonNull(pooled));
        }
        return cells == null ? convolution(from, form) : inCells(from, form, cells);
    }

    private Setup convolution(Shape from, Form form) {
        Shape to = kernel.results(from);
        Primitive convolution = primitives.convolution(from, to, kernel, form);
        return new Setup(
                (x, sum) -> {
                    Tensor y = sum == null ? channelsLast(to) : sum;
                    convolution.run(x, y);
                    return y;
                },
                convolution);
    }

    /** A transposed convolution whose results do not overlap: all values of a cell are channels of one pixel, which then go to their places. */
    private Setup inCells(Shape from, Form form, Size side) {
        Shape inner = kernel.results(from);
        Shape to = new Shape(
                from.batch(),
                inner.channels() / side.height() / side.width(),
                from.height() * side.height(),
                from.width() * side.width());
        Primitive convolution = primitives.convolution(from, inner, kernel, form);
        long[] sizes = {to.batch(), to.channels(), from.height(), side.height(), from.width(), side.width()};
        long row = side.width() * to.channels();
        long pixel = side.height() * row;
        memory.desc inPixels = primitives.layout(
                sizes, from.height() * from.width() * pixel, 1, from.width() * pixel, row, pixel, to.channels());
        long plane = to.height() * to.width();
        memory.desc inPlaces = primitives.layout(
                sizes, to.channels() * plane, plane, side.height() * to.width(), to.width(), side.width(), 1);
        Primitive places = primitives.reorder(inPixels, inPlaces);
        return new Setup(
                (x, sum) -> {
                    Tensor y = primitives.feature(to, to.planes());
                    try (Tensor z = channelsLast(inner)) {
                        convolution.run(x, z);
                        places.run(z, y);
                    }
                    return y;
                },
                convolution,
                places);
    }

    private Setup besidePooling(Shape from, Form form, Pooled beside) {
        Shape first = kernel.results(from);
        Shape second = first.channels(from.channels());
        Shape to = first.channels(first.channels() + second.channels());
        Primitive convolution = primitives.convolution(from, first, kernel, form);
        Primitive pooling = primitives.maxPooling(from, second, Size.of(2), beside.scale(), beside.shift());
        memory.desc all = primitives.channelsLast(to);
        Primitive firstInPlace =
                primitives.reorder(primitives.channelsLast(first), all.submemory_desc(first.sizes(), new long[4]));
        Primitive secondInPlace = primitives.reorder(
                primitives.channelsLast(second),
                all.submemory_desc(second.sizes(), new long[] {0, first.channels(), 0, 0}));
        return new Setup(
                (x, sum) -> {
                    Tensor y = channelsLast(to);
                    try (Tensor convolved = channelsLast(first);
                            Tensor maxima = channelsLast(second)) {
                        convolution.run(x, convolved);
                        firstInPlace.run(convolved, y);
                        pooling.run(x, maxima);
                        secondInPlace.run(maxima, y);
                    }
                    return y;
                },
                convolution,
                pooling,
                firstInPlace,
                secondInPlace);
    }

    private Tensor channelsLast(Shape shape) {
        return primitives.feature(shape, shape.channelsLast());
    }

    /** Nobody may use this any more. */
    @Override
    public synchronized void close() {
        latest.values().forEach(Setup::close);
        latest.clear();
        kernel.close();
        owned.close();
    }
}
