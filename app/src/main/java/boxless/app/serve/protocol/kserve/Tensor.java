package boxless.app.serve.protocol.kserve;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A tensor of a request or an answer.
 *
 * @param shape of as many elements as there are
 * @param content the elements row by row in binary, little-endian; BYTES with their lengths (4 bytes) in front
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares tensors
record Tensor(String name, DataType type, List<Integer> shape, byte[] content) {
    private static final int LENGTH = Integer.BYTES;

    /** @throws Problem if there are more or fewer elements than the shape says */
    Tensor {
        shape = List.copyOf(shape);
        long expected = count(shape);
        long given = type == DataType.BYTES ? elements(name, content).size() : content.length / type.size();
        boolean whole = type == DataType.BYTES || content.length % type.size() == 0;
        if (!whole || expected != given) {
            throw Problem.bad("%s: %,d bytes do not hold the %,d elements of %s in the shape %s"
                    .formatted(name, content.length, expected, type, shape));
        }
    }

    private static long count(List<Integer> shape) {
        long count = 1;
        for (int length : shape) {
            if (length < 0 || (length > 0 && count > Integer.MAX_VALUE / length)) {
                throw Problem.bad("the shape " + shape + " is negative or has more than 2^31 elements");
            }
            count *= length;
        }
        return count;
    }

    static Tensor ofInts(String name, List<Integer> shape, int... values) {
        ByteBuffer content = buffer(values.length * Integer.BYTES);
        Arrays.stream(values).forEach(content::putInt);
        return new Tensor(name, DataType.INT32, shape, content.array());
    }

    static Tensor ofFloats(String name, List<Integer> shape, float... values) {
        ByteBuffer content = buffer(values.length * Float.BYTES);
        for (float value : values) {
            content.putFloat(value);
        }
        return new Tensor(name, DataType.FP32, shape, content.array());
    }

    static Tensor ofTexts(String name, List<String> texts) {
        List<byte[]> all = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        return ofBytes(name, List.of(all.size()), all);
    }

    private static Tensor ofBytes(String name, List<Integer> shape, List<byte[]> elements) {
        ByteBuffer content = buffer(
                elements.stream().mapToInt(element -> LENGTH + element.length).sum());
        elements.forEach(element -> content.putInt(element.length).put(element));
        return new Tensor(name, DataType.BYTES, shape, content.array());
    }

    /** The elements of {@code data} in JSON, nested or not. BYTES are base64 there, since JSON is text. */
    static Tensor ofJson(String name, DataType type, List<Integer> shape, Given input) {
        if (type == DataType.BYTES) {
            List<byte[]> elements = new ArrayList<>();
            for (JsonNode element : input.list("data")) {
                if (!element.isString()) {
                    throw Problem.bad(
                            name + ": BYTES in JSON are texts of base64; send them as binary tensors, or encode them");
                }
                elements.add(Given.base64(element.stringValue(), name));
            }
            return ofBytes(name, shape, elements);
        }
        int count = input.count("data");
        if (count != count(shape)) {
            throw Problem.bad("%s: %,d numbers in data, but the shape is %s".formatted(name, count, shape));
        }
        ByteBuffer content = buffer(Math.multiplyExact(count, type.size()));
        input.forEachNumber("data", value -> put(content, type, value, name));
        return new Tensor(name, type, shape, content.array());
    }

    private static void put(ByteBuffer content, DataType type, double value, String name) {
        double rounded = switch (type) {
            case UINT8 -> (int) value & 0xFF;
            case UINT16 -> (int) value & 0xFFFF;
            case INT32 -> (int) value;
            default -> value;
        };
        if (rounded != value) {
            throw Problem.bad("%s: %s is no %s".formatted(name, value, type));
        }
        switch (type) {
            case UINT8 -> content.put((byte) (int) value);
            case UINT16 -> content.putShort((short) (int) value);
            case INT32 -> content.putInt((int) value);
            default -> content.putFloat((float) value);
        }
    }

    /**
     * The numbers, unsigned where the type is, those of the same channel together.
     *
     * @param channels length of the last side
     * @throws Problem if one is not finite
     */
    float[] floats(int channels) {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[content.length / type.size()];
        int plane = values.length / channels;
        for (int i = 0; i < values.length; i++) {
            float value = number(in).floatValue();
            if (!Float.isFinite(value)) {
                throw Problem.bad(name + ": holds " + value + "; send finite numbers");
            }
            values[i % channels * plane + i / channels] = value;
        }
        return values;
    }

    private Number number(ByteBuffer in) {
        return switch (type) {
            case UINT8 -> in.get() & 0xFF;
            case UINT16 -> in.getShort() & 0xFFFF;
            case INT32 -> in.getInt();
            case FP32 -> in.getFloat();
            case BYTES -> throw Problem.bad(name + ": holds BYTES, not numbers");
        };
    }

    /** The elements of BYTES. */
    List<byte[]> elements() {
        return elements(name, content);
    }

    private static List<byte[]> elements(String name, byte[] content) {
        List<byte[]> elements = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int length = in.remaining() < LENGTH ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw Problem.bad(
                        name + ": BYTES that end early; each element has its length in front, 4 bytes, little-endian");
            }
            byte[] element = new byte[length];
            in.get(element);
            elements.add(element);
        }
        return elements;
    }

    /** Writes the elements as a list of JSON; BYTES as the texts that they are. */
    void writeTo(ArrayNode data) {
        if (type == DataType.BYTES) {
            elements().forEach(element -> data.add(new String(element, StandardCharsets.UTF_8)));
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            Number number = number(in);
            if (number instanceof Integer whole) {
                data.add(whole);
            } else {
                data.add(number.floatValue());
            }
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return "%s %s%s"
                .formatted(name, type, shape.stream().map(String::valueOf).collect(Collectors.joining("x", "[", "]")));
    }
}
