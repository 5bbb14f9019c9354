package boxless.nn;

import boxless.nn.Fused.Form;
import boxless.nn.Fused.Geometry;
import boxless.nn.Layers.Size;
import boxless.nn.Primitive.Operand;
import boxless.tensor.Compute;
import boxless.tensor.Owned;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up operations of oneDNN for features of one precision with the channels of a pixel side by side, unless a layout is given. */
final class Primitives implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Primitives.class);
    /** Operations that oneDNN keeps for later ones of the same kind and size, those of eight sizes of ERFNet; by default it keeps four times as many. */
    private static final int REMEMBERED = 256;

    /** Where it is known to share libtorch's threads; two sets of them that wait beside each other would be slower than libtorch alone. */
    private static final String MEASURED = "linux-x86_64";

    private static final boolean LOADED = load();

    /** Values of a feature that comes from the workspace; the C library is quicker with smaller ones. */
    private static final long LARGE = 1 << 19;

    private final Owned owned = new Owned();
    private final engine processor = owned.keep(new engine(engine.kind.cpu, 0));
    private final data_type type;

    private final ScalarType scalars;
    private final TensorOptions options;
    private final Workspace workspace;

    private Primitives(boolean bf16, Workspace workspace) {
        type = bf16 ? data_type.bf16 : data_type.f32;
        scalars = bf16 ? ScalarType.BFloat16 : ScalarType.Float;
        options = owned.keep(new TensorOptions(scalars));
        this.workspace = workspace;
    }

    /** Whether oneDNN can be called; the first call loads it, which takes a twentieth of a second. */
    static boolean areThere() {
        return LOADED;
    }

    /** Empty where oneDNN is missing or the processor does not calculate in bfloat16. */
    static Optional<Primitives> of(boolean bf16, Workspace workspace) {
        return LOADED && (!bf16 || Compute.processorHasBf16())
                ? Optional.of(new Primitives(bf16, workspace))
                : Optional.empty();
    }

    private static boolean load() {
        if (!Loader.getPlatform().equals(MEASURED)) {
            LOG.debug("oneDNN on its own is for {} only; libtorch sets up each convolution of each image", MEASURED);
            return false;
        }
        try {
            Loader.load(dnnl.class);
            dnnl.dnnl_set_primitive_cache_capacity(REMEMBERED);
            format_tag.values(); // hundreds, each looked up by name: here rather than with the first image
            return true;
        } catch (LinkageError | RuntimeException e) {
            LOG.debug("No oneDNN on its own, so libtorch sets up each convolution of each image: {}", e.toString());
            return false;
        }
    }

    /** A feature of any values. */
    Tensor feature(Shape shape, long... steps) {
        return shape.values() < LARGE
                ? torch.empty_strided(shape.sizes(), steps, options)
                : workspace.take(shape.sizes(), steps, scalars);
    }

    memory.desc channelsLast(Shape shape) {
        return layout(shape.sizes(), shape.channelsLast());
    }

    memory.desc layout(long[] sizes, long... steps) {
        return new memory.desc(sizes, type, steps);
    }

    /** From x to y. */
    Primitive reorder(memory.desc from, memory.desc to) {
        reorder.primitive_desc kind =
                new reorder.primitive_desc(processor, from, processor, to, attributes(null), false);
        return primitive(kind, new reorder(kind), from, to, List.of());
    }

    /**
     * From x to y.
     *
     * @param scale of what the maximum is, (C, float32)
     * @param shift of that, before its ReLU
     */
    Primitive maxPooling(Shape from, Shape to, Size side, Tensor scale, Tensor shift) {
        memory.desc perChannel = new memory.desc(new long[] {1, from.channels(), 1, 1}, data_type.f32, format_tag.nchw);
        post_ops after = new post_ops();
        after.append_binary(algorithm.binary_mul, perChannel);
        after.append_binary(algorithm.binary_add, perChannel);
        after.append_eltwise(algorithm.eltwise_relu, 0, 0);
        long[] window = {side.height(), side.width()};
        long[] none = {0, 0};
        memory.desc x = channelsLast(from);
        memory.desc y = channelsLast(to);
        pooling_forward.primitive_desc kind = new pooling_forward.primitive_desc(
                processor,
                prop_kind.forward_inference,
                algorithm.pooling_max,
                x,
                y,
                window,
                window,
                none,
                none,
                none,
                attributes(after),
                false);
        List<Operand> factors = List.of(
                new Operand(postOp(0), new memory.desc(perChannel), scale),
                new Operand(postOp(1), new memory.desc(perChannel), shift));
        return primitive(kind, new pooling_forward(kind), x, y, factors);
    }

    private static int postOp(int number) {
        return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (number + 1) | dnnl.DNNL_ARG_SRC_1;
    }

    /** From x to y. */
    Primitive convolution(Shape from, Shape to, Kernel kernel, Form form) {
        Geometry where = kernel.where();
        memory.desc x = channelsLast(from);
        memory.desc y = channelsLast(to);
        memory.desc any = new memory.desc(kernel.sizes(), type, format_tag.any);
        memory.desc perChannel = new memory.desc(new long[] {to.channels()}, data_type.f32, format_tag.x);
        primitive_desc_base kind = where.outputPadding() == null
                ? forward(x, any, perChannel, y, where, attributes(after(form)))
                : transposed(x, any, perChannel, y, where, attributes(after(form)));
        primitive operation = kind instanceof convolution_forward.primitive_desc convolution
                ? new convolution_forward(convolution)
                : new deconvolution_forward((deconvolution_forward.primitive_desc) kind);
        memory.desc wanted = kind.weights_desc();
        List<Operand> weights = List.of(
                new Operand(dnnl.DNNL_ARG_WEIGHTS, wanted, kernel.in(wanted, this)),
                new Operand(dnnl.DNNL_ARG_BIAS, perChannel, kernel.bias()));
        return primitive(kind, operation, x, y, weights);
    }

    private primitive_desc_base forward(
            memory.desc x, memory.desc weight, memory.desc bias, memory.desc y, Geometry where, primitive_attr how) {
        long[] padding = pair(where.padding());
        return new convolution_forward.primitive_desc(
                processor,
                prop_kind.forward_inference,
                algorithm.convolution_direct,
                x,
                weight,
                bias,
                y,
                pair(where.stride()),
                gaps(where.dilation()),
                padding,
                padding,
                how,
                false);
    }

    private primitive_desc_base transposed(
            memory.desc x, memory.desc weight, memory.desc bias, memory.desc y, Geometry where, primitive_attr how) {
        Size more = Objects.requireNonNull(where.outputPadding());
        Size padding = where.padding();
        return new deconvolution_forward.primitive_desc(
                processor,
                prop_kind.forward_inference,
                algorithm.deconvolution_direct,
                x,
                weight,
                bias,
                y,
                pair(where.stride()),
                gaps(where.dilation()),
                pair(padding),
                new long[] {padding.height() - more.height(), padding.width() - more.width()},
                how,
                false);
    }

    private static @Nullable post_ops after(Form form) {
        if (form == Form.LINEAR) {
            return null;
        }
        post_ops after = new post_ops();
        if (form == Form.SUM || form == Form.SUM_RELU) {
            after.append_sum();
        }
        if (form != Form.SUM) {
            after.append_eltwise(algorithm.eltwise_relu, 0, 0);
        }
        return after;
    }

    private static primitive_attr attributes(@Nullable post_ops after) {
        primitive_attr attributes = new primitive_attr();
        attributes.set_scratchpad_mode(scratchpad_mode.user); // oneDNN's own belongs to the thread that set it up
        if (after != null) {
            attributes.set_post_ops(after);
        }
        return attributes;
    }

    private Primitive primitive(
            primitive_desc_base kind, primitive operation, memory.desc x, memory.desc y, List<Operand> others) {
        List<Operand> operands = new ArrayList<>(others);
        operands.add(new Operand(dnnl.DNNL_ARG_SRC, x, null));
        operands.add(new Operand(dnnl.DNNL_ARG_DST, y, null));
        return new Primitive(processor, kind, operation, operands, workspace);
    }

    private static long[] pair(Size size) {
        return new long[] {size.height(), size.width()};
    }

    /** oneDNN counts the pixels between. */
    private static long[] gaps(Size dilation) {
        return new long[] {dilation.height() - 1, dilation.width() - 1};
    }

    @Override
    public void close() {
        owned.close();
    }
}
