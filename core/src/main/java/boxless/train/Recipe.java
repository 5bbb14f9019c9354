package boxless.train;

import boxless.Methods;
import boxless.data.Augmentation;
import boxless.data.Category;
import boxless.data.Crop;
import boxless.data.CropSize;
import boxless.data.Crops;
import boxless.data.Dataset;
import boxless.data.ObjectSizes;
import boxless.data.Sampler;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Segmentation;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

    /** Enough to know a data set's objects by. */
    private static final int MOST_SAMPLES = 2000;

    /** What a recipe that says nothing would mean, but for the data. */
    public static final Recipe DEFAULTS = new Recipe(
            "spatial-embeddings",
            JsonNodeFactory.instance.objectNode(),
            new Data(
                    Data.Source.NONE,
                    Data.Source.NONE,
                    new Data.Least(0, 0),
                    new Normalization.Percentile(1, 99.8),
                    List.of()),
            List.of(),
            new Train(
                    100_000,
                    8,
                    1,
                    Train.Draw.PICTURES,
                    new Train.Optimizer(Train.Optimizer.Rule.ADAM, 5e-4, 1e-4, .9, .999, 1e-8, false),
                    new Train.Schedule(Train.Schedule.Curve.POLY, .9, List.of(), .1, 0, 0),
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
     * @param least what a picture must have to be learned from
     * @param normalization stored with the model and applied wherever it is used
     * @param classes names of the model's classes 1, 2, ...; empty for the categories of the training data
     */
    public record Data(Source train, Source validate, Least least, Normalization normalization, List<String> classes) {
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

        /**
         * How the learning rate falls.
         *
         * @param name curve over the whole training
         * @param power of poly: (1 - t)^power
         * @param milestones of step: parts of the training in (0, 1), for example [.66, .9]
         * @param gamma of step: factor at each milestone
         * @param warmup steps over which the rate rises linearly
         * @param warmupFrom part of the rate at which it begins, usually 0
         */
        public record Schedule(
                Curve name, double power, List<Double> milestones, double gamma, int warmup, double warmupFrom) {
            /** Curve. */
            public enum Curve {
                @JsonProperty("constant")
                CONSTANT,
                @JsonProperty("poly")
                POLY,
                @JsonProperty("step")
                STEP,
                @JsonProperty("cosine")
                COSINE
            }

            public Schedule {
                milestones = List.copyOf(milestones);
                if (warmup < 0) {
                    throw new IllegalArgumentException("warmup: " + warmup + " steps; it must be 0 or more");
                }
                if (milestones.stream().anyMatch(m -> !(m > 0 && m < 1))) {
                    throw new IllegalArgumentException("milestones: " + milestones
                            + "; they are parts of the training, above 0 and below 1: epoch 27 of 36 is 0.75");
                }
                if (!(gamma > 0 && power >= 0)) {
                    throw new IllegalArgumentException(
                            "gamma, power: %s, %s; they must be positive, and 0 or more".formatted(gamma, power));
                }
                if (!(warmupFrom >= 0 && warmupFrom <= 1)) {
                    throw new IllegalArgumentException("warmup_from: " + warmupFrom + "; it must be in [0, 1]");
                }
            }

            /** Factor on the learning rate at a step counted from 0. */
            public double factor(long step, long steps) {
                double t = (double) step / steps;
                double warm = step < warmup ? warmupFrom + (1 - warmupFrom) * step / warmup : 1;
                return warm
                        * switch (name) {
                            case CONSTANT -> 1;
                            case POLY -> Math.pow(1 - t, power);
                            case STEP ->
                                Math.pow(
                                        gamma,
                                        milestones.stream().filter(m -> t >= m).count());
                            case COSINE -> (1 + Math.cos(Math.PI * t)) / 2;
                        };
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
        ObjectNode model = Methods.complete(source, recipe.method(), recipe.model());
        return new Recipe(recipe.method(), model, recipe.data(), recipe.augment(), recipe.train(), recipe.validate());
    }

    /** With the data's categories as classes, where none are given. */
    Recipe namedBy(Dataset data) {
        if (!this.data.classes().isEmpty()) {
            return this;
        }
        List<String> names = data.categories().stream().map(Category::name).toList();
        Data named =
                new Data(this.data.train(), this.data.validate(), this.data.least(), this.data.normalization(), names);
        return new Recipe(method, model, named, augment, train, validate);
    }

    /**
     * With what says {@code auto}: crops as large as the data's objects ask for (mean extent plus five deviations, EmbedSeg), and what the
     * method knows.
     */
    Recipe sizedBy(Dataset data) {
        return withCrops(data).withModel(data);
    }

    /** With what the method lets the data decide, as the network will see it. */
    private Recipe withModel(Dataset data) {
        Crops crops = new Crops(data, Sampler.everyPicture(data.size(), train.seed()), augment, train.seed());
        Supplier<Stream<Segmentation>> truths = () -> LongStream.range(0, Math.min(MOST_SAMPLES, data.size()))
                .mapToObj(n -> crops.get(n).truth());
        ObjectNode fitted = Methods.fitted("recipe", method, model, truths);
        return new Recipe(method, fitted, this.data, augment, train, validate);
    }

    private Recipe withCrops(Dataset data) {
        if (augment.stream().noneMatch(Recipe::isAuto)) {
            return this;
        }
        CropSize size = ObjectSizes.of(data).cropSize(5);
        List<Augmentation> sized = augment.stream()
                .map(step -> isAuto(step) && step instanceof Crop crop
                        ? new Crop(size, crop.around(), crop.padding())
                        : step)
                .toList();
        return new Recipe(method, model, this.data, sized, train, validate);
    }

    private static boolean isAuto(Augmentation step) {
        return step instanceof Crop crop && crop.size().equals(CropSize.AUTO);
    }

    /** As YAML text, complete. */
    public String toYaml() {
        return Settings.toYaml(Settings.JSON.valueToTree(this));
    }
}
