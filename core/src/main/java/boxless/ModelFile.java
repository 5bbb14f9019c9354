package boxless;

import boxless.file.BadFileException;
import boxless.file.Listing;
import boxless.nn.Inference;
import boxless.tensor.Device;
import boxless.tensor.Libtorch;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.weights.DType;
import boxless.weights.SafetensorsFile;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Between the file of a {@link Model} and its network: settings and weights on the way in, weights on the way out. */
final class ModelFile {
    private static final float INFINITE_IN_F16 = 65_520;

    private ModelFile() {}

    /** What a file says, and the file. */
    private record Stored(Model.Card card, SafetensorsFile file) {
        static Stored of(Path path, SafetensorsFile file) {
            try {
                return new Stored(CardText.read(path, file.metadata()), file);
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
        }
    }

    /**
     * Reads a model. Weights go from the file to their places, so that a large model is in memory once.
     *
     * @param path for messages
     * @throws BadFileException if the file is damaged or not a Boxless model
     */
    static Model read(Path path, Supplier<SafetensorsFile> opening) {
        Stored stored = valid(path, () -> Libtorch.whileLoading(() -> Stored.of(path, opening.get())));
        try (SafetensorsFile file = stored.file()) {
            Model model = valid(path, () -> Model.unplaced(path.toString(), stored.card()));
            Inference.loadAhead();
            load(path, file.tensors(), model.method().network());
            return model.placed(Device.CPU); // after the weights, which copy fastest into the plain layout
        }
    }

    private static <T> T valid(Path path, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new BadFileException(
                    path, "its settings are invalid (" + e.getMessage() + "); train or import it again", e);
        }
    }

    private static void load(Path file, Map<String, StoredTensor> stored, Module network) {
        Map<String, Tensor> state = State.of(network);
        Set<String> missing = new TreeSet<>(state.keySet());
        missing.removeAll(stored.keySet());
        Set<String> unexpected = new TreeSet<>(stored.keySet());
        unexpected.removeAll(state.keySet());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new BadFileException(
                    file,
                    "does not fit its own settings: %d tensors missing [%s], %d unexpected [%s]; train or import it again"
                            .formatted(
                                    missing.size(),
                                    Listing.few(missing, 3),
                                    unexpected.size(),
                                    Listing.few(unexpected, 3)));
        }
        stored.forEach((name, tensor) -> {
            Tensor into = state.get(name);
            if (into == null || !Arrays.equals(into.shape(), tensor.shape())) {
                throw new BadFileException(
                        file, name + " does not have the shape that its settings say; train or import it again");
            }
            State.load(into, tensor);
        });
    }

    /** A network's tensors for a file. Those of floating point have this precision, except where a number is too large for it. */
    static Map<String, StoredTensor> tensors(Module network, DType precision) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Scopes.freeing(() -> State.of(network).forEach((name, tensor) -> {
            StoredTensor stored = State.store(tensor);
            tensors.put(name, fits(stored, precision) ? stored.as(precision) : stored);
        }));
        return tensors;
    }

    /** Half precision ends at 65504; what is nearer to the next number, 65536, becomes infinite, as running variances may. */
    private static boolean fits(StoredTensor tensor, DType precision) {
        if (!tensor.dtype().isFloating()) {
            return false;
        }
        if (precision == DType.F16) {
            for (float value : tensor.toFloats()) {
                if (Float.isFinite(value) && Math.abs(value) >= INFINITE_IN_F16) {
                    return false;
                }
            }
        }
        return true;
    }
}
