package boxless;

import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.method.Published;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.files.WeightFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * A network with everything that is needed to use it on a picture. One safetensors file: tensors under the reference's parameter names,
 * the rest as text in the file's metadata.
 */
public final class Model {
    private static final String METHOD = "method";
    private static final String OPTIONS = "model";
    private static final String NORMALIZATION = "normalization";
    private static final String CLASSES = "classes";
    private static final String CHANNELS = "channels";
    private static final String RECIPE = "recipe";
    private static final String RECEIPT = "receipt";
    private static final String VERSION = "boxless";

    /**
     * What the file says beside the weights.
     *
     * @param method name of the paper
     * @param options the method's options, complete
     * @param normalization how pictures become numbers
     * @param classes names of the categories 1, 2, ...
     * @param recipe YAML text of the training, or empty
     * @param receipt JSON text of what was measured and from what, or empty
     */
    public record Card(
            String method,
            JsonNode options,
            Normalization normalization,
            List<String> classes,
            String recipe,
            String receipt) {
        public Card {
            classes = List.copyOf(classes);
        }

        /** The classes as categories 1, 2, ... */
        public List<Category> categories() {
            List<Category> categories = new ArrayList<>();
            for (String name : classes) {
                categories.add(new Category(categories.size() + 1, name, true));
            }
            return categories;
        }

        /** The same with a receipt. */
        public Card withReceipt(String json) {
            return new Card(method, options, normalization, classes, recipe, json);
        }
    }

    private final Card card;
    private final Method<?, ?> method;

    private Model(Card card, Method<?, ?> method) {
        this.card = card;
        this.method = method;
    }

    /**
     * A model with fresh weights. Make it outside any scope: its network lives as long as the model.
     *
     * @throws IllegalArgumentException naming source and key where an option is wrong, or where there are not as many names of classes as
     *     {@code model.classes} says
     */
    public static Model create(String source, Card card) {
        Method<?, ?> method = Methods.create(source, card.method(), card.options());
        if (card.classes().size() != method.classes()) {
            throw new IllegalArgumentException("%s: classes: %d %s, but model.classes is %d; give as many"
                    .formatted(
                            source,
                            card.classes().size(),
                            card.classes().size() == 1 ? "name" : "names",
                            method.classes()));
        }
        return new Model(card, method);
    }

    /**
     * Reads a model file. Call it outside any scope.
     *
     * @throws BadFileException where the file is broken, or no model of Boxless
     */
    public static Model read(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        Model model;
        try {
            model = create(file.toString(), card(file, contents.metadata()));
        } catch (IllegalArgumentException e) {
            throw new BadFileException(
                    file, "its settings are wrong (" + e.getMessage() + "); train or import it anew", e);
        }
        model.loadWeights(file, contents.tensors());
        return model;
    }

    private static Card card(Path file, Map<String, String> metadata) {
        if (!metadata.containsKey(METHOD)) {
            throw new BadFileException(
                    file, "holds weights but not what they belong to; make a model of it with: boxless import");
        }
        try {
            return new Card(
                    metadata.get(METHOD),
                    Settings.JSON.readTree(metadata.getOrDefault(OPTIONS, "{}")),
                    Settings.JSON.readValue(metadata.getOrDefault(NORMALIZATION, "{}"), Normalization.class),
                    Settings.JSON.readValue(metadata.getOrDefault(CLASSES, "[]"), new TypeReference<List<String>>() {}),
                    metadata.getOrDefault(RECIPE, ""),
                    metadata.getOrDefault(RECEIPT, ""));
        } catch (JacksonException e) {
            throw new BadFileException(file, "its metadata is damaged; train or import it anew", e);
        }
    }

