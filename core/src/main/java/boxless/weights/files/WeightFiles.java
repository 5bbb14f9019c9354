package boxless.weights.files;

import boxless.file.BadFileException;
import boxless.weights.FileBytes;
import boxless.weights.Safetensors;
import boxless.weights.StateDict;
import boxless.weights.mxnet.ParamsFile;
import boxless.weights.pickle.PthFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Opens weight files, recognising their format by their content. */
public final class WeightFiles {
    private WeightFiles() {}

    private enum Format {
        SAFETENSORS,
        MXNET,
        PYTORCH
    }

    /**
     * Reads the weights of a safetensors file, a PyTorch checkpoint or MXNet's {@code .params} into memory. Nothing in the file is ever run.
     *
     * @throws BadFileException if it is none of them, or damaged, or holds no network or several
     */
    public static StateDict read(Path path) {
        return switch (format(path)) {
            case SAFETENSORS -> StateDict.in(path, Safetensors.read(path).tensors());
            case MXNET -> {
                try (ParamsFile file = ParamsFile.open(path)) {
                    yield file.stateDict().inMemory();
                }
            }
            case PYTORCH -> {
                try (PthFile file = PthFile.open(path)) {
                    yield file.stateDict().inMemory();
                }
            }
        };
    }

    /** Safetensors put a brace after eight bytes of length, MXNet begins with a number of its own; a zip or a pickle has neither. */
    private static Format format(Path path) {
        try (FileBytes file = FileBytes.open(path)) {
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
