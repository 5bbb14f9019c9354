package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.file.Count;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The labels of a project as classes of a model that learns from it, matched as for predictions. Only if no label is a class, the only label stands for
 * the only class.
 */
final class LearnedLabels {
    private final Map<String, String> classes = new HashMap<>(); // by label
    private final Map<String, Integer> leftOut = new TreeMap<>(); // regions by label

    /**
     * Matches names.
     *
     * @param names of the model's classes
     * @param tasks as Label Studio exports them
     * @throws Problem 400 if objects have labels, but the project has none that is a class
     */
    LearnedLabels(Brush brush, List<String> names, List<Given> tasks) {
        Set<String> annotated = new LinkedHashSet<>();
        for (Given task : tasks) {
            ProjectTasks.annotation(task).stream()
                    .flatMap(annotation -> annotation.list("result").stream())
                    .forEach(result -> annotated.addAll(labels(result)));
        }
        Set<String> all = new LinkedHashSet<>(brush.labels());
        all.addAll(annotated);
        all.forEach(label -> brush.category(label, names).ifPresent(name -> classes.put(label, name)));
        if (classes.isEmpty() && all.size() == 1 && names.size() == 1) {
            classes.put(all.iterator().next(), names.getFirst());
        }
        if (classes.isEmpty() && !annotated.isEmpty()) {
            throw Problem.bad(
                    "none of the project's labels (%s) is a class of the model (%s); call one so, or choose another model"
                            .formatted(String.join(", ", all), String.join(", ", names)));
        }
    }

    /**
     * Replaces the labels of an annotation by classes, in place, and leaves out regions of none.
     *
     * @return whether regions were left out, and none with a label is left
     */
    boolean leaveNothingOf(Given annotation) {
        List<JsonNode> results = annotation.list("result");
        Map<String, String> firsts = new HashMap<>(); // labels of regions by id: of several the first counts
        for (JsonNode result : results) {
            labels(result).stream().findFirst().ifPresent(label -> firsts.putIfAbsent(id(result), label));
        }
        List<JsonNode> kept = new ArrayList<>();
        Set<String> counted = new LinkedHashSet<>();
        boolean learned = false;
        boolean dropped = false;
        for (JsonNode result : results) {
            String id = id(result);
            Optional<String> label =
                    id.isEmpty() ? labels(result).stream().findFirst() : Optional.ofNullable(firsts.get(id));
            if (label.isEmpty()) {
                kept.add(result);
            } else if (classes.containsKey(label.get())) {
                rename(result, classes.getOrDefault(label.get(), ""));
                kept.add(result);
                learned = true;
            } else {
                dropped = true;
                if (id.isEmpty() || counted.add(id)) {
                    leftOut.merge(label.get(), 1, Integer::sum);
                }
            }
        }
        if (dropped) {
            ((ObjectNode) annotation.node()).putArray("result").addAll(kept);
        }
        return dropped && !learned;
    }

    /** What is left out, in a line; empty if nothing is. */
    String note() {
        int regions = leftOut.values().stream().mapToInt(Integer::intValue).sum();
        return regions == 0
                ? ""
                : "%s left out: the model has no class %s"
                        .formatted(Count.of(regions, "object"), String.join(", ", leftOut.keySet()));
    }

    /** Which results about the same region share; empty for none. */
    private static String id(JsonNode result) {
        JsonNode id = result.path("id");
        return id.isValueNode() && !id.isNull() ? id.asString() : "";
    }

    private static List<String> labels(JsonNode result) {
        List<String> labels = new ArrayList<>();
        for (String key : result.path("value").propertyNames()) {
            if (key.endsWith("labels")) {
                for (JsonNode label : result.path("value").path(key)) {
                    if (label.isValueNode() && !label.isNull()) {
                        labels.add(label.asString());
                    }
                }
            }
        }
        return labels;
    }

    private static void rename(JsonNode result, String name) {
        if (result.path("value") instanceof ObjectNode value) {
            for (String key : List.copyOf(value.propertyNames())) {
                if (key.endsWith("labels") && value.path(key) instanceof ArrayNode labels && !labels.isEmpty()) {
                    value.putArray(key).add(name);
                }
            }
        }
    }
}