    /**
     * Makes a model of weights that others published.
     *
     * @param file a PyTorch checkpoint or safetensors; nothing in it is executed
     * @param from whose: {@code spatial-embeddings}, {@code embedseg}, {@code solo} or {@code torchvision}
     * @param overrides {@code key=value} with the keys {@code model.*}, {@code normalization.*} and {@code classes}, over what the
     *     tensors' shapes and the habits of the publisher's code tell
     * @throws BadFileException where the file is broken or its weights do not fit
     * @throws IllegalArgumentException where {@code from} or an override is unknown or wrong
     */
    public static Model imported(Path file, String from, List<String> overrides) {
        StateDict weights = WeightFiles.read(file);
        Published published = Methods.published(from, weights);
        ImportSettings settings = ImportSettings.of(published, overrides);
        Model model = create("import", settings.card());
        Map<String, Tensor> state = State.of(model.method().network());
        Map<String, long[]> expected = new LinkedHashMap<>();
        state.forEach((name, tensor) -> expected.put(name, tensor.shape()));
        Predicate<String> stored =
                published.backboneOnly() ? model.method().backbone().asMatchPredicate() : name -> true;
        expected.keySet().removeIf(stored.negate());
        state.keySet().removeIf(stored.negate());
        Map<String, StoredTensor> fitting =
                model.method().publishedNames().match(weights, expected).orThrow();
        state.forEach((name, tensor) -> {
            StoredTensor fits = fitting.get(name);
            if (fits == null) {
                zero(tensor);
            } else {
                State.load(tensor, fits);
            }
            if (!State.isFinite(tensor)) {
                throw new BadFileException(file, name + " holds numbers that are not finite; the training went wrong");
            }
        });
        return model;
    }

    /** What a file lacks and no forward pass needs is 0, so that equal files give equal models. */
    private static void zero(Tensor tensor) {
        try (NoGradGuard guard = new NoGradGuard()) {
            tensor.zero_();
        }
    }

    private void loadWeights(Path file, Map<String, StoredTensor> stored) {
        Map<String, Tensor> state = State.of(method.network());
        Set<String> missing = new TreeSet<>(state.keySet());
        missing.removeAll(stored.keySet());
        Set<String> unexpected = new TreeSet<>(stored.keySet());
        unexpected.removeAll(state.keySet());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new BadFileException(
                    file,
                    "does not fit its own settings: %d tensors missing %s, %d unexpected %s; train or import it anew"
                            .formatted(missing.size(), few(missing), unexpected.size(), few(unexpected)));
        }
        stored.forEach((name, tensor) -> {
            Tensor into = state.get(name);
            if (into == null || !Arrays.equals(into.shape(), tensor.shape())) {
                throw new BadFileException(
                        file, name + " has another shape than its settings say; train or import it anew");
            }
            State.load(into, tensor);
        });
    }

    private static String few(Set<String> names) {
        return names.stream().limit(3).toList().toString();
    }

    /**
     * Writes the model.
     *
     * @param precision of the floating-point tensors: F32, or F16 for half the size
     */
    public void write(Path file, DType precision) {
        write(file, precision, card);
    }

    /** Writes the model with another card, for example one with a receipt. */
    public void write(Path file, DType precision, Card as) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Scopes.freeing(() -> {
            State.of(method.network()).forEach((name, tensor) -> {
                StoredTensor stored = State.store(tensor);
                tensors.put(name, stored.dtype().isFloating() ? stored.as(precision) : stored);
            });
            return tensors;
        });
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put(VERSION, Version.CODE);
        metadata.put(METHOD, as.method());
        metadata.put(OPTIONS, as.options().toString());
        metadata.put(NORMALIZATION, Settings.JSON.writeValueAsString(as.normalization()));
        metadata.put(CLASSES, Settings.JSON.writeValueAsString(as.classes()));
        metadata.put(CHANNELS, Integer.toString(method.inputChannels()));
        metadata.put(RECIPE, as.recipe());
        metadata.put(RECEIPT, as.receipt());
        Safetensors.write(file, tensors, metadata);
    }

    public Card card() {
        return card;
    }

    public Method<?, ?> method() {
        return method;
    }
}
