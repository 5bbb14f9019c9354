package boxless.app.serve.protocol.kserve;

import boxless.app.serve.http.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the elements of a tensor are, under the protocol's names. */
enum DataType {
    UINT8(1),
    UINT16(2),
    INT32(4),
    FP32(4),
    /** Anything, each with its length in front. */
    BYTES(0);

    private final int size;

    DataType(int size) {
        this.size = size;
    }

    /** Bytes of an element; 0 where it varies. */
    int size() {
        return size;
    }

    /** @param tensor for the message */
    static DataType of(String name, String tensor) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.bad("%s: datatype %s; give %s"
                        .formatted(
                                tensor,
                                Problem.cited(name),
                                Arrays.stream(values()).map(DataType::name).collect(Collectors.joining(", ")))));
    }
}
