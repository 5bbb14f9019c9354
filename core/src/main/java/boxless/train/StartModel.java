package boxless.train;

import boxless.Methods;
import boxless.Model;
import boxless.data.TrainedOn;
import boxless.file.BadFileException;
import boxless.file.Listing;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.tensor.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the file of {@code train.start} says about itself, where it is a model of Boxless. */
final class StartModel {
    /** Of classes so many are named. */
    private static final int NAMED = 8;

    private StartModel() {}

    /** What it was trained on; null if it does not say. */
    static @Nullable TrainedOn trainedOn(Path file) {
        return card(file).map(Model.Card::trainedOn).orElse(null);
    }

    /** Whether it is a model that {@code import} made of a backbone, and of random weights. */
    static boolean isBackboneOnly(Path file) {
        return card(file).map(Model.Card::backboneOnly).orElse(false);
    }

    /**
     * Why its weights do not fit the network of a recipe: by the options of its own that make another network, where they are known.
     *
     * @param wanted the recipe's card
     * @param misfit what is known from the tensors
     */
    static BadFileException explain(Path file, Model.Card wanted, BadFileException misfit) {
        Model.Card own = card(file).orElse(null);
        if (own == null) {
            return misfit;
        }
        if (!own.method().equals(wanted.method())) {
            return new BadFileException(
                    file,
                    "does not fit the network: it is a model of %s, the recipe's method is %s; start from a model of the same method"
                            .formatted(own.method(), wanted.method()));
        }
        List<String> others = others(file, own, wanted);
        return others.isEmpty()
                ? misfit
                : new BadFileException(
                        file,
                        "does not fit the network: the model has other options than the recipe; set "
                                + String.join(", ", others));
    }

    /**
     * What its weights were trained for otherwise than a recipe will use them, though they fit: one line each, for people. One class that takes the place
     * of another is what fine-tuning is for.
     *
     * @param wanted the recipe's card
     * @param whole whether all weights are taken; else only those of the backbone, which knows images and no classes
     */
    static List<String> notes(Path file, Model.Card wanted, boolean whole) {
        Model.Card own = card(file).orElse(null);
        if (own == null) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        if (whole) {
            notes.addAll(otherClasses(own, wanted));
        }
        JsonNode normalization = Settings.JSON.valueToTree(own.normalization());
        JsonNode here = Settings.JSON.valueToTree(wanted.normalization());
        if (!normalization.equals(StartModel::compare, here)) {
            notes.add("train.start: its images were normalised by %s; here by %s".formatted(normalization, here));
        }
        notes.addAll(otherPlanes(own, wanted));
        return notes;
    }

    private static List<String> otherClasses(Model.Card own, Model.Card wanted) {
        List<String> notes = new ArrayList<>();
        List<String> had = own.classes();
        List<String> has = wanted.classes();
        if (!had.equals(has) && (had.size() > 1 || has.size() > 1)) {
            notes.add("train.start: its classes are %s; here %s: output channels are taken by their order"
                    .formatted(Listing.few(had, NAMED), Listing.few(has, NAMED)));
        }
        List<String> stuffHad = Category.stuff(own.categories());
        List<String> stuffHas = Category.stuff(wanted.categories());
        if (!Set.copyOf(stuffHad).equals(Set.copyOf(stuffHas))) {
            notes.add("train.start: its classes of stuff are %s; here %s".formatted(named(stuffHad), named(stuffHas)));
        }
        return notes;
    }

    /** Where it was trained on a channel, slice or frame of its images, and the recipe reads others: they may look otherwise. */
    private static List<String> otherPlanes(Model.Card own, Model.Card wanted) {
        Map<String, String> here = wanted.planes();
        List<String> notes = new ArrayList<>();
        own.planes().forEach((kind, plane) -> {
            String other = here.getOrDefault(kind, "");
            if (!other.equalsIgnoreCase(plane)) {
                notes.add("train.start: it was trained on %s %s; here on %s"
                        .formatted(kind, plane, other.isEmpty() ? "the images as they are" : kind + " " + other));
            }
        });
        return notes;
    }

    /** Means that are written as 123.675 / 255 are those that are written as 0.485. */
    private static int compare(JsonNode one, JsonNode other) {
        boolean alike = one.isNumber() && other.isNumber()
                ? Math.abs(one.doubleValue() - other.doubleValue()) < 1e-5
                : one.equals(other);
        return alike ? 0 : 1;
    }

    private static String named(List<String> classes) {
        return classes.isEmpty() ? "none" : Listing.few(classes, NAMED);
    }

    private static Optional<Model.Card> card(Path file) {
        try {
            return Optional.of(Model.Card.read(file));
        } catch (BadFileException e) {
            return Optional.empty(); // weights of another kind
        }
    }

    private static List<String> others(Path file, Model.Card own, Model.Card wanted) {
        ObjectNode had = Methods.named(file.toString(), own.method()).complete(file.toString(), own.options());
        ObjectNode has = Methods.named("recipe", wanted.method()).complete("recipe", wanted.options());
        Map<String, JsonNode> theirs = new LinkedHashMap<>();
        Map<String, JsonNode> ours = new LinkedHashMap<>();
        flatten("", had, theirs);
        flatten("", has, ours);
        Map<String, List<Long>> network = shapes(wanted, has);
        List<String> others = new ArrayList<>();
        theirs.forEach((path, value) -> {
            JsonNode here = ours.get(path);
            if (here != null
                    && !here.equals(value)
                    && !shapes(wanted, with(has, path, value)).equals(network)) {
                others.add("model%s: %s (here %s)"
                        .formatted(
                                path.replace('/', '.'),
                                value.asString(value.toString()),
                                here.asString(here.toString())));
            }
        });
        return others;
    }

    /** The values by JSON pointer; a list is one value. */
    private static void flatten(String path, JsonNode tree, Map<String, JsonNode> into) {
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(entry -> flatten(path + "/" + entry.getKey(), entry.getValue(), into));
        } else {
            into.put(path, tree);
        }
    }

    private static ObjectNode with(ObjectNode options, String path, JsonNode value) {
        ObjectNode changed = options.deepCopy();
        int last = path.lastIndexOf('/');
        if (changed.at(path.substring(0, last)) instanceof ObjectNode parent) {
            parent.set(path.substring(last + 1), value);
        }
        return changed;
    }

    /** The tensors of the network that these options make; none where they contradict the others. */
    private static Map<String, List<Long>> shapes(Model.Card card, ObjectNode options) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        Model.Card changed = new Model.Card(
                card.method(), options, card.normalization(), card.categories(), card.recipe(), card.receipt());
        try (Model model = Model.create("recipe", changed)) {
            State.of(model.method().network()).forEach((name, tensor) -> shapes.put(name, shape(tensor)));
        } catch (IllegalArgumentException e) {
            shapes.clear();
        }
        return shapes;
    }

    private static List<Long> shape(Tensor tensor) {
        List<Long> shape = new ArrayList<>();
        for (long side : tensor.shape()) {
            shape.add(side);
        }
        return shape;
    }
}
