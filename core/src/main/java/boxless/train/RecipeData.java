package boxless.train;

import boxless.data.AutoSplit;
import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.check.Learnable;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.evaluate.Metric;
import boxless.file.BadFileException;
import boxless.mask.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the data that a recipe names. */
final class RecipeData {
    private RecipeData() {}

    /**
     * Opens what is learned from.
     *
     * @param folder that the recipe's paths are relative to
     * @throws boxless.file.BadFileException where it cannot be used
     * @throws IllegalArgumentException where the recipe wants it as what it is not
     */
    static Dataset training(Path folder, Recipe recipe) {
        Recipe.Data.Source source = recipe.data().train();
        if (!source.isGiven()) {
            throw new TrainingException("data.train.path is missing; give a folder with images/ and labels/");
        }
        Dataset all = open(folder, recipe, source, usual(recipe), "data.train");
        return source.isDivided() ? AutoSplit.training(all) : all;
    }

    /** Opens what the best model is chosen on, as the metric needs it if the recipe leaves that open; throws as {@link #training}. */
    static Dataset validation(Path folder, Recipe recipe) {
        Layout needed = recipe.validate().metric().wanted();
        Recipe.Data.Source source = recipe.data().validate();
        requireApart(folder, recipe.data().train(), source);
        Dataset all = open(folder, recipe, source, needed == null ? usual(recipe) : needed, "data.validate");
        Dataset data = source.isDivided() ? AutoSplit.validation(all) : all;
        Metric metric = recipe.validate().metric();
        boolean stuff = metric == Metric.PANOPTIC;
        Dataset counted = metric.forModel(
                data, Category.of(recipe.data().classes(), recipe.data().stuff()));
        Learnable.problem(counted, stuff).ifPresent(problem -> {
            throw new IllegalArgumentException("data.validate: " + problem + "; no score would say anything");
        });
        int few = recipe.validate().pictures();
        if (few > 0 && Learnable.problem(counted.first(few), stuff).isPresent()) {
            throw new IllegalArgumentException(
                    "validate.pictures: %d; there is no object in so few of the validation images, and no score would say anything; raise it, or set 0 for all"
                            .formatted(few));
        }
        return data;
    }

    /** Of a folder that is divided for one of the two only, images would be both learned from and validated on. */
    private static void requireApart(Path folder, Recipe.Data.Source train, Recipe.Data.Source validate) {
        Recipe.Data.Source whole = train.isDivided() ? validate : train;
        Path data = place(folder, train);
        if (train.isDivided() != validate.isDivided()
                && whole.names().isEmpty()
                && data.equals(place(folder, validate))) {
            throw new IllegalArgumentException(
                    "data.%s: is all of %s, which split: auto divides for the other of training and validation; write split: auto for both, or leave data.validate out"
                            .formatted(train.isDivided() ? "validate" : "train", data));
        }
    }

    private static Path place(Path folder, Recipe.Data.Source source) {
        Path data = folder.resolve(source.path());
        String split = split(data, source);
        return FolderScan.part(data, split).normalize();
    }

    /** The part of its folder that a source means, or null for all of it; {@code auto} may mean a split for training that has none for validation beside it. */
    private static @Nullable String split(Path data, Recipe.Data.Source source) {
        if (!source.isDivided()) {
            return source.split().isEmpty() ? null : source.split();
        }
        Optional<String> train = Layout.trainingSplit(data, source.labels());
        if (train.isPresent() && Layout.validationSplit(data, source.labels()).isPresent()) {
            throw severalSplits(data, source.labels(), "data.train");
        }
        return train.orElse(null);
    }

    private static BadFileException severalSplits(Path data, String labels, String key) {
        Optional<String> train = Layout.trainingSplit(data, labels);
        Optional<String> validation = Layout.validationSplit(data, labels);
        String choice = train.isPresent() && validation.isPresent()
                ? "data.train.split=%s and, with the same path, data.validate.split=%s"
                        .formatted(train.get(), validation.get())
                : key + ".split" + (train.isPresent() ? ", or divide train with split: auto" : "");
        return new BadFileException(
                data,
                "contains the splits %s; choose with %s"
                        .formatted(String.join(", ", Layout.splits(data, labels)), choice));
    }

    private static @Nullable Layout usual(Recipe recipe) {
        return recipe.paper().stuff() ? Layout.COCO_PANOPTIC : null;
    }

    private static Dataset open(
            Path folder, Recipe recipe, Recipe.Data.Source source, @Nullable Layout usual, String key) {
        Path data = folder.resolve(source.path()).normalize();
        if (!Files.isDirectory(data)) {
            throw new BadFileException(
                    data,
                    "%s, but %s.path names it; give your own with %s.path=FOLDER, or make one with boxless generate (docs/training.md says what the recipes of Boxless need)"
                            .formatted(Files.exists(data) ? "is a file, no folder" : "no such folder", key, key));
        }
        String split = split(data, source);
        List<Layout> layouts = Layout.all(data, split, source.labels());
        if (split == null
                && layouts.isEmpty()
                && !Layout.splits(data, source.labels()).isEmpty()) {
            throw severalSplits(data, source.labels(), key);
        }
        Dataset opened = Datasets.open(
                data,
                split,
                source.labels(),
                source.names().isEmpty() ? null : Datasets.names(folder.resolve(source.names())),
                switch (recipe.data().view()) {
                    case AUTO -> usual;
                    case INSTANCES -> Layout.COCO_INSTANCES;
                    case PANOPTIC -> Layout.COCO_PANOPTIC;
                },
                recipe.data().reading());
        requireView(recipe.data().view(), data, layouts);
        return opened;
    }

    /** After the data was opened: what is nothing known, or known as what it is not to be, is refused with a better message. */
    private static void requireView(Recipe.Data.View view, Path data, List<Layout> layouts) {
        if (view == Recipe.Data.View.PANOPTIC && layouts.stream().noneMatch(Layout::isPanoptic)) {
            throw new IllegalArgumentException(
                    "data.view: panoptic, but %s has only instances; give panoptic.json + panoptic/ + images/ or Cityscapes, or leave the view out"
                            .formatted(data));
        }
    }
}
