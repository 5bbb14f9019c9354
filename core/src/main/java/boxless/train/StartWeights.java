package boxless.train;

import boxless.file.BadFileException;
import boxless.method.Method;
import boxless.method.SlotRows;
import boxless.tensor.State;
import boxless.weights.NameMap;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.WeightMatch;
import boxless.weights.files.WeightFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** The weights of {@code train.start}: a model, a checkpoint of a training, or what another program saved. */
final class StartWeights {
    private StartWeights() {}

    /**
     * What was taken from a file.
     *
     * @param text for the user
     * @param whole whether it was the whole network, which may be worth something already
     * @param notes what the file was made for and the training is not, one line each, for people
     */
    record Taken(String text, boolean whole, List<String> notes) {
        Taken(String text, boolean whole) {
            this(text, whole, List.of());
        }

        Taken with(List<String> notes) {
            return new Taken(text, whole, notes);
        }
    }

    /**
     * Copies a file's weights into a network: all of them where all fit, else those of the backbone, as of a model that is an imported backbone and has
     * random weights beside it. Of a file with more slots than the network the first are taken.
     *
     * @param state the network's tensors by name
     * @throws BadFileException where not even the backbone fits, or there is none, or all fits but for slots that are too few
     */
    static Taken load(Path file, Method<?, ?> method, Map<String, Tensor> state) {
        StateDict weights = network(WeightFiles.read(file));
        Map<String, long[]> expected = shapes(state);
        WeightMatch whole = method.publishedNames().match(weights, withTheirSlots(weights, method, expected));
        if (whole.isComplete() && !StartModel.isBackboneOnly(file)) {
            return takeAll(whole, method, state);
        }
        Pattern backbone = method.backbone();
        NameMap names = method.publishedNames().rename("^.*\\.(" + backbone.pattern() + ")$", "$1");
        Predicate<String> inside = backbone.asMatchPredicate();
        expected.keySet().removeIf(inside.negate());
        WeightMatch part = names.match(only(weights, name -> inside.test(names.apply(name))), expected);
        part.orThrow();
        if (part.tensors().isEmpty()) {
            throw new BadFileException(
                    file,
                    "does not fit the network, which has no backbone that could be taken alone; start from a model of the same method, options and classes");
        }
        take(part.tensors(), state);
        return new Taken(
                "the backbone of %s (%d of %d tensors, the others start from random weights)"
                        .formatted(file, part.tensors().size(), state.size()),
                false);
    }

    /**
     * Copies a file's weights into a network, which cannot do without any of them.
     *
     * @param state the network's tensors by name
     * @throws BadFileException where one does not fit
     */
    static Taken loadAll(Path file, Method<?, ?> method, Map<String, Tensor> state) {
        StateDict weights = network(WeightFiles.read(file));
        WeightMatch whole = method.publishedNames().match(weights, withTheirSlots(weights, method, shapes(state)));
        whole.orThrow();
        return takeAll(whole, method, state);
    }

    private static Map<String, long[]> shapes(Map<String, Tensor> state) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        state.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    /** The shapes of the network, but with as many slots as the file has. */
    private static Map<String, long[]> withTheirSlots(
            StateDict weights, Method<?, ?> method, Map<String, long[]> expected) {
        Map<String, long[]> shapes = new LinkedHashMap<>(expected);
        method.slots()
                .ifPresent(slots -> weights.tensors().forEach((name, tensor) -> {
                    long[] theirs = tensor.shape();
                    if (theirs.length > SlotRows.AXIS
                            && method.publishedNames().apply(name).equals(slots.tensor())) {
                        shapes.computeIfPresent(slots.tensor(), (same, shape) -> {
                            long[] resized = shape.clone();
                            resized[SlotRows.AXIS] = theirs[SlotRows.AXIS];
                            return resized;
                        });
                    }
                }));
        return shapes;
    }

    private static Taken takeAll(WeightMatch whole, Method<?, ?> method, Map<String, Tensor> state) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(whole.tensors());
        String text = "all weights of " + whole.file();
        if (method.slots().isPresent()) {
            SlotRows slots = method.slots().get();
            StoredTensor stored = Objects.requireNonNull(tensors.get(slots.tensor()));
            long had = stored.shape()[SlotRows.AXIS];
            long has = Objects.requireNonNull(state.get(slots.tensor())).size(SlotRows.AXIS);
            if (had < has) {
                throw new BadFileException(
                        whole.file(),
                        "has %d object slots, too few for the %d of the network; set model.%s to at most %d"
                                .formatted(had, has, slots.option(), had));
            }
            if (had > has) {
                tensors.put(slots.tensor(), stored.first(SlotRows.AXIS, has));
                text += ", of its %d object slots the first %d".formatted(had, has);
            }
        }
        take(tensors, state);
        return new Taken(text, true);
    }

    private static void take(Map<String, StoredTensor> tensors, Map<String, Tensor> state) {
        tensors.forEach((name, stored) -> {
            Tensor into = state.get(name);
            if (into != null) {
                State.load(into, stored);
            }
        });
    }

    /** Of a training's checkpoint the averaged network, where there is one, else the network. */
    private static StateDict network(StateDict file) {
        boolean averaged = file.tensors().keySet().stream().anyMatch(name -> name.startsWith(Checkpoint.AVERAGE));
        boolean checkpoint =
                averaged || file.tensors().keySet().stream().anyMatch(name -> name.startsWith(Checkpoint.OPTIMIZER));
        if (!checkpoint) {
            return file;
        }
        String prefix = averaged ? Checkpoint.AVERAGE : Checkpoint.NETWORK;
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
