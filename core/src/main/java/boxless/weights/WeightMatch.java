package boxless.weights;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a file's weights fit a network; every name of either side is in exactly one of the lists.
 *
 * @param file where the weights come from
 * @param tensors what fits, by the network's names and in its order
 * @param missing names that only the network has
 * @param unexpected names that only the file has
 * @param misshapen names whose shapes differ, with both shapes
 * @param doubled names that several tensors of the file are renamed to
 * @param skipped optional names that one side lacks
 */
public record WeightMatch(
        Path file,
        Map<String, StoredTensor> tensors,
        List<String> missing,
        List<String> unexpected,
        List<String> misshapen,
        List<String> doubled,
        List<String> skipped) {
    public WeightMatch {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        misshapen = List.copyOf(misshapen);
        doubled = List.copyOf(doubled);
        skipped = List.copyOf(skipped);
    }

    /** Whether every name fits, optional ones aside. */
    public boolean isComplete() {
        return missing.isEmpty() && unexpected.isEmpty() && misshapen.isEmpty() && doubled.isEmpty();
    }

    /**
     * The tensors by the network's names.
     *
     * @throws BadFileException unless all fits; the message counts what does not and names the first few
     */
    public Map<String, StoredTensor> orThrow() {
        if (!isComplete()) {
            throw new BadFileException(file, problems());
        }
        return tensors;
    }

    private String problems() {
        StringBuilder text = new StringBuilder("does not fit the network: ");
        add(text, missing, "missing");
        add(text, unexpected, "unexpected");
        add(text, misshapen, "with a different shape");
        add(text, doubled, "named twice");
        text.setLength(text.length() - 2);
        return text.append(
                        "; give a file that matches this method and its options (classes, channels), or change the options")
                .toString();
    }

    private static void add(StringBuilder text, List<String> names, String what) {
        if (!names.isEmpty()) {
            text.append("%d tensor%s %s (%s), "
                    .formatted(names.size(), names.size() == 1 ? "" : "s", what, Names.some(names)));
        }
    }
}
