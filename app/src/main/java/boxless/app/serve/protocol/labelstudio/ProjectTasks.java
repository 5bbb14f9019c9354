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
 * somebody submitted without results teach where there are no objects, as when an export is given to {@code boxless train}; those that have regions, but
 * none of the model's classes, do not.
 *
 * @param notes on what is left out
 */
record ProjectTasks(List<Given> training, List<Given> validation, List<String> notes) {
    private static final int LEAST = 2;
    private static final int PART = 5;

    /**
     * Divides the tasks.
     *
     * @param names of the model's classes, which take the place of labels in the tasks themselves
     * @throws Problem 400 if too few have results of these classes
     */
    static ProjectTasks of(JsonNode exported, Brush brush, List<String> names) {
        List<Given> tasks = new ArrayList<>();
        for (JsonNode node : exported) {
            tasks.add(new Given(node, "task"));
        }
        LearnedLabels labels = new LearnedLabels(brush, names, tasks);
        List<Given> training = new ArrayList<>();
        List<Given> full = new ArrayList<>();
        int leftOut = 0;
        int foreign = 0;
        for (Given task : tasks) {
            Optional<Given> annotation = annotation(task);
            if (annotation.isEmpty()) {
                leftOut++;
            } else if (annotation.get().list("result").isEmpty()) {
                training.add(task);
            } else if (labels.leaveNothingOf(annotation.get())) {
                foreign++;
            } else {
                full.add(task);
            }
        }
        if (full.size() < LEAST) {
            String which = foreign == 0 ? "" : " of the model's classes (" + String.join(", ", names) + ")";
            throw Problem.bad("%s with objects%s; annotate at least %d, one to learn from and one to check"
                    .formatted(Count.of(full.size(), "annotated task"), which, LEAST));
        }
        full.sort(Comparator.comparing(task -> ContentHash.of(imageName(task))));
        int checked = Math.max(1, full.size() / PART);
        training.addAll(full.subList(checked, full.size()));
        List<String> notes = new ArrayList<>();
        if (leftOut > 0) {
            notes.add(Count.of(leftOut, "task") + " left out, skipped or not annotated");
        }
        notes.add(labels.note());
        if (foreign > 0) {
            notes.add("%s left out because none of %s objects is of the model's classes"
                    .formatted(Count.of(foreign, "task"), foreign == 1 ? "its" : "their"));
        }
        notes.removeIf(String::isEmpty);
        return new ProjectTasks(training, List.copyOf(full.subList(0, checked)), notes);
    }

    /** The one that counts: marked as ground truth, else the first; none that was cancelled. */
    static Optional<Given> annotation(Given task) {
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
        return String.join("; ", notes);
    }
}
