package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.data.ContentHash;
import boxless.file.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The annotated tasks of a project. One in five of those with results, at least one, is for validation: which depends on their ids alone. Tasks that
 * somebody submitted without results teach where there are no objects, as when an export is given to {@code boxless train}.
 *
 * @param leftOut how many nobody annotated, or everybody skipped
 */
record ProjectTasks(List<Given> training, List<Given> validation, int leftOut) {
    private static final int LEAST = 2;
    private static final int PART = 5;

    /** @throws Problem 400 if too few have results */
    static ProjectTasks of(JsonNode exported) {
        List<Given> training = new ArrayList<>();
        List<Given> full = new ArrayList<>();
        for (JsonNode node : exported) {
            Given task = new Given(node, "task");
            Optional<Given> annotation = annotation(task);
            if (annotation.isPresent()) {
                boolean empty = annotation.get().list("result").isEmpty();
                (empty ? training : full).add(task);
            }
        }
        int leftOut = exported.size() - training.size() - full.size();
        if (full.size() < LEAST) {
            throw Problem.bad("%s with objects; annotate at least %d, one to learn from and one to check"
                    .formatted(Count.of(full.size(), "annotated task"), LEAST));
        }
        full.sort(Comparator.comparing(task -> ContentHash.of(imageName(task))));
        int checked = Math.max(1, full.size() / PART);
        training.addAll(full.subList(checked, full.size()));
        return new ProjectTasks(training, List.copyOf(full.subList(0, checked)), leftOut);
    }

    /** The one that counts: marked as ground truth, else the first; none that was cancelled. */
    private static Optional<Given> annotation(Given task) {
        return task.objects("annotations").stream()
                .filter(annotation -> !annotation.truth("was_cancelled", false))
                .min(Comparator.comparing(annotation -> !annotation.truth("ground_truth", false)));
    }

    /** Images are recognised by their content, whatever they are called. */
    static String imageName(Given task) {
        return "task-" + (long) task.number("id") + ".png";
    }

    /** How many there are in all. */
    int count() {
        return training.size() + validation.size();
    }

    /** What is left out, in a line; empty if nothing is. */
    String note() {
        return leftOut == 0 ? "" : Count.of(leftOut, "task") + " left out, skipped or not annotated";
    }
}
