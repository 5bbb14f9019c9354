package boxless.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the names in a file become the names of a network, and its tensors the network's where another framework lays them out otherwise.
 *
 * @param renames done one after another on every name, each on what the one before gave
 * @param permutations of the tensors' axes, the first that fits a tensor counts
 * @param reshaped names (as the file has them) of tensors that take the network's shape where it has as many elements
 * @param optional names (as the network has them) that may lack in the file or in the network without being reported,
 *     matched as a whole
 */
public record NameMap(
        List<Rename> renames, List<Permutation> permutations, List<Pattern> reshaped, List<Pattern> optional) {
    /** Names and tensors stay as they are, and all are needed. */
    public static final NameMap IDENTITY = new NameMap(List.of(), List.of(), List.of(), List.of());

    /** Replaces every occurrence of a pattern; {@code $1} stands for its first group. */
    public record Rename(Pattern pattern, String replacement) {}

    /**
     * Brings the axes of tensors into another order.
     *
     * @param pattern found in the name that the file has
     * @param axes as {@link StoredTensor#permuted} takes them; tensors of another number of axes are left alone
     */
    public record Permutation(Pattern pattern, List<Integer> axes) {
        public Permutation {
            axes = List.copyOf(axes);
        }

        private boolean fits(String name, StoredTensor tensor) {
            return tensor.shape().length == axes.size() && pattern.matcher(name).find();
        }

        private StoredTensor of(StoredTensor tensor) {
            return tensor.permuted(axes.stream().mapToInt(axis -> axis).toArray());
        }
    }

    public NameMap {
        renames = List.copyOf(renames);
        permutations = List.copyOf(permutations);
        reshaped = List.copyOf(reshaped);
        optional = List.copyOf(optional);
    }

    /** With one more renaming after the others; anchor the expression with {@code ^} to replace a prefix. */
    public NameMap rename(String regex, String replacement) {
        Rename rename = new Rename(Pattern.compile(regex), replacement);
        return new NameMap(with(renames, rename), permutations, reshaped, optional);
    }

    /**
     * With one more order of axes for tensors that none of those before fits, such as {@code permute("/kernel$", 3, 2, 0, 1)} for TensorFlow's
     * convolutions. The expression looks at the file's names: it must not match the network's own, or models of our own would be turned as well.
     */
    public NameMap permute(String regex, Integer... axes) {
        Permutation permutation = new Permutation(Pattern.compile(regex), List.of(axes));
        return new NameMap(renames, with(permutations, permutation), reshaped, optional);
    }

    /** With one more expression for tensors (found in the file's name) that take the network's shape, after {@link #permute}. */
    public NameMap reshape(String regex) {
        return new NameMap(renames, permutations, with(reshaped, Pattern.compile(regex)), optional);
    }

    /** With one more expression for names that may lack on either side, such as {@code .*\.num_batches_tracked}. */
    public NameMap optional(String regex) {
        return new NameMap(renames, permutations, reshaped, with(optional, Pattern.compile(regex)));
    }

    private static <T> List<T> with(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
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
            if (renamed.putIfAbsent(target, arranged(name, tensor, expected.get(target))) != null) {
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

    private StoredTensor arranged(String name, StoredTensor tensor, long @Nullable [] wanted) {
        StoredTensor turned = permutations.stream()
                .filter(permutation -> permutation.fits(name, tensor))
                .findFirst()
                .map(permutation -> permutation.of(tensor))
                .orElse(tensor);
        return wanted != null
                        && StoredTensor.elements(wanted) == turned.elements()
                        && reshaped.stream()
                                .anyMatch(pattern -> pattern.matcher(name).find())
                ? turned.reshaped(wanted)
                : turned;
    }

    private boolean isOptional(String name) {
        return optional.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static String shown(long[] shape) {
        return Arrays.toString(shape).replace(", ", "x");
    }
}
