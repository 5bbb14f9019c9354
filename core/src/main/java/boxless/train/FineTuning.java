package boxless.train;

import boxless.Methods;
import boxless.Model;
import boxless.evaluate.Metric;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.method.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The recipe by which a model learns a little more from a few images of somebody's own: what it was trained by, in all stages of its method, with its
 * weights as the start, a fifth of its learning rate, and a short run that is validated often. A model that was fine-tuned before is fine-tuned further
 * at the same rate, and for as many crops again.
 */
public final class FineTuning {
    /** Crops of the first stage; later stages keep their proportion to it. */
    private static final long CROPS = 4000;

    private static final String STAGE = "stage";
    private static final double RATE = .2;
    private static final int VALIDATIONS = 10;

    /** A run that is not to learn, such as one that only moves running statistics, has a rate below this. */
    private static final double LEAST_RATE = 1e-8;

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
     * @throws IllegalArgumentException if a key or value is invalid, or the model was last trained at a rate too small to learn by and the overrides
     *     have no other: one line that names it
     */
    public static Recipe of(Model.Card card, String model, Path data, List<String> splits, List<String> overrides) {
        String source = "the recipe of " + model;
        ObjectNode tree = tree(Recipe.bind(source, card.recipe().isEmpty() ? described(card) : tree(card.recipe()))
                .toYaml());
        List<String> stages = Methods.named(source, card.method()).stages().stream()
                .map(Stage::name)
                .toList();
        if (stages.size() > 1) {
            addStages(tree, stages);
        }
        Recipe trained = Recipe.bind(source, tree);
        ObjectNode where = tree.putObject("data");
        where.setAll((ObjectNode) Settings.JSON.valueToTree(trained.data()));
        where.remove("validate");
        // Where one split is divided, without data for validation: so overrides hold for both parts.
        if (splits.size() == 1) {
            source(where.putObject("train"), data.resolve(splits.getFirst()), "auto");
        } else {
            source(where.putObject("train"), data, splits.getFirst());
            source(where.putObject("validate"), data, splits.getLast());
        }
        where.putObject("least").put("objects", 0).put("side", 0);
        shorten(tree, trained);
        ((ObjectNode) tree.get("train")).put("start", model).put("fine_tuning", true);
        Settings.override(tree, overrides, "key=value, for example train.crops=8000");
        Recipe adapted = Recipe.bind(source, tree);
        requireLearning(source, trained, adapted, overrides);
        return adapted;
    }

    /** A fifth of a rate that was to change nothing would train for the whole time and learn nothing. Whoever gives such a rate means it. */
    private static void requireLearning(String source, Recipe trained, Recipe adapted, List<String> overrides) {
        List<Recipe.Train> before = trained.stages();
        List<Recipe.Train> after = adapted.stages();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            String key = Recipe.section(i) + ".optimizer.learning_rate";
            double rate = before.get(i).optimizer().learningRate();
            if (rate < LEAST_RATE
                    && after.get(i).optimizer().learningRate() < LEAST_RATE
                    && !Settings.isOverridden(overrides, key)) {
                throw new IllegalArgumentException(
                        "%s has a learning rate of %s, too small to learn by; give another, for example %s=1e-4"
                                .formatted(source, rate, key));
            }
        }
    }

    /**
     * Adds what the recipe of a last run lacks: a model that went on from another's features would not learn new ones, and what follows those would
     * fit them no longer. A stage that is added is like the first that is there.
     */
    private static void addStages(ObjectNode tree, List<String> names) {
        List<ObjectNode> stages = new ArrayList<>();
        stages.add((ObjectNode) tree.get("train"));
        tree.path("then").forEach(stage -> stages.add((ObjectNode) stage));
        ObjectNode like = stages.getFirst().deepCopy();
        if (like.path(STAGE).asString("").isEmpty()) {
            stages.getFirst().put(STAGE, names.getFirst());
        }
        for (String name : names) {
            if (stages.stream()
                    .noneMatch(stage -> stage.path(STAGE).asString("").equals(name))) {
                int place = (int) stages.stream()
                        .takeWhile(stage -> names.indexOf(stage.path(STAGE).asString("")) < names.indexOf(name))
                        .count();
                stages.add(place, like.deepCopy().put(STAGE, name));
            }
        }
        tree.set("train", stages.removeFirst());
        tree.putArray("then").addAll(stages);
        LaterStages.simplify(tree);
    }

    private static void source(ObjectNode source, Path folder, String split) {
        source.put("path", folder.toString()).put("split", split);
    }

    private static void shorten(ObjectNode tree, Recipe trained) {
        boolean again = trained.train().fineTuning();
        double part = (double) CROPS / trained.train().crops();
        part = again ? part : Math.min(1, part);
        double rate = again ? 1 : RATE;
        shorten((ObjectNode) tree.get("train"), trained.train(), part, rate);
        for (int i = 0; i < trained.then().size(); i++) {
            shorten((ObjectNode) tree.get("then").get(i), trained.then().get(i), part, rate);
        }
        long steps = Math.max(
                1, (long) (trained.train().crops() * part) / trained.train().picturesPerStep());
        ((ObjectNode) tree.get("validate"))
                .put("every", Math.max(1, steps / VALIDATIONS))
                .put("pictures", 0);
    }

    private static void shorten(ObjectNode stage, Recipe.Train trained, double part, double rate) {
        long crops = Math.max(trained.picturesPerStep(), (long) (trained.crops() * part));
        long steps = crops / trained.picturesPerStep();
        stage.put("crops", crops).put("checkpoint", Math.max(1, steps / VALIDATIONS));
        stage.put("ema", trained.ema() > 0 ? .99 : 0);
        ((ObjectNode) stage.get("optimizer"))
                .put("learning_rate", rate * trained.optimizer().learningRate());
        ((ObjectNode) stage.get("schedule"))
                .put("warmup", Math.min(trained.schedule().warmup(), steps / 10))
                .put("cycles", Math.min(trained.schedule().cycles(), Schedule.mostCycles(steps)));
    }

    /** Of a model that was imported. */
    private static ObjectNode described(Model.Card card) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("method", card.method()).set("model", card.options());
        ObjectNode data = tree.putObject("data");
        data.set("normalization", Settings.JSON.valueToTree(card.normalization()));
        data.set("classes", Settings.JSON.valueToTree(card.classes()));
        List<String> stuff = Category.stuff(card.categories());
        data.set("stuff", Settings.JSON.valueToTree(stuff));
        Metric several = stuff.isEmpty() ? Metric.COCO : Metric.PANOPTIC;
        Metric metric =
                card.classes().size() > 1 ? several : Recipe.DEFAULTS.validate().metric();
        tree.putObject("validate").put("metric", metric.toString());
        return tree;
    }

    private static ObjectNode tree(String yaml) {
        JsonNode tree = Settings.parseYaml(yaml);
        return tree instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
