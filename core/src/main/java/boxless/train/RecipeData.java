package boxless.train;

import boxless.Methods;
import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the data that a recipe names. */
final class RecipeData {
    private RecipeData() {}

    /**
     * Opens a part of the data.
     *
     * @param folder that the recipe's paths are relative to
     * @throws boxless.file.BadFileException where it cannot be used
     * @throws IllegalArgumentException where the recipe wants it as what it is not
     */
    static Dataset open(Path folder, Recipe recipe, Recipe.Data.Source source) {
        if (source.path().isEmpty()) {
            throw new TrainingException("data.train.path is missing; give a folder with images/ and labels/");
        }
        Path data = folder.resolve(source.path()).normalize();
        String split = source.split().isEmpty() ? null : source.split();
        requireView(recipe.data().view(), data, Layout.all(data, split, source.labels()));
        return Datasets.open(
                data,
                split,
                source.labels(),
                source.names().isEmpty() ? null : Datasets.names(folder.resolve(source.names())),
                wanted(recipe));
    }

    private static @Nullable Layout wanted(Recipe recipe) {
        return switch (recipe.data().view()) {
            case AUTO -> Methods.named("recipe", recipe.method()).stuff() ? Layout.COCO_PANOPTIC : null;
            case INSTANCES -> Layout.COCO_INSTANCES;
            case PANOPTIC -> Layout.COCO_PANOPTIC;
        };
    }

    /** Data that is nothing known is refused when it is opened, with a better message. */
    private static void requireView(Recipe.Data.View view, Path data, List<Layout> layouts) {
        if (view == Recipe.Data.View.PANOPTIC
                && !layouts.isEmpty()
                && layouts.stream().noneMatch(Layout::isPanoptic)) {
            throw new IllegalArgumentException(
                    "data.view: panoptic, but %s has only instances; give panoptic.json + panoptic/ + images/ or Cityscapes, or leave the view out"
                            .formatted(data));
        }
    }
}
