package boxless.train;

import boxless.Methods;
import boxless.data.FolderScan;
import boxless.data.augment.Augmentation;
import boxless.evaluate.Metric;
import boxless.file.Limits;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Reading;
import boxless.method.Paper;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recipe: method, data and training settings, the YAML file in typed form. Missing keys are taken from {@link #DEFAULTS}; an unknown key is an
 * error that names it.
 *
 * @param method name of the paper, for example {@code spatial-embeddings}
 * @param model the method's own options
 * @param data images and how their pixel values are normalised
 * @param augment augmentation steps; a crop among them sets the input size of a batch
 * @param train optimizer, schedule and length of the first stage, which for most methods is all
 * @param then the same of the stages that follow, with the same start, seed, workers and cache
 * @param validate how the best model is chosen
 */
public record Recipe(
        String method,
        ObjectNode model,
        Data data,
        List<Augmentation> augment,
        Train train,
        List<Train> then,
        Validate validate) {
    public Recipe {
        then = List.copyOf(then);
    }

    /** All defaults; the data has none. */
    public static final Recipe DEFAULTS = new Recipe(
            Methods.usual().name(),
            JsonNodeFactory.instance.objectNode(),
            new Data(
                    Data.Source.NONE,
                    Data.Source.NONE,
                    Data.View.AUTO,
                    "",
                    "",
                    "",
                    new Data.Least(0, 0),
                    new Normalization.Percentile(1, 99.8),
                    List.of(),
                    List.of()),
            List.of(),
            new Train(
                    "",
                    100_000,
                    8,
                    1,
                    Train.Draw.PICTURES,
                    new Train.Optimizer(
                            Train.Optimizer.Rule.ADAM,
                            5e-4,
                            1e-4,
                            .9,
                            .999,
                            1e-8,
                            false,
                            1,
                            .25,
                            new Train.Lookahead(0, .5)),
                    new Schedule(Schedule.Curve.POLY, .9, List.of(), .1, 0, 0, 1),
                    0,
                    0,
                    1,
                    1,
                    1024,
                    500,
                    "",
                    false),
            List.of(),
            new Validate(Metric.NUCLEI, 500, 0, 0));

    /**
     * Images and how their pixel values are normalised.
     *
     * @param train training data
     * @param validate validation data; optional. If it is left out and the training data is divided by {@code split: auto}, the rest of that
     *     data
     * @param view as what data is taken that can be taken in several ways
     * @param channel of the images to use, see {@link Reading}; empty for grey and colour images as they are
     * @param slice of the images to use; empty for images with one
     * @param frame of the images to use; empty for images with one
     * @param least minimum that an image must have to be used for training
     * @param normalization stored with the model and applied wherever it is used
     * @param classes names of the model's classes 1, 2, ...; empty for the categories of the training data that the method can learn
     * @param stuff those of the classes that are not things; empty for what the training data says
     */
    public record Data(
            Source train,
            Source validate,
            View view,
            String channel,
            String slice,
            String frame,
            Least least,
            Normalization normalization,
            List<String> classes,
            List<String> stuff) {
        /** As what data is taken that holds objects and partitions. */
        public enum View {
            /** What the method gives: partitions for a panoptic method, else objects. */
            @JsonProperty("auto")
            AUTO,
            /** Objects that may overlap. */
            @JsonProperty("instances")
            INSTANCES,
            /** Partitions: things and stuff. */
            @JsonProperty("panoptic")
            PANOPTIC
        }

        public Data {
            classes = List.copyOf(classes);
            stuff = List.copyOf(stuff);
            if (!Reading.isPlane(slice) || !Reading.isPlane(frame)) {
                throw new IllegalArgumentException(
                        "slice, frame: '%s', '%s'; they must be numbers from 1, or max".formatted(slice, frame));
            }
            for (String name : stuff) {
                if (!classes.isEmpty() && !classes.contains(name)) {
                    throw new IllegalArgumentException(
                            "stuff: '" + name + "' is not in data.classes; add it there, or remove it here");
                }
            }
            validate = train.isDivided() && !validate.isGiven() ? train : validate;
        }

        /** What to read of every image. */
        Reading reading() {
            return new Reading(channel, slice, frame, Long.MAX_VALUE);
        }

        /**
         * Images with less are left out of the training.
         *
         * @param objects number of them; crowds, stuff and objects of no class do not count
         * @param side pixels of the shorter side
         */
        public record Least(int objects, int side) {
            public Least {
                Limits.atLeast("objects", objects, 0);
                Limits.atLeast("side", side, 0);
            }
        }

        /**
         * A folder whose format is recognised by its content.
         *
         * @param path relative to the recipe's folder, or absolute; empty for none
         * @param split its sub-folder, or empty; {@code auto}: a fifth of the folder's images, or of those of its split {@code train} where it has none for
         *     validation, is for validation, the others for training, see {@link boxless.data.AutoSplit}
         * @param labels name of the folder of label images
         * @param names text file that lists the samples to use, one name per line, relative to the folder of the recipe; empty for all
         */
        public record Source(String path, String split, String labels, String names) {
            static final Source NONE = new Source("", "", FolderScan.LABELS, "");

            private static final String AUTO = "auto";

            boolean isGiven() {
                return !path.isEmpty();
            }

            /** Whether training and validation share the images. */
            boolean isDivided() {
                return split.equals(AUTO);
            }
        }
    }

    /**
     * Optimizer, schedule and length of one stage of the training.
     *
     * @param stage one of the method's {@linkplain boxless.method.Method#stages stages}, by its name; empty for the first
     * @param crops total number of training images to process
     * @param batch images per forward pass
     * @param accumulate forward passes per optimizer step
     * @param draw how training images are sampled
     * @param optimizer update rule and its parameters
     * @param schedule learning rate schedule
     * @param clip maximum gradient norm; 0 for no clipping
     * @param ema decay of the averaged weights that are validated and shipped, for example .999; 0 for none
     * @param seed of weights, crops, augmentation and dropout
     * @param workers threads that read and augment images
     * @param cache megabytes of decoded images to cache; never more than a quarter of the Java heap
     * @param checkpoint steps between checkpoints, in addition to one after every validation
     * @param start model file to start from; empty for random weights. If its outputs differ, only the encoder is used
     * @param fineTuning whether the learning rate is that of a fine-tuning already, which {@link FineTuning} keeps for the next one
     */
    public record Train(
            String stage,
            long crops,
            int batch,
            int accumulate,
            Draw draw,
            Optimizer optimizer,
            Schedule schedule,
            double clip,
            double ema,
            long seed,
            int workers,
            int cache,
            int checkpoint,
            String start,
            boolean fineTuning) {
        public Train {
            Limits.atLeast("crops", crops, 1);
            Limits.atLeast("batch", batch, 1);
            Limits.atLeast("accumulate", accumulate, 1);
            Limits.require(
                    (long) batch * accumulate <= Integer.MAX_VALUE, "batch", batch, "smaller, or accumulate must be");
            Limits.atLeast("workers", workers, 1);
            Limits.atLeast("checkpoint", checkpoint, 1);
            Limits.atLeast("cache", cache, 0);
            Limits.belowOne("ema", ema);
            Limits.notNegative("clip", clip);
        }

        /** Images per optimizer step. */
        public int picturesPerStep() {
            return Math.multiplyExact(batch, accumulate);
        }

        /** Optimizer steps of the stage. */
        public long steps() {
            return Math.max(1, crops / picturesPerStep());
        }

        /** Whether the method's backbone stays as it is. */
        boolean freezesBackbone() {
            return optimizer.backboneRate() == 0;
        }

        /** How training images are sampled. */
        public enum Draw {
            /** Every image equally likely, with replacement. */
            @JsonProperty("pictures")
            PICTURES,
            /** Every image once per epoch, reshuffled each time. */
            @JsonProperty("epochs")
            EPOCHS,
            /** Every object once per epoch. */
            @JsonProperty("objects")
            OBJECTS
        }

        /**
         * How weights are updated.
         *
         * @param name update rule
         * @param learningRate at the start, before the schedule
         * @param weightDecay added to the gradient (adam, radam, sgd) or decoupled (adamw, muon)
         * @param momentum of sgd and muon, and beta 1 of the others
         * @param beta2 of all but sgd
         * @param epsilon of all but sgd
         * @param nesterov momentum of sgd looks ahead
         * @param backboneRate factor on the learning rate of the method's backbone; 0 leaves its weights as they are
         * @param restRate factor on the learning rate of what muon leaves to adamw: biases, normalisation and layers of few channels
         * @param lookahead slow weights behind the rule
         */
        public record Optimizer(
                Rule name,
                double learningRate,
                double weightDecay,
                double momentum,
                double beta2,
                double epsilon,
                boolean nesterov,
                double backboneRate,
                double restRate,
                Lookahead lookahead) {
            /** Update rule. */
            public enum Rule {
                @JsonProperty("adam")
                ADAM,
                @JsonProperty("adamw")
                ADAMW,
                @JsonProperty("radam")
                RADAM,
                @JsonProperty("muon")
                MUON,
                @JsonProperty("sgd")
                SGD
            }

            public Optimizer {
                Limits.positive("learning_rate", learningRate);
                Limits.notNegative("weight_decay", weightDecay);
                Limits.belowOne("momentum", momentum);
                Limits.belowOne("beta2", beta2);
                Limits.positive("epsilon", epsilon); // or a parameter without a slope would become 0 / 0
                Limits.notNegative("backbone_rate", backboneRate);
                Limits.notNegative("rest_rate", restRate);
            }
        }

        /**
         * Lookahead (Zhang et al., NeurIPS 2019).
         *
         * @param every steps of the rule, after which slow weights follow and the rule goes on from them; 0 for none, the paper has 5 or more
         * @param step part of the way that the slow weights follow, usually .5
         */
        public record Lookahead(int every, double step) {
            public Lookahead {
                Limits.atLeast("every", every, 0);
                Limits.require(step > 0 && step <= 1, "step", step, "above 0 and at most 1");
            }
        }
    }

    /**
     * How the best model is chosen.
     *
     * @param metric whose {@link boxless.evaluate.Evaluation#headline} selects the best model
     * @param every steps between validations
     * @param patience training stops after this many validations without improvement; 0 for never
     * @param pictures number of validation images to use; 0 for all
     */
    public record Validate(Metric metric, int every, int patience, int pictures) {
        public Validate {
            Limits.atLeast("every", every, 1);
            Limits.atLeast("patience", patience, 0);
            Limits.atLeast("pictures", pictures, 0);
        }
    }

    /**
     * Reads a recipe.
     *
     * @param overrides {@code key.sub=value} from the command line, overriding the file
     * @throws boxless.file.BadFileException if the file is not valid YAML
     * @throws IllegalArgumentException if a key or value is invalid: one line that names it
     */
    public static Recipe read(Path file, List<String> overrides) {
        ObjectNode tree = Settings.readYaml(file);
        Settings.override(tree, overrides, "key=value, for example train.batch=4");
        return bind(file.toString(), tree);
    }

    /** The recipe of a tree, complete with every default. */
    public static Recipe bind(String source, @Nullable ObjectNode tree) {
        ObjectNode given = tree == null ? JsonNodeFactory.instance.objectNode() : tree.deepCopy();
        JsonNode then = given.remove("then");
        Recipe recipe = Settings.bind(source, "", given, DEFAULTS);
        requireValidationPath(source, given.path("data"));
        ObjectNode model = Methods.named(source, recipe.method()).complete(source, recipe.model());
        return new Recipe(
                recipe.method(),
                model,
                recipe.data(),
                recipe.augment(),
                recipe.train(),
                LaterStages.bind(source, then, recipe.train()),
                recipe.validate());
    }

    /** Without a path, what else is said of validation data would be lost. An empty one is there to take all of it back. */
    private static void requireValidationPath(String source, JsonNode data) {
        JsonNode validate = data.path("validate");
        if (!validate.path("path").isMissingNode() && !validate.path("path").isNull()) {
            return;
        }
        boolean divided = data.path("train").path("split").asString("").equals(Data.Source.AUTO);
        JsonNode none = Settings.JSON.valueToTree(Data.Source.NONE);
        validate.properties().stream()
                .filter(entry -> !entry.getValue().isNull() && !entry.getValue().equals(none.path(entry.getKey())))
                .map(entry -> entry.getKey() + ": " + entry.getValue().asString(""))
                .filter(key -> !divided || !key.equals("split: " + Data.Source.AUTO)) // takes the training data's rest
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(
                            "%s: data.validate.path: missing, but %s is given; add the path".formatted(source, key));
                });
    }

    /** The paper of the method. */
    Paper<?> paper() {
        return Methods.named("recipe", method);
    }

    /** The stages of the training in their order, at least one. */
    public List<Train> stages() {
        return Stream.concat(Stream.of(train), then.stream()).toList();
    }

    /** Where a recipe describes a stage, counted from 0, as overrides name it: without the brackets of messages, which a shell would take for its own. */
    public static String section(int stage) {
        return stage == 0 ? "train" : "then." + (stage - 1);
    }

    /** The same with other data settings. */
    Recipe with(Data changed) {
        return new Recipe(method, model, changed, augment, train, then, validate);
    }

    /** The same with other options of the method. */
    Recipe with(ObjectNode changed) {
        return new Recipe(method, changed, data, augment, train, then, validate);
    }

    /** The same with other augmentation. */
    Recipe with(List<Augmentation> changed) {
        return new Recipe(method, model, data, changed, train, then, validate);
    }

    /** As YAML text, complete. */
    public String toYaml() {
        ObjectNode tree = Settings.JSON.valueToTree(this);
        LaterStages.simplify(tree);
        return Settings.toYaml(tree);
    }
}
