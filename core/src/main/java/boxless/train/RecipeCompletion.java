package boxless.train;

import boxless.Methods;
import boxless.data.Dataset;
import boxless.data.ObjectSizes;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Crop;
import boxless.data.augment.CropSize;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What a recipe leaves to the data. */
final class RecipeCompletion {
    /** Enough to know a data set's objects by. */
    private static final int MOST_SAMPLES = 2000;

    private RecipeCompletion() {}

    /** With the data's things as classes, where none are given. */
    static Recipe named(Recipe recipe, Dataset source) {
        Recipe.Data data = recipe.data();
        if (!data.classes().isEmpty()) {
            return recipe;
        }
        List<String> names = source.categories().stream()
                .filter(Category::thing)
                .map(Category::name)
                .toList();
        Recipe.Data named = new Recipe.Data(data.train(), data.validate(), data.least(), data.normalization(), names);
        return new Recipe(recipe.method(), recipe.model(), named, recipe.augment(), recipe.train(), recipe.validate());
    }

    /**
     * With what says {@code auto}: crops as large as the data's objects ask for (mean extent plus five deviations, EmbedSeg), and what the
     * method knows.
     */
    static Recipe sized(Recipe recipe, Dataset data) {
        return withModel(withCrops(recipe, data), data);
    }

    private static Recipe withCrops(Recipe recipe, Dataset data) {
        if (recipe.augment().stream().noneMatch(RecipeCompletion::isAuto)) {
            return recipe;
        }
        CropSize size = CropSize.fitting(ObjectSizes.of(data), 5);
        List<Augmentation> sized = recipe.augment().stream()
                .map(step -> isAuto(step) && step instanceof Crop crop
                        ? new Crop(size, crop.around(), crop.padding())
                        : step)
                .toList();
        return new Recipe(recipe.method(), recipe.model(), recipe.data(), sized, recipe.train(), recipe.validate());
    }

    private static boolean isAuto(Augmentation step) {
        return step instanceof Crop crop && crop.size().equals(CropSize.AUTO);
    }

    /** With what the method lets the data decide, as the network will see it. */
    private static Recipe withModel(Recipe recipe, Dataset data) {
        long seed = recipe.train().seed();
        AugmentedSamples samples =
                new AugmentedSamples(data, Sampler.everyPicture(data.size(), seed), recipe.augment(), seed);
        Supplier<Stream<Segmentation>> truths = () -> LongStream.range(0, Math.min(MOST_SAMPLES, data.size()))
                .mapToObj(n -> samples.get(n).truth());
        ObjectNode fitted = Methods.fitted("recipe", recipe.method(), recipe.model(), truths);
        return new Recipe(recipe.method(), fitted, recipe.data(), recipe.augment(), recipe.train(), recipe.validate());
    }
}
