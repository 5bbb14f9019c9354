package boxless.app.serve.protocol.labelstudio;

import boxless.export.LabelStudioJson;
import boxless.mask.Instance;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects as a prediction of Label Studio.
 *
 * @param brush that they are drawn with
 * @param version of the model, which Label Studio keeps with the prediction
 */
record Prediction(Brush brush, String version) {
    /**
     * Writes the objects.
     *
     * @param objects from back to front, as Label Studio draws them
     * @param label of an object; those that have none are left out
     * @return how many have none
     */
    int write(ObjectNode prediction, List<Instance> objects, Function<Instance, Optional<String>> label) {
        ArrayNode results = prediction.putArray("result");
        double sum = 0;
        int unnamed = 0;
        for (Instance object : objects) {
            Optional<String> name = label.apply(object);
            if (name.isEmpty()) {
                unnamed++;
            } else if (!object.mask().isEmpty()) {
                ObjectNode result = results.addObject();
                result.put("id", UUID.randomUUID().toString().substring(24));
                LabelStudioJson.writeBrush(result, brush.name(), brush.image(), object.mask(), name.get());
                result.put("score", object.score());
                sum += object.score();
            }
        }
        prediction.put("score", results.isEmpty() ? 0 : sum / results.size());
        prediction.put("model_version", version);
        return unnamed;
    }
}
