package boxless.train;

import boxless.method.Method;
import boxless.tensor.State;
import boxless.weights.NameMap;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.WeightMatch;
import boxless.weights.files.WeightFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** The weights of {@code train.start}: a model, a checkpoint of a training, or what another program saved. */
final class StartWeights {
    private static final String AVERAGE = "average.";
    private static final String NETWORK = "network.";
    private static final String OPTIMIZER = "optimizer.";

    private StartWeights() {}

    /**
     * What was taken from a file.
     *
     * @param text for the user
     * @param whole whether it was the whole network, which may be worth something already
     */
    record Taken(String text, boolean whole) {}

    /**
     * Copies a file's weights into a network: all of them where all fit, else those of the backbone.
     *
     * @param state the network's tensors by name
     * @throws boxless.file.BadFileException where not even the backbone fits
     */
    static Taken load(Path file, Method<?, ?> method, Map<String, Tensor> state) {
        StateDict weights = network(WeightFiles.read(file));
        Map<String, long[]> expected = shapes(state);
        WeightMatch whole = method.publishedNames().match(weights, expected);
        if (whole.isComplete()) {
            return takeAll(file, whole, state);
        }
        Pattern backbone = method.backbone();
        NameMap names = method.publishedNames().rename("^.*\\.(" + backbone.pattern() + ")$", "$1");
        Predicate<String> inside = backbone.asMatchPredicate();
        expected.keySet().removeIf(inside.negate());
        WeightMatch part = names.match(only(weights, name -> inside.test(names.apply(name))), expected);
        part.orThrow();
        take(part, state);
        return new Taken(
                "the backbone of %s (%d of %d tensors, the others start from random weights)"
                        .formatted(file, part.tensors().size(), state.size()),
                false);
    }

    /**
     * Copies a file's weights into a network, which cannot do without any of them.
     *
     * @param state the network's tensors by name
     * @throws boxless.file.BadFileException where one does not fit
     */
    static Taken loadAll(Path file, Method<?, ?> method, Map<String, Tensor> state) {
        WeightMatch whole = method.publishedNames().match(network(WeightFiles.read(file)), shapes(state));
        whole.orThrow();
        return takeAll(file, whole, state);
    }

    private static Map<String, long[]> shapes(Map<String, Tensor> state) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        state.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    private static Taken takeAll(Path file, WeightMatch whole, Map<String, Tensor> state) {
        take(whole, state);
        return new Taken("all weights of " + file, true);
    }

    private static void take(WeightMatch match, Map<String, Tensor> state) {
        match.tensors().forEach((name, stored) -> {
            Tensor into = state.get(name);
            if (into != null) {
                State.load(into, stored);
            }
        });
    }

    /** Of a training's checkpoint the averaged network, where there is one, else the network. */
    private static StateDict network(StateDict file) {
        boolean averaged = file.tensors().keySet().stream().anyMatch(name -> name.startsWith(AVERAGE));
        boolean checkpoint = averaged || file.tensors().keySet().stream().anyMatch(name -> name.startsWith(OPTIMIZER));
        if (!checkpoint) {
            return file;
        }
        String prefix = averaged ? AVERAGE : NETWORK;
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
            }
        });
        return new StateDict(file.file(), file.place(), tensors, file.others());
    }

    private static StateDict only(StateDict weights, Predicate<String> wanted) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(weights.tensors());
        tensors.keySet().removeIf(wanted.negate());
        return new StateDict(weights.file(), weights.place(), tensors, weights.others());
    }
}
