package boxless.app;

import boxless.Model;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.weights.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A model with random weights that finds many small objects everywhere. */
public final class TinyModel {
    private TinyModel() {}

    public static Path write(Path file) {
        torch.manual_seed(1);
        Model.Card card = new Model.Card(
                "spatial-embeddings",
                Settings.parseYaml("{channels: 1, clustering: {foreground: 0.1, seed: 0.1, min_foreground: 0,"
                        + " min_unclustered: 0, min_pixels: 0}}"),
                new Normalization.Percentile(1, 99.8),
                Category.things(List.of("nucleus")),
                "",
                "");
        Model.create("test", card).write(file, DType.F16);
        return file;
    }

    /**
     * The same as a model, as if it was trained by this recipe.
     *
     * @param file to write
     */
    public static Path withRecipe(Path model, String recipe, Path file) {
        try (Model read = Model.read(model)) {
            Model.Card card = read.card();
            read.write(
                    file,
                    DType.F32,
                    new Model.Card(card.method(), card.options(), card.normalization(), card.categories(), recipe, ""));
        }
        return file;
    }

    /**
     * The model {@code nuclei}, which finds next to nothing any more: it is sure enough almost nowhere. A few steps of training cure it. By its
     * recipe it saw the blue of colour images.
     *
     * @param file to write
     */
    public static Path writeBlunted(Path file) {
        try (Model sharp = Model.read(Path.of("../models/nuclei/model.safetensors"))) {
            Model.Card card = new Model.Card(
                    sharp.card().method(),
                    sharp.card().options(),
                    sharp.card().normalization(),
                    sharp.card().categories(),
                    """
                    method: spatial-embeddings
                    model: %s
                    data: {channel: blue}
                    augment: [crop: {size: 64}]
                    train: {batch: 1, workers: 1, optimizer: {learning_rate: 0.005}}
                    """.formatted(sharp.card().options()),
                    "");
            try (Model blunted = Model.create("test", card)) {
                Map<String, Tensor> weights = State.of(sharp.method().network());
                Scopes.freeing(() -> {
                    try (NoGradGuard noGradients = new NoGradGuard()) {
                        State.of(blunted.method().network()).forEach((name, copy) -> {
                            copy.copy_(weights.get(name));
                            if (name.equals("decoders.1.output_conv.bias")) {
                                copy.sub_(new Scalar(4.5)); // how sure it is of centres
                            }
                        });
                    }
                    return blunted;
                });
                blunted.write(file, DType.F32);
            }
        }
        return file;
    }

    /** One that can be clicked. What a fresh network says is almost the same at every pixel; with larger weights, masks differ. */
    public static Path writeClickable(Path file) {
        torch.manual_seed(5);
        Model.Card card = new Model.Card(
                "adaptis",
                Settings.parseYaml("{channels: 1, coordinates: {radius: 20},"
                        + " network: {kind: light, width: 16, features: 16}}"),
                new Normalization.Unit(),
                Category.things(List.of("cell")),
                "",
                "");
        try (Model model = Model.create("test", card)) {
            Scopes.freeing(() -> {
                try (NoGradGuard noGradients = new NoGradGuard()) {
                    State.of(model.method().network()).forEach((name, weights) -> {
                        if (name.startsWith("adaptis_head") && weights.dim() > 1) {
                            weights.mul_(new Scalar(3));
                        }
                    });
                }
                return model;
            });
            model.write(file, DType.F32);
        }
        return file;
    }

    /**
     * One whose backbone is partly not learned, as that of the official models.
     *
     * @param stages so many, from the first
     */
    public static Path writeFrozen(Path file, int stages) {
        return writeSolo(file, stages, false);
    }

    /** One as {@code import} makes it of a backbone: all else is random. */
    public static Path writeBackboneOnly(Path file) {
        return writeSolo(file, 0, true);
    }

    private static Path writeSolo(Path file, int frozenStages, boolean backboneOnly) {
        String options = """
                {channels: 1, classes: 1, features: 32, backbone: {depth: 18, width: 8, norm: frozen, frozen_stages: %d},
                 head: {kind: decoupled-light, convs: 1, width: 32}, grids: [8, 8, 8, 4, 4],
                 resize: {short_side: 64, long_side: 64}}
                """;
        Model.Card card = new Model.Card(
                "solo",
                Settings.parseYaml(options.formatted(frozenStages)),
                new Normalization.Unit(),
                Category.things(List.of("cell")),
                "",
                "",
                null,
                backboneOnly);
        try (Model model = Model.create("test", card)) {
            model.write(file, DType.F32);
        }
        return file;
    }

    /** One whose network relates pixels by their distance. */
    public static Path writeMaxDeepLab(Path file, String recipe) {
        return writeMaxDeepLab(file, 0, recipe);
    }

    /** One that resizes every image. */
    public static Path writeResizing(Path file) {
        return writeMaxDeepLab(file, 33, "");
    }

    private static Path writeMaxDeepLab(Path file, int side, String recipe) {
        Model.Card card = new Model.Card(
                "max-deeplab",
                Settings.parseYaml(
                        "{channels: 1, side: %d, network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8}}"
                                .formatted(side)),
                new Normalization.Unit(),
                Category.things(List.of("cell")),
                recipe,
                "");
        try (Model model = Model.create("test", card)) {
            model.write(file, DType.F32);
        }
        return file;
    }
}
