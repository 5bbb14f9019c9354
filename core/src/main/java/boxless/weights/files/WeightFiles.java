package boxless.weights.files;

import boxless.file.BadFileException;
import boxless.weights.FileBytes;
import boxless.weights.Safetensors;
import boxless.weights.StateDict;
import boxless.weights.mxnet.ParamsFile;
import boxless.weights.pickle.PthFile;
import boxless.weights.tensorflow.TensorBundle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Opens weight files, recognising their format by their content. */
public final class WeightFiles {
    private WeightFiles() {}

    private enum Format {
        SAFETENSORS,
        MXNET,
        TENSORFLOW,
        PYTORCH
    }

    /**
     * Reads the weights of a safetensors file, a PyTorch checkpoint, MXNet's {@code .params} or a TensorFlow checkpoint into memory. Nothing in the file is
     * ever run.
     *
     * @param path the file; of a TensorFlow checkpoint its index, or what its files' names begin with
     * @throws BadFileException if it is none of them, or damaged, or holds no network or several
     */
    public static StateDict read(Path path) {
        Path file = TensorBundle.index(path).orElse(path);
        return switch (format(file)) {
            case SAFETENSORS -> StateDict.in(file, Safetensors.read(file).tensors());
            case MXNET -> {
                try (ParamsFile params = ParamsFile.open(file)) {
                    yield params.stateDict().inMemory();
                }
            }
            case TENSORFLOW -> {
                try (TensorBundle bundle = TensorBundle.open(file)) {
                    yield bundle.stateDict().inMemory();
                }
            }
            case PYTORCH -> {
                try (PthFile checkpoint = PthFile.open(file)) {
                    yield checkpoint.stateDict().inMemory();
                }
            }
        };
    }

    /**
     * Safetensors put a brace after eight bytes of length, MXNet begins with a number of its own, TensorFlow's index ends with one; a zip or a
     * pickle has none of them.
     */
    private static Format format(Path path) {
        try (FileBytes file = FileBytes.open(path)) {
            if (TensorBundle.isIndex(file)) {
                return Format.TENSORFLOW;
            }
            if (file.length() < 9) {
                return Format.PYTORCH;
            }
            ByteBuffer start = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
            file.read(0, start);
            if (start.get(8) == '{' && start.get(7) == 0) {
                return Format.SAFETENSORS;
            }
            return start.getLong(0) == ParamsFile.MAGIC ? Format.MXNET : Format.PYTORCH;
        }
    }
}
