package boxless.data.labelstudio;

import boxless.file.JsonStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A task: an image and what people annotated on it.
 *
 * @param id as Label Studio numbers it; empty if it does not
 * @param data texts by key: one of them is the image's address
 * @param annotations of several people, perhaps
 */
record Task(String id, Map<String, String> data, List<Annotation> annotations) {
    /**
     * What one person annotated.
     *
     * @param cancelled whether the task was skipped
     * @param truth whether it is marked as ground truth
     * @param results in the order of drawing
     */
    record Annotation(boolean cancelled, boolean truth, List<TaskResult> results) {
        private static Annotation read(JsonStream json) {
            boolean[] flags = {false, false};
            List<TaskResult> results = new ArrayList<>();
            json.forEachKey(key -> {
                if (json.isNull()) {
                    return;
                }
                switch (key) {
                    case "was_cancelled" -> flags[0] = json.flag();
                    case "ground_truth" -> flags[1] = json.flag();
                    case "result" -> json.forEachElement(() -> results.add(TaskResult.read(json)));
                    default -> {}
                }
            });
            return new Annotation(flags[0], flags[1], List.copyOf(results));
        }
    }

    static Task read(JsonStream json) {
        String[] id = {""};
        Map<String, String> data = new LinkedHashMap<>();
        List<Annotation> annotations = new ArrayList<>();
        json.forEachKey(key -> {
            switch (key) {
                case "id" -> id[0] = json.id();
                case "data" ->
                    json.forEachKey(name -> {
                        if (json.isText()) {
                            data.put(name, json.text());
                        }
                    });
                // completions: the name before version 1.0
                case "annotations", "completions" -> json.forEachElement(() -> annotations.add(Annotation.read(json)));
                default -> {}
            }
        });
        return new Task(
                id[0], data, annotations.stream().filter(a -> !a.cancelled).toList());
    }

    /** On what the annotation that counts was drawn, by names in the labelling configuration. */
    Set<String> tags() {
        return annotation().stream()
                .flatMap(annotation -> annotation.results().stream())
                .filter(result -> result.shape() != null)
                .map(TaskResult::tag)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The one that counts: marked as ground truth, else the first. */
    Optional<Annotation> annotation() {
        return annotations.stream().min(Comparator.comparing(annotation -> !annotation.truth));
    }
}
