package boxless.app.serve.protocol.kserve;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.file.JsonReason;
import boxless.file.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a client asks a model. Its tensors stand in the JSON, or in binary behind it, one after another.
 *
 * @param id of the client's own, sent back
 * @param outputs that it wants; empty for all
 * @param parameters for the model
 */
record InferRequest(Optional<String> id, List<Tensor> inputs, List<Output> outputs, boolean binary, Given parameters) {
    /** The header that says how long the JSON in front of binary tensors is. */
    static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final String SIZE = "binary_data_size";
    private static final int MOST_SIDES = 8;

    /** @param binary whether it is to be sent in binary */
    record Output(String name, boolean binary) {}

    /**
     * Reads a request.
     *
     * @param headerLength as {@link #HEADER_LENGTH} says; empty if all is JSON
     * @throws Problem if it does not follow the protocol
     */
    static InferRequest read(byte[] body, Optional<String> headerLength) {
        int length = headerLength.map(text -> length(text, body.length)).orElse(body.length);
        Given json = new Given(json(body, length));
        Given parameters = parameters(json);
        boolean binary = parameters.truth("binary_data_output", false);
        Reader in = new Reader(body, length);
        List<Tensor> inputs = json.objects("inputs").stream().map(in::tensor).toList();
        in.requireEnd();
        List<Output> outputs = json.objects("outputs").stream()
                .map(output ->
                        new Output(output.text("name"), parameters(output).truth("binary_data", binary)))
                .toList();
        return new InferRequest(json.optionalText("id"), inputs, outputs, binary, parameters);
    }

    private static Given parameters(Given owner) {
        return owner.has("parameters") ? owner.object("parameters") : new Given(Settings.JSON.createObjectNode());
    }

    private static int length(String text, int most) {
        try {
            int length = Integer.parseInt(text.strip());
            if (length > 0 && length <= most) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Problem.bad("%s: '%s', but the body has %d bytes; it says how many of them are JSON"
                .formatted(HEADER_LENGTH, Problem.cited(text), most));
    }

    private static JsonNode json(byte[] body, int length) {
        try {
            return Settings.JSON.readTree(body, 0, length);
        } catch (JacksonException e) {
            throw Problem.bad("no valid JSON: " + JsonReason.of(e) + "; where binary tensors follow, " + HEADER_LENGTH
                    + " says where the JSON ends");
        } catch (StackOverflowError e) {
            throw Problem.bad("no valid JSON: nested too deeply");
        }
    }

    /** Takes the binary tensors in their order. */
    private static final class Reader {
        private final byte[] body;
        private int at;

        private Reader(byte[] body, int at) {
            this.body = body;
            this.at = at;
        }

        private Tensor tensor(Given input) {
            String name = Problem.cited(input.text("name")); // for messages only
            DataType type = DataType.of(input.text("datatype"), name);
            List<Integer> shape = shape(input, name);
            JsonNode size = parameters(input).node().path(SIZE);
            if (size.isMissingNode()) {
                return Tensor.ofJson(name, type, shape, input);
            }
            if (!size.isIntegralNumber() || size.longValue() < 0 || size.longValue() > body.length - at) {
                throw Problem.bad("%s: %s %s, but %d bytes are left behind the JSON"
                        .formatted(name, SIZE, Problem.cited(size.toString()), body.length - at));
            }
            int end = at + size.intValue();
            Tensor tensor = new Tensor(name, type, shape, Arrays.copyOfRange(body, at, end));
            at = end;
            return tensor;
        }

        private static List<Integer> shape(Given input, String name) {
            if (input.count("shape") > MOST_SIDES) {
                throw Problem.bad("%s: a shape of more than %d numbers".formatted(name, MOST_SIDES));
            }
            List<Integer> shape = new ArrayList<>();
            for (double length : input.numbers("shape")) {
                if (length != (int) length) {
                    throw Problem.bad("%s: a shape with %s; give whole numbers below 2^31".formatted(name, length));
                }
                shape.add((int) length);
            }
            return shape;
        }

        private void requireEnd() {
            if (at != body.length) {
                throw Problem.bad("%d bytes follow the last tensor; each tensor in binary has its %s"
                        .formatted(body.length - at, SIZE));
            }
        }
    }
}
