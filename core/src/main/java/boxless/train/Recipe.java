package boxless.train;

import boxless.Methods;
import boxless.data.augment.Augmentation;
import boxless.file.Settings;
import boxless.image.Normalization;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to train, on what and how: the YAML file, typed. What it leaves out is taken from {@link #DEFAULTS}; an unknown key is an error
 * that names it.
 *
 * @param method name of the paper, for example {@code spatial-embeddings}
 * @param model the method's own options
 * @param data pictures and how they become numbers
 * @param augment what happens to a picture before the network sees it; the crop among it sets the size of a batch
 * @param train optimiser, schedule and length
 * @param validate how the best model is chosen
 */
public record Recipe(
        String method, ObjectNode model, Data data, List<Augmentation> augment, Train train, Validate validate) {

    /** What a recipe that says nothing would mean, but for the data. */
    public static final Recipe DEFAULTS = new Recipe(
            Methods.usual().name(),
            JsonNodeFactory.instance.objectNode(),
            new Data(
                    Data.Source.NONE,
                    Data.Source.NONE,
                    Data.View.AUTO,
                    new Data.Least(0, 0),
                    new Normalization.Percentile(1, 99.8),
                    List.of(),
                    List.of()),
            List.of(),
            new Train(
                    100_000,
                    8,
                    1,
                    Train.Draw.PICTURES,
                    new Train.Optimizer(Train.Optimizer.Rule.ADAM, 5e-4, 1e-4, .9, .999, 1e-8, false),
                    new Schedule(Schedule.Curve.POLY, .9, List.of(), .1, 0, 0),
                    0,
                    0,
                    1,
                    1,
                    1024,
                    500,
                    ""),
            new Validate(Validate.Criterion.NUCLEI, 500, 0, 0));

    /**
     * Pictures and how they become numbers.
     *
     * @param train what is learned from
     * @param validate what the best model is chosen on; may be left out
     * @param view as what data is taken that can be taken in several ways
     * @param least what a picture must have to be learned from
     * @param normalization stored with the model and applied wherever it is used
     * @param classes names of the model's classes 1, 2, ...; empty for the categories of the training data that the method can learn
     * @param stuff those of the classes that are not things; empty for what the training data says
     */
    public record Data(
            Source train,
            Source validate,
            View view,
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
            for (String name : stuff) {
                if (!classes.isEmpty() && !classes.contains(name)) {
                    throw new IllegalArgumentException(
                            "stuff: '" + name + "' is not in data.classes; add it there, or remove it here");
                }
            }
        }

        /**
         * Pictures with less are left out of the training.
         *
         * @param objects number of them; crowds, stuff and objects of no class do not count
         * @param side pixels of the shorter side
         */
        public record Least(int objects, int side) {
            public Least {
                if (objects < 0 || side < 0) {
                    throw new IllegalArgumentException(
                            "objects, side: %d, %d; they must be 0 or more".formatted(objects, side));
                }
            }
        }

        /**
         * A folder that is recognised by its content.
         *
         * @param path relative to the recipe's folder, or absolute; empty for none
         * @param split its sub-folder, or empty
         * @param labels name of the folder of label images
         * @param names text file with the names of the samples to take, one a line, relative to the recipe's folder; or empty for all
         */
        public record Source(String path, String split, String labels, String names) {
            static final Source NONE = new Source("", "", "labels", "");
        }
    }

    /**
     * Optimiser, schedule and length.
     *
     * @param crops training pictures to look at, in all
     * @param batch pictures a forward pass
     * @param accumulate forward passes an optimiser step
     * @param draw how crops are drawn
     * @param optimizer how weights move
     * @param schedule how the learning rate falls
     * @param clip largest norm of the gradient; 0 for no clipping
     * @param ema decay of the averaged weights that are validated and shipped, for example .999; 0 for none
     * @param seed of weights, crops, augmentation and dropout
     * @param workers threads that read and augment
     * @param cache megabytes of decoded pictures to keep; never more than a quarter of Java's memory
     * @param checkpoint steps between two checkpoints, besides one after every validation
     * @param start model file whose weights training starts from; empty for fresh ones. Of a file with other outputs only the
     *     encoder is taken
     */
    public record Train(
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
            String start) {
        public Train {
            positive("crops", crops);
            positive("batch", batch);
            positive("accumulate", accumulate);
            positive("workers", workers);
            positive("checkpoint", checkpoint);
            if (!(ema >= 0 && ema < 1)) {
                throw new IllegalArgumentException("ema: " + ema + "; it must be in [0, 1)");
            }
            if (cache < 0) {
                throw new IllegalArgumentException("cache: " + cache + " megabytes; it must be 0 or more");
            }
            if (!(clip >= 0)) {
                throw new IllegalArgumentException("clip: " + clip + "; it must be 0 or more");
            }
        }

        /** Pictures an optimiser step. */
        public int picturesPerStep() {
            return Math.multiplyExact(batch, accumulate);
        }

        /** Optimiser steps of the whole training. */
        public long steps() {
            return Math.max(1, crops / picturesPerStep());
        }

        /** How crops are drawn. */
        public enum Draw {
            /** Every picture equally likely, with replacement. */
            @JsonProperty("pictures")
            PICTURES,
            /** Every picture once an epoch, in a fresh order each time. */
            @JsonProperty("epochs")
            EPOCHS,
            /** Every object once an epoch. */
            @JsonProperty("objects")
            OBJECTS
        }

        /**
         * How weights move.
         *
         * @param name update rule
         * @param learningRate at the start, before the schedule
         * @param weightDecay added to the gradient (adam, sgd) or taken off the weights (adamw)
         * @param momentum of sgd, and beta 1 of adam
         * @param beta2 of adam
         * @param epsilon of adam
         * @param nesterov momentum of sgd looks ahead
         */
        public record Optimizer(
                Rule name,
                double learningRate,
                double weightDecay,
                double momentum,
                double beta2,
                double epsilon,
                boolean nesterov) {
            /** Update rule. */
            public enum Rule {
                @JsonProperty("adam")
                ADAM,
                @JsonProperty("adamw")
                ADAMW,
                @JsonProperty("sgd")
                SGD
            }

            public Optimizer {
                if (!(learningRate > 0)) {
                    throw new IllegalArgumentException("learning_rate: " + learningRate + "; it must be positive");
                }
                if (!(weightDecay >= 0)) {
                    throw new IllegalArgumentException("weight_decay: " + weightDecay + "; it must be 0 or more");
                }
                if (!(momentum >= 0 && momentum < 1 && beta2 >= 0 && beta2 < 1)) {
                    throw new IllegalArgumentException(
                            "momentum, beta2: %s, %s; they must be in [0, 1)".formatted(momentum, beta2));
                }
            }
        }

        private static void positive(String key, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(key + ": " + value + "; it must be at least 1");
            }
        }
    }

    /**
     * How the best model is chosen.
     *
     * @param metric what counts
     * @param every steps between two validations
     * @param patience validations without a better one after which training stops; 0 for never
     * @param pictures of the validation data to use, 0 for all
     */
    public record Validate(Criterion metric, int every, int patience, int pictures) {
        /** Whose mean over the IoU thresholds .50 to .95 counts. */
        public enum Criterion {
            /** The average precision of the nuclei challenge; does not look at classes. */
            @JsonProperty("nuclei")
            NUCLEI,
            /** COCO's average precision of masks, mean over the classes. */
            @JsonProperty("coco")
            COCO
        }

        public Validate {
            if (every < 1 || patience < 0 || pictures < 0) {
                throw new IllegalArgumentException(
                        "every, patience, pictures: %d, %d, %d; they must be at least 1, 0 and 0"
                                .formatted(every, patience, pictures));
            }
        }
    }

    /**
     * Reads a recipe.
     *
     * @param overrides {@code key.sub=value} from the command line, over what the file says
     * @throws boxless.file.BadFileException where the file is no YAML
     * @throws IllegalArgumentException where a key or value is wrong: one line that names it
     */
    public static Recipe read(Path file, List<String> overrides) {
        ObjectNode tree = Settings.readYaml(file);
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + override + "': write key=value, for example train.batch=4");
            }
            Settings.set(tree, override.substring(0, equals), Settings.parseYaml(override.substring(equals + 1)));
        }
        return bind(file.toString(), tree);
    }

    /** The recipe of a tree, complete with every default. */
    public static Recipe bind(String source, @Nullable ObjectNode tree) {
        Recipe recipe = Settings.bind(source, "", tree, DEFAULTS);
        ObjectNode model = Methods.named(source, recipe.method()).complete(source, recipe.model());
        return new Recipe(recipe.method(), model, recipe.data(), recipe.augment(), recipe.train(), recipe.validate());
    }

    /** The same with other data settings. */
    Recipe with(Data changed) {
        return new Recipe(method, model, changed, augment, train, validate);
    }

    /** The same with other options of the method. */
    Recipe with(ObjectNode changed) {
        return new Recipe(method, changed, data, augment, train, validate);
    }

    /** The same with other augmentation. */
    Recipe with(List<Augmentation> changed) {
        return new Recipe(method, model, data, changed, train, validate);
    }

    /** As YAML text, complete. */
    public String toYaml() {
        return Settings.toYaml(Settings.JSON.valueToTree(this));
    }
}
