package boxless.app.serve.protocol.kserve;

import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.protocol.kserve.InferRequest.Output;
import boxless.file.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a model answers: tensors in JSON, or in binary behind it, as the client asked for each. */
final class InferReply {
    private InferReply() {}

    /**
     * @param tensors all that the model gives
     * @throws Problem if the client asks for one that there is not
     */
    static Reply of(String model, String version, InferRequest request, List<Tensor> tensors) {
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("model_name", model);
        json.put("model_version", version);
        request.id().ifPresent(id -> json.put("id", id));
        ArrayNode outputs = json.putArray("outputs");
        List<byte[]> binary = new ArrayList<>();
        for (Output wanted : wanted(request, tensors)) {
            Tensor tensor = named(wanted.name(), tensors);
            ObjectNode output = outputs.addObject();
            output.put("name", tensor.name());
            output.put("datatype", tensor.type().name());
            ArrayNode shape = output.putArray("shape");
            tensor.shape().forEach(shape::add);
            if (wanted.binary()) {
                output.putObject("parameters").put("binary_data_size", tensor.content().length);
                binary.add(tensor.content());
            } else {
                tensor.writeTo(output.putArray("data"));
            }
        }
        byte[] head = Settings.JSON.writeValueAsBytes(json);
        return binary.isEmpty() ? Reply.bytes(Reply.JSON, head) : binary(head, binary);
    }

    private static Reply binary(byte[] head, List<byte[]> contents) {
        long length = head.length
                + contents.stream().mapToLong(content -> content.length).sum();
        return new Reply(200, "application/octet-stream", Map.of(), length, out -> {
                    out.write(head);
                    for (byte[] content : contents) {
                        out.write(content);
                    }
                })
                .with(InferRequest.HEADER_LENGTH, Integer.toString(head.length));
    }

    private static List<Output> wanted(InferRequest request, List<Tensor> tensors) {
        return request.outputs().isEmpty()
                ? tensors.stream()
                        .map(tensor -> new Output(tensor.name(), request.binary()))
                        .toList()
                : request.outputs();
    }

    private static Tensor named(String name, List<Tensor> tensors) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.bad("no output %s; there are %s"
                        .formatted(
                                Problem.cited(name),
                                tensors.stream().map(Tensor::name).collect(Collectors.joining(", ")))));
    }
}
