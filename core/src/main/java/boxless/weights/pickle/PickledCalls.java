package boxless.weights.pickle;

import boxless.file.BadFileException;
import boxless.weights.Bytes;
import boxless.weights.DType;
import boxless.weights.FileBytes;
import boxless.weights.NegatedBytes;
import boxless.weights.StoredTensor;
import boxless.weights.StridedBytes;
import boxless.weights.UnreadTensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls in a checkpoint's pickle mean: a closed list of names, each with code of our own. Any other name gives
 * an {@link Opaque} value.
 */
final class PickledCalls {
    private static final String TORCH_REBUILD = "torch._utils._rebuild_";
    private static final int MAX_DIMENSIONS = 64;
    private static final long MAX_ENCODED = 256L << 20;

    /** A Namespace: its state are its entries, while that of an OrderedDict is something beside its entries. */
    private static final class Fields extends LinkedHashMap<Object, Object> {}

    private final FileBytes file;
    private long tensorBytes;
    private long encodedBytes;

    PickledCalls(FileBytes file) {
        this.file = file;
    }

    /** The value of calling a named class or function. */
    Object call(String name, List<?> arguments) {
        return switch (name) {
            case "collections.OrderedDict", "collections.Counter" -> dictionary(arguments);
            case "collections.defaultdict" -> new LinkedHashMap<>();
            case "argparse.Namespace" -> new Fields();
            case "builtins.set", "builtins.frozenset", "__builtin__.set", "__builtin__.frozenset" ->
                arguments.isEmpty() ? new ArrayList<>() : new ArrayList<Object>(list(arguments, 0));
            case "torch.Size" -> list(arguments, 0);
            case "torch.device" -> arguments.isEmpty() ? Opaque.NONE : arguments.getFirst();
            case "_codecs.encode" -> encode(arguments);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                argument(arguments, 0);
            case "torch._tensor._rebuild_from_type_v2" -> {
                // Only these, or a list that contains itself would call this for ever.
                boolean known = argument(arguments, 0) instanceof Opaque inner
                        && inner.name().startsWith(TORCH_REBUILD);
                yield known ? call(((Opaque) argument(arguments, 0)).name(), list(arguments, 2)) : new Opaque(name);
            }
            case "torch.storage._load_from_bytes" ->
                throw bad("contains a storage pickled on its own, which is not supported");
            case "numpy.dtype" ->
                argument(arguments, 0) instanceof String code ? new NumpyDtype(code) : new Opaque(name);
            case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" -> scalar(arguments);
            case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct" -> new NumpyArray();
            case "numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer" ->
                array(
                        argument(arguments, 2),
                        argument(arguments, 1),
                        "F".equals(argument(arguments, 3)),
                        argument(arguments, 0));
            default -> name.startsWith(TORCH_REBUILD) ? unread(name, arguments) : new Opaque(name);
        };
    }

    /** A tensor that is no plain array of numbers that are read. */
    private static UnreadTensor unread(String name, List<?> arguments) {
        String made = name.substring(TORCH_REBUILD.length());
        return switch (made) {
            case "qtensor" -> new UnreadTensor("quantised", "tensor.dequantize()");
            case "sparse_tensor", "sparse_csr_tensor" -> new UnreadTensor("sparse", "tensor.to_dense()");
            case "nested_tensor" -> new UnreadTensor("nested", "tensor.to_padded_tensor(0)");
            case "meta_tensor_no_storage" -> new UnreadTensor("meta, without values", "the values loaded");
            // What torch writes for every type that has no storage class of its own: float8, uint16 ...
            case "tensor_v3" ->
                new UnreadTensor(
                        arguments.size() > 6 && arguments.get(6) instanceof Opaque type
                                ? type.name().replaceFirst("^torch\\.", "")
                                : made,
                        "tensor.float()");
            default -> new UnreadTensor(made, "a plain tensor");
        };
    }

    /** The value after an object was given its state. */
    Object build(Object target, Object state) {
        if (target instanceof NumpyDtype dtype && state instanceof List<?> values && values.size() > 1) {
            dtype.bigEndian(">".equals(values.get(1)));
        } else if (target instanceof NumpyArray && state instanceof List<?> values && values.size() == 5) {
            return array(values.get(1), values.get(2), Boolean.TRUE.equals(values.get(3)), values.get(4));
        } else if (target instanceof Fields namespace && state instanceof Map<?, ?> fields) {
            namespace.putAll(fields);
        }
        return target;
    }

    /** What stands for a dictionary's key: plain values themselves, others something equal only to itself. */
    static Object key(Object key) {
        return switch (key) {
            case String text -> text;
            case Number number -> number;
            case Boolean truth -> truth;
            case Opaque opaque -> opaque;
            // Hashing a tuple can take exponential time: its parts may be shared.
            default -> new Opaque("tuple");
        };
    }

