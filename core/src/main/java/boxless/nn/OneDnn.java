package boxless.nn;

import boxless.nn.Fused.Geometry;
import boxless.nn.Fused.Weights;
import boxless.nn.Layers.Size;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Operators of libtorch for oneDNN that its own compiler uses. They are not mapped to Java, but the dispatcher knows them by name. None has a gradient.
 */
final class OneDnn {
    private static final OperatorHandle CONVOLUTION = operator("mkldnn::_convolution_pointwise", "");
    private static final OperatorHandle TRANSPOSED = operator("mkldnn::_convolution_transpose_pointwise", "");
    private static final OperatorHandle LINEAR = operator("mkldnn::_linear_pointwise", "");
    /** In place: the other form of it is three times as slow. */
    private static final OperatorHandle WITH_SUM = operator("mkldnn::_convolution_pointwise_", "binary");

    /** Makes the values that have no constructor: lists. */
    private static final CompilationUnit SCRIPT = kept(torch.compile("""
            def numbers(a: int, b: int) -> List[int]:
                return [a, b]
            def none() -> List[Optional[number]]:
                return []
            """));

    static final IValue NOTHING = kept(new IValue());
    private static final IValue NO_SCALARS = kept(run("none"));
    private static final IValue ADD = kept(new IValue("add"));
    static final IValue RELU = kept(new IValue("relu"));
    private static final Map<Size, IValue> SIZES = new ConcurrentHashMap<>();

    private OneDnn() {}

    /**
     * @param layer with the bias in the precision of the weights
     * @param activation {@code none} or {@code relu}
     */
    static Tensor convolution(Tensor x, Weights layer, String activation) {
        Geometry where = layer.where();
        Size outputPadding = where.outputPadding();
        IValueVector values = values(x, layer.weight(), layer.bias());
        values.push_back(numbers(where.padding()));
        if (outputPadding != null) {
            values.push_back(numbers(outputPadding));
        }
        push(values, where);
        values.push_back(new IValue(activation));
        values.push_back(NO_SCALARS);
        values.push_back(NOTHING);
        return call(outputPadding == null ? CONVOLUTION : TRANSPOSED, values);
    }

    /**
     * @param sum that becomes the result
     * @param layer with the bias in the precision of the weights
     * @param activation {@link #RELU}, or {@link #NOTHING} for none
     */
    static Tensor sum(Tensor x, Tensor sum, Weights layer, IValue activation) {
        IValueVector values = values(sum, x, layer.weight(), layer.bias());
        values.push_back(numbers(layer.where().padding()));
        push(values, layer.where());
        values.push_back(ADD);
        values.push_back(NOTHING);
        values.push_back(activation);
        values.push_back(NO_SCALARS);
        values.push_back(NOTHING);
        return call(WITH_SUM, values);
    }

    static Tensor linear(Tensor x, Tensor weight) { // (n, in), (out, in) -> (n, out)
        IValueVector values = values(x, weight);
        values.push_back(NOTHING);
        values.push_back(new IValue("none"));
        values.push_back(NO_SCALARS);
        values.push_back(NOTHING);
        return call(LINEAR, values);
    }

    private static void push(IValueVector values, Geometry where) {
        values.push_back(numbers(where.stride()));
        values.push_back(numbers(where.dilation()));
        values.push_back(new IValue(where.groups()));
    }

    private static IValueVector values(Tensor... tensors) {
        IValueVector values = new IValueVector();
        for (Tensor tensor : tensors) {
            values.push_back(new IValue(tensor));
        }
        return values;
    }

    private static Tensor call(OperatorHandle operator, IValueVector values) {
        operator.callBoxed(values);
        return new Tensor(values.get(0).toTensor()); // a handle of its own: the other one points into the values
    }

    private static IValue numbers(Size size) {
        return SIZES.computeIfAbsent(
                size, key -> kept(run("numbers", new IValue(key.height()), new IValue(key.width()))));
    }

    private static IValue run(String function, IValue... given) {
        return SCRIPT.get_function(new QualifiedName(function)).apply(new IValueVector(given));
    }

    private static OperatorHandle operator(String name, String overload) {
        return kept(Dispatcher.singleton().findSchemaOrThrow(name, overload));
    }

    /** For as long as the program runs, whatever scope is open. */
    private static <P extends Pointer> P kept(P pointer) {
        pointer.retainReference();
        return pointer;
    }
}
