package boxless.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Tensors for code that looks at names and shapes only: to read an element is an error. */
public final class UnreadTensors {
    private UnreadTensors() {}

    public static StoredTensor of(long... shape) {
        long bytes = 4 * StoredTensor.elements(shape);
        return new StoredTensor(DType.F32, shape, new Bytes() {
            @Override
            public long length() {
                return bytes;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                throw new AssertionError("elements are read");
            }
        });
    }

    /** Those of a text file with lines such as {@code conv.weight [64,3,7,7]}. */
    public static Map<String, StoredTensor> listed(Path file) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            String extents = line.substring(space + 2, line.length() - 1);
            long[] shape = extents.isEmpty()
                    ? new long[0]
                    : Stream.of(extents.split(",")).mapToLong(Long::parseLong).toArray();
            tensors.put(line.substring(0, space), of(shape));
        }
        return tensors;
    }
}
