package boxless.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the names in a file become the names of a network.
 *
 * @param renames done one after another on every name, each on what the one before gave
 * @param optional names (as the network has them) that may lack in the file or in the network without being reported,
 *     matched as a whole
 */
public record NameMap(List<Rename> renames, List<Pattern> optional) {
    /** Names stay as they are, and all are needed. */
    public static final NameMap IDENTITY = new NameMap(List.of(), List.of());

    /** Replaces every occurrence of a pattern; {@code $1} stands for its first group. */
    public record Rename(Pattern pattern, String replacement) {}

    public NameMap {
        renames = List.copyOf(renames);
        optional = List.copyOf(optional);
    }

    /** With one more renaming after the others; anchor the expression with {@code ^} to replace a prefix. */
    public NameMap rename(String regex, String replacement) {
        Rename rename = new Rename(Pattern.compile(regex), replacement);
        return new NameMap(Stream.concat(renames.stream(), Stream.of(rename)).toList(), optional);
    }

    /** With one more expression for names that may lack on either side, such as {@code .*\.num_batches_tracked}. */
    public NameMap optional(String regex) {
        return new NameMap(
                renames,
                Stream.concat(optional.stream(), Stream.of(Pattern.compile(regex)))
                        .toList());
    }

    /** The network's name of a tensor in the file. */
    public String apply(String name) {
        for (Rename rename : renames) {
            name = rename.pattern.matcher(name).replaceAll(rename.replacement);
        }
        return name;
    }

    /**
     * Compares a file's tensors with what a network needs.
     *
     * @param expected the shape of every tensor of the network by name
     */
    public WeightMatch match(StateDict weights, Map<String, long[]> expected) {
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        List<String> doubled = new ArrayList<>();
        weights.tensors().forEach((name, tensor) -> {
            String target = apply(name);
            if (renamed.putIfAbsent(target, tensor) != null) {
                doubled.add(target);
            }
        });
        Map<String, StoredTensor> matched = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        expected.forEach((name, shape) -> {
            StoredTensor tensor = renamed.remove(name);
            if (tensor == null) {
                (isOptional(name) ? skipped : missing).add(name);
            } else if (!Arrays.equals(tensor.shape(), shape)) {
                misshapen.add(
                        "%s: %s in the file, %s in the network".formatted(name, shown(tensor.shape()), shown(shape)));
            } else {
                matched.put(name, tensor);
            }
        });
        List<String> unexpected = new ArrayList<>();
        renamed.keySet().forEach(name -> (isOptional(name) ? skipped : unexpected).add(name));
        return new WeightMatch(weights.file(), matched, missing, unexpected, misshapen, doubled, skipped);
    }

    private boolean isOptional(String name) {
        return optional.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static String shown(long[] shape) {
        return Arrays.toString(shape).replace(", ", "x");
    }
}
