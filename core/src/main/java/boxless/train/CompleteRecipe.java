package boxless.train;

import boxless.Methods;
import boxless.data.ClassNumbers;
import boxless.data.Dataset;
import boxless.data.Note;
import boxless.data.ObjectSizes;
import boxless.data.Sample;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Crop;
import boxless.data.augment.CropSize;
import boxless.data.augment.Rescale;
import boxless.data.check.Learnable;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.method.InputSizes;
import boxless.method.Paper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A recipe with nothing left open, and what it trains on. The only place where data decides.
 *
 * @param recipe with classes, sizes and options in the place of what was left to the data
 * @param training the samples to learn from, with the model's classes in the place of categories, and objects that the recipe calls stuff behind things
 * @param notes what is left out of the training, for people
 */
record CompleteRecipe(Recipe recipe, Dataset training, List<String> notes) {
    /** Enough to know a data set's objects by. */
    private static final int MOST_SAMPLES = 2000;

    /** Enough to see whether there is room for what they show; a few seconds for images of a usual size. */
    private static final int FEW_SAMPLES = 500;

    /**
     * Lets the data decide.
     *
     * @param source the recipe's training data
     * @throws IllegalArgumentException where a class is no category of the data, or is stuff that the method does not learn, or there is nothing to learn from
     */
    static CompleteRecipe of(Recipe given, Dataset source) {
        requireLearnable("data.stuff", given);
        Recipe named = withStuff(withClasses(given, source), source);
        requireLearnable("data.classes", named);
        Recipe.Data data = named.data();
        ClassNumbers numbers = new ClassNumbers(data.classes(), source.categories());
        Learnable.unknownClasses(data.classes(), source).ifPresent(problem -> {
            throw new IllegalArgumentException("data.classes: " + problem);
        });
        Dataset numbered = numbers.classes(source).withStuffBehind(data.stuff());
        Dataset training = numbered.atLeast(data.least().objects(), data.least().side(), counted(named, numbered));
        Learnable.problem(training, given.paper().stuff()).ifPresent(problem -> {
            throw new IllegalArgumentException("data.train: " + problem);
        });
        Recipe complete = withModel(withCrops(named, training), training);
        return new CompleteRecipe(
                complete,
                training,
                Stream.of(
                                source.notes().stream().map(Note::summary),
                                Learnable.notes(
                                        classes(complete), complete.paper().stuff(), source, training)
                                        .stream(),
                                shortage(complete, training).stream())
                        .flatMap(lines -> lines)
                        .toList());
    }

    /** Training data as its objects are counted and measured: without objects that the data has as things and the recipe as stuff. */
    static Dataset counted(Recipe recipe, Dataset training) {
        return training.withStuff(recipe.data().stuff(), false);
    }

    /** With the categories that the method can learn as classes, where none are given. */
    private static Recipe withClasses(Recipe recipe, Dataset source) {
        if (!recipe.data().classes().isEmpty()) {
            return recipe;
        }
        boolean stuff = recipe.paper().stuff();
        return recipe.with(named(
                recipe.data(),
                source.categories().stream()
                        .filter(category -> category.thing() || stuff)
                        .map(Category::name)
                        .toList(),
                recipe.data().stuff()));
    }

    /** With the data's word on which classes are stuff, where the recipe says none. */
    private static Recipe withStuff(Recipe recipe, Dataset source) {
        if (!recipe.data().stuff().isEmpty()) {
            return recipe;
        }
        List<String> classes = recipe.data().classes();
        return recipe.with(named(
                recipe.data(),
                classes,
                Category.stuff(source.categories()).stream()
                        .filter(classes::contains)
                        .toList()));
    }

    /** A method for things alone would have a class of stuff, never learn it and say nothing. */
    private static void requireLearnable(String key, Recipe recipe) {
        List<String> stuff = recipe.data().stuff();
        if (!stuff.isEmpty() && !recipe.paper().stuff()) {
            throw new IllegalArgumentException("%s: '%s' is stuff, which %s does not learn; leave it out, or use %s"
                    .formatted(
                            key,
                            stuff.getFirst(),
                            recipe.method(),
                            Methods.all().stream()
                                    .filter(Paper::stuff)
                                    .map(Paper::name)
                                    .collect(Collectors.joining(" or "))));
        }
    }

