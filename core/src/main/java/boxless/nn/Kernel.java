package boxless.nn;

import boxless.nn.Fused.Geometry;
import boxless.nn.Fused.Weights;
import boxless.nn.Layers.Size;
import boxless.tensor.Owned;
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
    private final Owned plain = new Owned();
    private final Tensor weight; // only until it is laid out
    private final Tensor bias;
    private final Geometry where;
    private final long[] sizes; // (groups, out / groups, in / groups, h, w), without the groups if there is one
    private final long[] steps;
    private final List<Laid> laid = new ArrayList<>();

    Kernel(Weights weights) {
        weight = plain.keep(weights.weight());
        bias = owned.keep(weights.bias());
        where = weights.where();
        long each = weight.size(0) / where.groups();
        sizes = inOrder(where.groups(), each, weight.size(1), weight.size(2), weight.size(3));
        steps = inOrder(
                each * weight.stride(0), weight.stride(0), weight.stride(1), weight.stride(2), weight.stride(3));
    }

    /** @param first of a weight of libtorch's: (out, in, h, w), transposed (in, out, h, w) */
    private long[] inOrder(long groups, long first, long second, long height, long width) {
        long[] all = where.transposed()
                ? new long[] {groups, second, first, height, width}
                : new long[] {groups, first, second, height, width};
        return where.groups() == 1 ? Arrays.copyOfRange(all, 1, all.length) : all;
    }

    /** The side of the cells that a transposed convolution fills, each from one pixel; null if it is another convolution, or the cells overlap. */
    static @Nullable Size cells(Weights weights) {
        Tensor weight = weights.weight(); // (in, out, h, w)
        Size side = new Size(weight.size(2), weight.size(3));
        Geometry apart = new Geometry(Size.of(0), Size.of(0), side, Size.of(1), 1);
        return weights.where().equals(apart) ? side : null;
    }

    /** The same as a convolution of single pixels, whose results are (h, w, out) values of a cell. */
    static Kernel ofCells(Weights weights) {
        Tensor values = weights.weight().permute(2, 3, 1, 0); // (h, w, out, in)
        long in = values.size(3);
        long count = values.numel() / in;
        Tensor bias = weights.bias().repeat(count / weights.bias().size(0));
        Geometry pixels = new Geometry(Size.of(0), null, Size.of(1), Size.of(1), 1);
        return new Kernel(new Weights(values.reshape(count, in, 1, 1), bias, pixels, null));
    }

    /** What becomes of features of a size. */
    Shape results(Shape from) {
        return new Shape(
                from.batch(),
                bias.size(0),
                length(from.height(), sizes[sizes.length - 2], Size::height),
                length(from.width(), sizes[sizes.length - 1], Size::width));
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

    /** As oneDNN names them. */
    long[] sizes() {
        return sizes;
    }

    /** The weights in a layout. */
    Tensor in(memory.desc wanted, Primitives primitives) {
        for (Laid each : laid) {
            if (each.layout().equals(wanted)) {
                return each.weight();
            }
        }
        Laid from = laid.isEmpty() ? new Laid(primitives.layout(sizes, steps), weight) : laid.getFirst();
        Tensor made = owned.keep(torch.empty_strided(
                new long[] {wanted.get_size()}, new long[] {1}, new TensorOptions(ScalarType.Byte)));
        try (Primitive reorder = primitives.reorder(from.layout(), wanted)) {
            reorder.run(from.weight(), made);
        }
        laid.add(new Laid(owned.keep(wanted), made));
        plain.close();
        return made;
    }

    @Override
    public void close() {
        laid.clear();
        plain.close();
        owned.close();
    }
}
