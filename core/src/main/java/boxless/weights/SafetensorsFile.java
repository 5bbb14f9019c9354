package boxless.weights;

import java.nio.file.Path;
import java.util.Map;

/** An open safetensors file. Its tensors are read from the disk when asked for, so use them before closing. */
public final class SafetensorsFile implements AutoCloseable {
    private final FileBytes file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    SafetensorsFile(FileBytes file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.file = file;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    public Path path() {
        return file.path();
    }

    /** The tensors by name, in the order of the header; unmodifiable. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** The entries of {@code __metadata__}, empty if there is none; unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public void close() {
        file.close();
    }
}