    private static Recipe.Data named(Recipe.Data data, List<String> classes, List<String> stuff) {
        return new Recipe.Data(
                data.train(),
                data.validate(),
                data.view(),
                data.channel(),
                data.slice(),
                data.frame(),
                data.least(),
                data.normalization(),
                classes,
                stuff);
    }

    /** With crops as large as the data's objects ask for (mean extent plus five deviations, EmbedSeg) and of sides that the network takes, where they are {@code auto}. */
    private static Recipe withCrops(Recipe recipe, Dataset data) {
        if (recipe.augment().stream().noneMatch(CompleteRecipe::isAuto)) {
            return recipe;
        }
        requireStoredSize(recipe.augment());
        ObjectSizes objects = ObjectSizes.of(counted(recipe, data));
        if (objects.objects() == 0) {
            throw new IllegalArgumentException(
                    "augment.crop.size: auto, but no object of the data is a thing, of which it could be the size; give a size");
        }
        CropSize size = CropSize.fitting(objects, 5);
        InputSizes sizes = recipe.paper().inputSizes("recipe", recipe.model());
        CropSize admitted = new CropSize(sizes.atLeast(size.height()), sizes.atLeast(size.width()));
        return recipe.with(
                recipe.augment().stream().map(step -> sized(step, admitted)).toList());
    }

    /** Objects are measured in the images as they are stored. */
    private static void requireStoredSize(List<Augmentation> steps) {
        boolean rescaled = false;
        for (Augmentation step : steps) {
            if (rescaled && isAuto(step)) {
                throw new IllegalArgumentException(
                        "augment: crop.size: auto is of the objects before rescale; give crop.size a number, or put crop before rescale");
            }
            rescaled |= step instanceof Rescale;
        }
    }

    /** A crop of this size, where a step is a crop of size {@code auto}; else the step. */
    static Augmentation sized(Augmentation step, CropSize size) {
        return isAuto(step) && step instanceof Crop crop ? new Crop(size, crop.around(), crop.padding()) : step;
    }

    private static boolean isAuto(Augmentation step) {
        return step instanceof Crop crop && crop.size().equals(CropSize.AUTO);
    }

    /** With what the method lets the data decide, as the network will see it. */
    private static Recipe withModel(Recipe recipe, Dataset data) {
        return recipe.with(recipe.paper()
                .fitted(
                        "recipe",
                        recipe.model(),
                        () -> samples(recipe, data, MOST_SAMPLES).map(sample -> withoutStuff(recipe, sample.truth()))));
    }

    /** Without the objects of data that knows things alone, as COCO's polygons are, whose class the recipe says is stuff. */
    private static Segmentation withoutStuff(Recipe recipe, Segmentation truth) {
        List<Integer> stuff = Category.ids(classes(recipe), false);
        if (stuff.isEmpty()) {
            return truth;
        }
        return switch (truth) {
            case Panoptic partition ->
                partition.only(segment -> !segment.thing() || !stuff.contains(segment.category()));
            case Instances objects -> objects.only(object -> !stuff.contains(object.category()));
        };
    }

    private static Optional<String> shortage(Recipe recipe, Dataset data) {
        return recipe.paper()
                .shortage("recipe", recipe.model(), classes(recipe), () -> samples(recipe, data, FEW_SAMPLES));
    }

    /** The model's classes 1, 2, ... */
    private static List<Category> classes(Recipe recipe) {
        return Category.of(recipe.data().classes(), recipe.data().stuff());
    }

    /** Every image once, in random order, as the network will see it; at most so many. */
    private static Stream<Sample> samples(Recipe recipe, Dataset data, int most) {
        long seed = recipe.train().seed();
        AugmentedSamples samples =
                new AugmentedSamples(data, Sampler.everyPicture(data.size(), seed), recipe.augment(), seed);
        return LongStream.range(0, Math.min(most, data.size())).mapToObj(samples::get);
    }
}
