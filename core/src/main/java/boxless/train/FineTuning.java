package boxless.train;

import boxless.Model;
import boxless.file.Settings;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The recipe by which a model learns a little more from a few images of somebody's own: what it was trained by, with its weights as the start, a fifth
 * of its learning rate, and a short run that is validated often.
 */
public final class FineTuning {
    /** Crops of the first stage; later stages keep their proportion to it. */
    private static final long CROPS = 4000;

    private static final double RATE = .2;
    private static final int VALIDATIONS = 10;

    private FineTuning() {}

    /**
     * The recipe.
     *
     * @param card of the model
     * @param model its name or file, for {@code train.start}
     * @param data folder of images
     * @param splits names of the parts for training and for validation; if there is no second one, {@code auto} divides the first, which may be empty
     *     for the folder itself
     * @param overrides {@code key=value} over all that
     * @throws IllegalArgumentException if a key or value is invalid: one line that names it
     */
    public static Recipe of(Model.Card card, String model, Path data, List<String> splits, List<String> overrides) {
        String source = "the recipe of " + model;
        Recipe trained = Recipe.bind(source, card.recipe().isEmpty() ? described(card) : tree(card.recipe()));
        ObjectNode tree = tree(trained.toYaml());
        ObjectNode where = tree.putObject("data");
        where.setAll((ObjectNode) Settings.JSON.valueToTree(trained.data()));
        Path folder = splits.size() == 1 ? data.resolve(splits.getFirst()) : data;
        source(where.putObject("train"), folder, splits.size() == 1 ? "auto" : splits.getFirst());
        source(where.putObject("validate"), folder, splits.size() == 1 ? "auto" : splits.getLast());
        where.putObject("least").put("objects", 0).put("side", 0);
        shorten(tree, trained);
        ((ObjectNode) tree.get("train")).put("start", model);
        Settings.override(tree, overrides, "key=value, for example train.crops=8000");
        return Recipe.bind(source, tree);
    }

    private static void source(ObjectNode source, Path folder, String split) {
        source.put("path", folder.toString()).put("split", split);
    }

    private static void shorten(ObjectNode tree, Recipe trained) {
        double part = Math.min(1, (double) CROPS / trained.train().crops());
        shorten((ObjectNode) tree.get("train"), trained.train(), part);
        for (int i = 0; i < trained.then().size(); i++) {
            shorten((ObjectNode) tree.get("then").get(i), trained.then().get(i), part);
        }
        long steps = Math.max(
                1, (long) (trained.train().crops() * part) / trained.train().picturesPerStep());
        ((ObjectNode) tree.get("validate"))
                .put("every", Math.max(1, steps / VALIDATIONS))
                .put("pictures", 0);
    }

    private static void shorten(ObjectNode stage, Recipe.Train trained, double part) {
        long crops = Math.max(trained.picturesPerStep(), (long) (trained.crops() * part));
        long steps = crops / trained.picturesPerStep();
        stage.put("crops", crops).put("checkpoint", Math.max(1, steps / VALIDATIONS));
        stage.put("ema", trained.ema() > 0 ? .99 : 0);
        ((ObjectNode) stage.get("optimizer"))
                .put("learning_rate", RATE * trained.optimizer().learningRate());
        ((ObjectNode) stage.get("schedule"))
                .put("warmup", Math.min(trained.schedule().warmup(), steps / 10));
    }

    /** Of a model that was imported. */
    private static ObjectNode described(Model.Card card) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("method", card.method()).set("model", card.options());
        ObjectNode data = tree.putObject("data");
        data.set("normalization", Settings.JSON.valueToTree(card.normalization()));
        data.set("classes", Settings.JSON.valueToTree(card.classes()));
        return tree;
    }

    private static ObjectNode tree(String yaml) {
        JsonNode tree = Settings.parseYaml(yaml);
        return tree instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
