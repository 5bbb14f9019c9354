package boxless;

import boxless.file.BadFileException;
import boxless.file.Count;
import boxless.image.Normalization;
import boxless.method.Published;
import boxless.method.Publisher;
import boxless.tensor.State;
import boxless.weights.DType;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.files.WeightFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Makes models of published checkpoints. */
final class ModelImport {
    private ModelImport() {}

    /** See {@link Model#imported(Path, String, List, Consumer)}. */
    static Model of(Path file, String from, List<String> overrides, Consumer<String> notes) {
        Publisher publisher = Methods.publisher(from);
        StateDict weights = WeightFiles.read(file);
        Published published = publisher.reader().apply(weights);
        torch.manual_seed(0); // of what a file lacks and no forward pass needs: equal files give equal models
        Model.Card card = ImportSettings.of(published, overrides).card();
        Model model = Model.create("import", publisher.backboneOnly() ? card.withBackboneOnly() : card);
        requireMeans(card.normalization(), model.method().inputChannels());
        Map<String, Tensor> state = State.of(model.method().network());
        if (publisher.backboneOnly()) {
            state.keySet().removeIf(model.method().backbone().asMatchPredicate().negate());
        }
        Map<String, long[]> expected = new LinkedHashMap<>();
        state.forEach((name, tensor) -> expected.put(name, tensor.shape()));
        Map<String, StoredTensor> fitting =
                model.method().publishedNames().match(weights, expected).orThrow();
        state.forEach((name, tensor) -> {
            StoredTensor known = fitting.getOrDefault(name, published.implied().get(name));
            if (known != null) {
                State.load(tensor, known);
            }
            if (!State.isFinite(tensor)) {
                boolean overflown = known != null
                        && known.dtype() == DType.F16
                        && !torch.isnan(tensor).any().item_bool();
                throw new BadFileException(
                        file,
                        name + " contains NaN or infinite values; "
                                + (overflown ? "save it in float32" : "give another checkpoint"));
            }
        });
        if (!publisher.backboneOnly()) { // of which the training decides all else
            ImportSettings.guesses(published, overrides).forEach(notes);
        }
        return model;
    }

    /** Those of the publisher's code are for the channels of its own images. */
    private static void requireMeans(Normalization normalization, int channels) {
        if (normalization instanceof Normalization.MeanStd given
                && given.mean().length != 1
                && given.mean().length != channels) {
            throw new IllegalArgumentException(
                    "import: normalization: %s for %s; add normalization={kind: mean_std, mean: [...], std: [...]} with one of each per channel, or one for all"
                            .formatted(Count.of(given.mean().length, "mean"), Count.of(channels, "channel")));
        }
    }
}
