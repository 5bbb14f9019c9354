package boxless.data.coco;

import boxless.data.Note;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the categories that a file of predictions lists are in the ground truth, whose ids may be others: those of the same names. Where no name is in common,
 * ids are taken at their word.
 */
final class CategoryNames {
    private final Map<Long, Long> ids = new HashMap<>();
    private final Map<Long, String> strangers = new TreeMap<>();
    private final Map<String, List<Long>> ambiguous = new TreeMap<>();
    private List<String> unnamed = List.of();

    /** A category of the predictions. */
    record Listed(long id, String name) {}

    /** @param truths ids of the ground truth by name */
    CategoryNames(List<Listed> listed, Map<String, List<Long>> truths) {
        listed.forEach(category -> match(category, truths.getOrDefault(category.name(), List.of())));
        if (ids.isEmpty()) {
            unnamed = strangers.entrySet().stream()
                    .map(category -> "%d (%s)".formatted(category.getKey(), category.getValue()))
                    .toList();
            strangers.keySet().forEach(id -> ids.put(id, id));
            strangers.clear();
        }
    }

    private void match(Listed category, List<Long> known) {
        if (known.isEmpty()) {
            strangers.put(category.id(), category.name());
        } else if (known.size() == 1 || known.contains(category.id())) {
            ids.put(category.id(), known.size() == 1 ? known.getFirst() : category.id());
        } else {
            ambiguous.put(category.name(), known);
        }
    }

    /** The ids of the ground truth by those of the predictions. */
    Map<Long, Long> ids() {
        return ids;
    }

    /** Names of which the ground truth has no category, by their ids. */
    Map<Long, String> strangers() {
        return strangers;
    }

    /** Names of which the ground truth has several categories, none with the id of the predictions, and their ids there. */
    Map<String, List<Long>> ambiguous() {
        return ambiguous;
    }

    /** Categories that are matched by their ids for want of a name in common, as number and name. */
    List<String> unnamed() {
        return unnamed;
    }

    /** A note on {@link #unnamed}, if there are some. */
    static List<Note> notes(Path file, Path truth, List<String> unnamed) {
        return unnamed.isEmpty()
                ? List.of()
                : List.of(Note.of("%s: %s has no category of the same name, so ids are taken at their word: %s"
                        .formatted(file, truth, String.join(", ", unnamed))));
    }

    /** What is wrong about an ambiguous name. */
    static String fault(String name, Path truth, List<Long> known) {
        return "has the category %s, of which %s has several (%s); give them the same ids, or other names"
                .formatted(
                        name,
                        truth,
                        String.join(", ", known.stream().map(String::valueOf).toList()));
    }
}
