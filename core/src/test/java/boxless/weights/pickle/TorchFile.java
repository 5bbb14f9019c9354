package boxless.weights.pickle;

import boxless.weights.StoredTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a state dict as {@code torch.save} does: a zip with one pickle and a file for every tensor. */
public final class TorchFile {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private TorchFile() {}

    /** Tensors of float32 or int64, by name, in their order. */
    public static void write(Path file, Map<String, StoredTensor> tensors) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            add(zip, "data.pkl", new TorchFile().dictionary(tensors));
            int key = 0;
            for (StoredTensor tensor : tensors.values()) {
                add(zip, "data/" + key++, bytes(tensor));
            }
            add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("archive/" + name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(StoredTensor tensor) {
        boolean real = tensor.dtype().isFloating();
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(tensor.elements()) * (real ? 4 : 8))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (real) {
            buffer.asFloatBuffer().put(tensor.toFloats());
        } else {
            buffer.asLongBuffer().put(tensor.toLongs());
        }
        return buffer.array();
    }

    // Pickle, protocol 2: letters are its instructions.

    private byte[] dictionary(Map<String, StoredTensor> tensors) {
        put("\u0080\u0002");
        emptyOrderedDictionary();
        put("(");
        int key = 0;
        for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
            string(entry.getKey());
            tensor(entry.getValue(), key++);
        }
        put("u.");
        return pickle.toByteArray();
    }

    private void tensor(StoredTensor tensor, int key) {
        put("ctorch._utils\n_rebuild_tensor_v2\n((");
        string("storage");
        put(tensor.dtype().isFloating() ? "ctorch\nFloatStorage\n" : "ctorch\nLongStorage\n");
        string(Integer.toString(key));
        string("cpu");
        number(tensor.elements());
        put("tQ");
        number(0);
        long[] shape = tensor.shape();
        put("(");
        for (long extent : shape) {
            number(extent);
        }
        put("t(");
        for (int axis = 0; axis < shape.length; axis++) {
            long stride = 1;
            for (int inner = axis + 1; inner < shape.length; inner++) {
                stride *= shape[inner];
            }
            number(stride);
        }
        put("t\u0089");
        emptyOrderedDictionary();
        put("tR");
    }

    private void emptyOrderedDictionary() {
        put("ccollections\nOrderedDict\n)R");
    }

    private void string(String text) {
        put("X");
        integer(text.length());
        put(text);
    }

    private void number(long value) {
        put("J");
        integer(Math.toIntExact(value));
    }

    private void integer(int value) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        pickle.writeBytes(bytes);
    }

    private void put(String instructions) {
        pickle.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
    }
}
