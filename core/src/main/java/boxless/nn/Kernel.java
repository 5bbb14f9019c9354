package boxless.nn;

import boxless.nn.Fused.Geometry;
import boxless.nn.Layers.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.bytedeco.dnnl.memory;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Weights of a convolution, in each layout that oneDNN has asked for so far. */
final class Kernel implements AutoCloseable {
    private record Laid(memory.desc layout, Tensor weight) {}

    private final Owned owned = new Owned();
    private final Tensor weight;
    private final Tensor bias;
    private final Geometry where;
    private final List<Laid> laid = new ArrayList<>();

    /**
     * @param weight (out, in / groups, h, w), transposed (in, out / groups, h, w)
     * @param bias (out), float32
     */
    Kernel(Tensor weight, Tensor bias, Geometry where) {
        this.weight = owned.keep(weight);
        this.bias = owned.keep(bias);
        this.where = where;
    }

    /**
     * The side of the cells that a transposed convolution fills, each from one pixel; null if it is another convolution, or the cells overlap.
     *
     * @param weight (in, out, h, w)
     */
    static @Nullable Size cells(Tensor weight, Geometry where) {
        Size side = new Size(weight.size(2), weight.size(3));
        Geometry apart = new Geometry(Size.of(0), Size.of(0), side, Size.of(1), 1);
        return where.equals(apart) ? side : null;
    }

    /** The same as a convolution of single pixels, whose results are (h, w, out) values of a cell. */
    static Kernel ofCells(Tensor weight, Tensor bias) {
        Tensor values = weight.permute(2, 3, 1, 0); // (h, w, out, in)
        long count = values.numel() / weight.size(0);
        Geometry pixels = new Geometry(Size.of(0), null, Size.of(1), Size.of(1), 1);
        return new Kernel(values.reshape(count, weight.size(0), 1, 1), bias.repeat(count / bias.size(0)), pixels);
    }

    /** What becomes of features of a size. */
    Shape results(Shape from) {
        return new Shape(
                from.batch(),
                bias.size(0),
                length(from.height(), weight.size(2), Size::height),
                length(from.width(), weight.size(3), Size::width));
    }

    private long length(long from, long side, ToLongFunction<Size> axis) {
        long reach = axis.applyAsLong(where.dilation()) * (side - 1) + 1;
        long stride = axis.applyAsLong(where.stride());
        long padding = 2 * axis.applyAsLong(where.padding());
        Size more = where.outputPadding();
        return more == null
                ? (from + padding - reach) / stride + 1
                : (from - 1) * stride - padding + reach + axis.applyAsLong(more);
    }

    Tensor bias() {
        return bias;
    }

    Geometry where() {
        return where;
    }

    /** As oneDNN names them: (groups, out / groups, in / groups, h, w), without the groups if there is one. */
    long[] sizes() {
        long groups = where.groups();
        return transposed()
                ? sizes(weight.size(1), weight.size(0) / groups)
                : sizes(weight.size(0) / groups, weight.size(1));
    }

    private long[] sizes(long out, long in) {
        long[] grouped = {where.groups(), out, in, weight.size(2), weight.size(3)};
        return where.groups() == 1 ? tail(grouped) : grouped;
    }

    private long[] steps() {
        long groups = where.groups();
        long first = weight.stride(0);
        long second = weight.stride(1);
        long[] grouped = transposed()
                ? new long[] {weight.size(0) / groups * first, second, first, weight.stride(2), weight.stride(3)}
                : new long[] {weight.size(0) / groups * first, first, second, weight.stride(2), weight.stride(3)};
        return groups == 1 ? tail(grouped) : grouped;
    }

    private static long[] tail(long[] values) {
        return Arrays.copyOfRange(values, 1, values.length);
    }

    private boolean transposed() {
        return where.outputPadding() != null;
    }

    /** The weights in a layout. */
    Tensor in(memory.desc wanted, Primitives primitives) {
        for (Laid each : laid) {
            if (each.layout().equals(wanted)) {
                return each.weight();
            }
        }
        Tensor made = owned.keep(torch.empty_strided(
                new long[] {wanted.get_size()}, new long[] {1}, new TensorOptions(ScalarType.Byte)));
        try (Primitive reorder = primitives.reorder(primitives.layout(sizes(), steps()), wanted)) {
            reorder.run(weight, made);
        }
        laid.add(new Laid(owned.keep(wanted), made));
        return made;
    }

    @Override
    public void close() {
        laid.clear();
        owned.close();
    }
}