    private Map<Object, Object> dictionary(List<?> arguments) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty() && arguments.getFirst() instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> two && two.size() == 2)) {
                    throw bad("makes a dictionary from something that is not pairs");
                }
                map.put(key(two.getFirst()), two.getLast());
            }
        } else if (!arguments.isEmpty() && arguments.getFirst() instanceof Map<?, ?> other) {
            map.putAll(other);
        }
        return map;
    }

    /** Python 3 writes bytes in protocol 2 as text to be encoded. */
    private Object encode(List<?> arguments) {
        if (arguments.size() != 2
                || !(arguments.getFirst() instanceof String text)
                || !"latin1".equals(arguments.get(1))) {
            return new Opaque("_codecs.encode");
        }
        return latin1(text);
    }

    private byte[] latin1(String text) {
        encodedBytes += text.length();
        if (encodedBytes > Math.min(file.length(), MAX_ENCODED)) {
            throw bad("encodes more text than it holds");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Object tensor(List<?> arguments) {
        if (!(argument(arguments, 0) instanceof Storage storage)) {
            throw bad("has a tensor without a storage");
        }
        long offset = number(argument(arguments, 1));
        long[] shape = numbers(list(arguments, 2));
        long[] strides = numbers(list(arguments, 3));
        if (offset < 0 || shape.length != strides.length) {
            throw bad("has a tensor whose shape and strides do not fit");
        }
        DType dtype = storage.dtype();
        if (dtype == null) {
            return new Opaque(storage.name() + " tensor"); // complex numbers, which no network here has
        }
        long elements = elements(shape);
        if (elements > 0 && lastElement(offset, shape, strides) >= storage.elements()) {
            throw bad("has a tensor that reaches beyond its storage");
        }
        chargeTensor(elements * dtype.bytes());
        Bytes bytes = elements == 0
                ? storage.bytes().slice(0, 0)
                : StridedBytes.of(storage.bytes(), dtype.bytes(), offset, shape, strides);
        return new StoredTensor(dtype, shape, isNegated(arguments) ? new NegatedBytes(bytes, dtype) : bytes);
    }

    /** Torch's negative bit: the storage has the other sign. Its twin, the conjugate bit, only complex numbers have. */
    private static boolean isNegated(List<?> arguments) {
        return arguments.size() > 6
                && arguments.get(6) instanceof Map<?, ?> bits
                && Boolean.TRUE.equals(bits.get("neg"));
    }

    private long lastElement(long offset, long[] shape, long[] strides) {
        try {
            long last = offset;
            for (int d = 0; d < shape.length; d++) {
                if (strides[d] < 0) {
                    throw bad("has a tensor with a negative stride");
                }
                last = Math.addExact(last, Math.multiplyExact(shape[d] - 1, strides[d]));
            }
            return last;
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Views may repeat elements, and thousands of them may share one storage: together they must stay in proportion. */
    private void chargeTensor(long bytes) {
        tensorBytes += bytes;
        if (tensorBytes > 4 * file.length() + (16L << 20)) {
            throw bad("has tensors that together are much larger than the file");
        }
    }

    private Object scalar(List<?> arguments) {
        byte[] bytes = argument(arguments, 0) instanceof NumpyDtype ? bytes(argument(arguments, 1)) : null;
        Object number = bytes == null ? null : ((NumpyDtype) argument(arguments, 0)).number(bytes);
        return number == null ? new Opaque("numpy scalar") : number;
    }

    private Object array(Object shape, Object dtype, boolean columnMajor, Object content) {
        byte[] bytes = bytes(content);
        if (!(shape instanceof List<?> extents && dtype instanceof NumpyDtype numpy && bytes != null)) {
            return new Opaque("numpy.ndarray");
        }
        long[] numbers = numbers(extents);
        elements(numbers);
        StoredTensor tensor = numpy.tensor(numbers, bytes, columnMajor);
        if (tensor == null) {
            return new Opaque("numpy.ndarray");
        }
        chargeTensor(tensor.byteSize());
        return tensor;
    }

    private byte @Nullable [] bytes(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes;
            case String text -> latin1(text); // Python 2 knew no other bytes
            default -> null;
        };
    }

    private long elements(long[] shape) {
        try {
            return StoredTensor.elements(shape);
        } catch (IllegalArgumentException e) {
            throw new BadFileException(file.path(), "has a tensor with an " + e.getMessage() + PickleReader.CURE, e);
        }
    }

    private long[] numbers(List<?> values) {
        if (values.size() > MAX_DIMENSIONS) {
            throw bad("has a tensor of " + values.size() + " dimensions");
        }
        return values.stream().mapToLong(this::number).toArray();
    }

    private long number(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw bad("has a tensor whose offset, shape or strides are not integers");
    }

    private List<?> list(List<?> arguments, int index) {
        if (argument(arguments, index) instanceof List<?> list) {
            return list;
        }
        throw bad("calls a known function with unknown arguments");
    }

    private Object argument(List<?> arguments, int index) {
        if (index >= arguments.size()) {
            throw bad("calls a known function with too few arguments");
        }
        return arguments.get(index);
    }

    private BadFileException bad(String what) {
        return file.bad(what + PickleReader.CURE);
    }
}
