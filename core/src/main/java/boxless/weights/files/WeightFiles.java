package boxless.weights.files;

import boxless.file.BadFileException;
import boxless.weights.FileBytes;
import boxless.weights.Safetensors;
import boxless.weights.StateDict;
import boxless.weights.pickle.PthFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Opens weight files, recognising their format by their content. */
public final class WeightFiles {
    private WeightFiles() {}

    /**
     * Reads the weights of a safetensors file or a PyTorch checkpoint into memory. Nothing in the file is ever run.
     *
     * @throws BadFileException if it is neither, or damaged, or holds no network or several
     */
    public static StateDict read(Path path) {
        if (isSafetensors(path)) {
            return StateDict.in(path, Safetensors.read(path).tensors());
        }
        try (PthFile file = PthFile.open(path)) {
            return file.stateDict().inMemory();
        }
    }

    /** Safetensors put a brace after eight bytes of length; a zip or a pickle cannot have one there. */
    private static boolean isSafetensors(Path path) {
        try (FileBytes file = FileBytes.open(path)) {
            if (file.length() < 9) {
                return false;
            }
            ByteBuffer start = ByteBuffer.allocate(9);
            file.read(0, start);
            return start.get(8) == '{' && start.get(7) == 0;
        }
    }
}
