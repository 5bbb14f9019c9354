package boxless.weights;

import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes safetensors files, the format of the models: named tensors and text, nothing executable. */
public final class Safetensors {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CHUNK = 1 << 20;

    private Safetensors() {}

    /** What a whole file holds, independent of the file: tensors by name in the order of the header, and text by key. */
    public record Contents(Map<String, StoredTensor> tensors, Map<String, String> metadata) {}

    /**
     * Opens a file of any size and checks its header; the elements are read when asked for. The file can be replaced
     * or removed meanwhile.
     *
     * @throws BadFileException if the file is missing, is no safetensors file, or breaks the format's rules
     */
    public static SafetensorsFile open(Path path) {
        FileBytes file = FileBytes.open(path);
        try {
            return SafetensorsHeader.read(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a file that lies in memory.
     *
     * @param name for messages
     * @throws BadFileException as {@link #open(Path)} does
     */
    public static SafetensorsFile open(byte[] content, String name) {
        return SafetensorsHeader.read(FileBytes.of(content, name));
    }

    /**
     * Reads a whole file into memory.
     *
     * @throws BadFileException as {@link #open} does
     */
    public static Contents read(Path path) {
        try (SafetensorsFile file = open(path)) {
            return contents(file);
        }
    }

    private static Contents contents(SafetensorsFile file) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> tensors.put(name, tensor.inMemory()));
        return new Contents(Collections.unmodifiableMap(tensors), file.metadata());
    }

    /**
     * Writes a file that is never seen half written. Equal content gives equal bytes: tensors lie sorted by element
     * type, widest first, then by name, as the reference writes them, each aligned to its element size; text is sorted
     * by key.
     *
     * @throws IllegalArgumentException if a name is {@code __metadata__}, or names and text exceed the 100 MB that a header may have
     * @throws BadFileException if the file cannot be written
     */
    public static void write(Path path, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        try {
            AtomicFile.write(path, out -> write(out, tensors, metadata));
        } catch (IOException e) {
            String reason = e instanceof FileSystemException named && named.getReason() != null
                    ? named.getReason() // without the file, which is named already
                    : e.getMessage();
            throw new BadFileException(
                    path, "cannot be written (" + reason + "); check the folder and the free space", e);
        }
    }

    /** The bytes that {@link #write(Path, Map, Map)} would write; errors as there. */
    public static byte[] toBytes(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, tensors, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }

    private static void write(OutputStream out, Map<String, StoredTensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, StoredTensor>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparing(
                        (Map.Entry<String, StoredTensor> e) -> e.getValue().dtype())
                .reversed()
                .thenComparing(Map.Entry::getKey));
        byte[] header = header(sorted, metadata);
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (Map.Entry<String, StoredTensor> entry : sorted) {
            copy(entry.getValue(), out);
        }
    }

    private static byte[] header(List<Map.Entry<String, StoredTensor>> tensors, Map<String, String> metadata) {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode text = root.putObject(SafetensorsHeader.METADATA);
            new TreeMap<>(metadata).forEach(text::put);
        }
        long offset = 0;
        for (Map.Entry<String, StoredTensor> entry : tensors) {
            if (entry.getKey().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException("a tensor may not be named " + SafetensorsHeader.METADATA);
            }
            StoredTensor tensor = entry.getValue();
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", tensor.dtype().name());
            ArrayNode shape = node.putArray("shape");
            for (long extent : tensor.shape()) {
                shape.add(extent);
            }
            node.putArray("data_offsets").add(offset).add(offset + tensor.byteSize());
            offset += tensor.byteSize();
        }
        byte[] bare = JSON.writeValueAsBytes(root);
        int padded = Math.ceilDiv(bare.length, 8) * 8;
        if (padded > SafetensorsHeader.MAX_LENGTH) {
            throw new IllegalArgumentException("names and metadata take %d bytes; a safetensors header has at most %d"
                    .formatted(padded, SafetensorsHeader.MAX_LENGTH));
        }
        byte[] header = Arrays.copyOf(bare, padded);
        Arrays.fill(header, bare.length, padded, (byte) ' ');
        return header;
    }

    private static void copy(StoredTensor tensor, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, tensor.byteSize()));
        for (long offset = 0; offset < tensor.byteSize(); offset += chunk.limit()) {
            tensor.read(offset, chunk.clear().limit((int) Math.min(CHUNK, tensor.byteSize() - offset)));
            out.write(chunk.array(), 0, chunk.limit());
        }
    }
}
