package boxless.method;

import boxless.file.BadFileException;
import boxless.weights.NameMap;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the names and shapes of a published file's tensors tell about its network.
 *
 * @param weights the file
 * @param tensors its tensors by the network's names
 */
public record Shapes(StateDict weights, Map<String, StoredTensor> tensors) {
    /** The tensors of a file under the network's names. */
    public static Shapes of(StateDict weights, NameMap names) {
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> renamed.put(names.apply(name), tensor));
        return new Shapes(weights, renamed);
    }

    /** Whether some whole name matches. */
    public boolean has(String regex) {
        return number(regex) > 0;
    }

    /** How many whole names match. */
    public int number(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return (int) tensors.keySet().stream()
                .filter(name -> pattern.matcher(name).matches())
                .count();
    }

    /** How many layers there are, numbered without a gap: the names with 0, 1, ... in the place of {@code %d}. */
    public int count(String names) {
        int count = 0;
        while (tensors.containsKey(name(names, count))) {
            count++;
        }
        return count;
    }

    /**
     * The output channels of numbered convolutions.
     *
     * @param names as {@link #count} takes them
     * @throws BadFileException if there is none
     */
    public List<Integer> extents(String names) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count(names); i++) {
            all.add(extent(name(names, i), 0));
        }
        if (all.isEmpty()) {
            throw wrong("has no tensor " + name(names, 0));
        }
        return all;
    }

    private static String name(String names, int number) {
        return String.format(Locale.ROOT, names, number);
    }

    /**
     * An extent of a convolution's weight.
     *
     * @throws BadFileException if there is no such weight
     */
    public int extent(String name, int axis) {
        return extent(name, axis, 4);
    }

    /**
     * An extent of a tensor.
     *
     * @param axes how many extents it has
     * @throws BadFileException if there is no such tensor
     */
    public int extent(String name, int axis, int axes) {
        @Nullable StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw wrong("has no tensor " + name);
        }
        long[] shape = tensor.shape();
        if (shape.length != axes || shape[axis] < 1 || shape[axis] > 1 << 16) {
            throw wrong(name + " is " + tensor);
        }
        return (int) shape[axis];
    }

    /** What to throw for a file that a publisher did not make. */
    public BadFileException wrong(String what) {
        return new BadFileException(
                weights.file(), what + ", so it is not this kind of checkpoint; choose another publisher");
    }
}
