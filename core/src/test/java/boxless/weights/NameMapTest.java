package boxless.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameMapTest {
    private static final StoredTensor TWO = StoredTensor.ofFloats(new long[] {2}, 1, 2);

    @Test
    void renamesApplyInOrder() {
        NameMap map = NameMap.IDENTITY.rename("^backbone\\.", "encoder.").rename("^encoder\\.(\\d+)\\.", "layers.$1.");
        assertThat(map.apply("backbone.3.weight")).isEqualTo("layers.3.weight");
        assertThat(map.apply("head.backbone.weight")).isEqualTo("head.backbone.weight");
    }

    @Test
    void whatFitsComesInTheOrderOfTheNetwork() {
        WeightMatch match = NameMap.IDENTITY.match(weights("b", "a"), expected("a", "b"));
        assertThat(match.isComplete()).isTrue();
        assertThat(match.orThrow().keySet()).containsExactly("a", "b");
    }

    @Test
    void everyNameThatDoesNotFitIsReported() {
        NameMap map = NameMap.IDENTITY.rename("^(x|y)$", "z").optional("num.*");
        Map<String, long[]> network = expected("a", "b", "c", "d", "e", "num1", "z");
        network.put("w", new long[] {3, 1});
        WeightMatch match = map.match(weights("a", "w", "x", "y", "q", "num2"), network);

        assertThat(match.tensors().keySet()).containsExactly("a", "z");
        assertThat(match.missing()).containsExactly("b", "c", "d", "e");
        assertThat(match.unexpected()).containsExactly("q");
        assertThat(match.misshapen()).containsExactly("w: [2] in the file, [3x1] in the network");
        assertThat(match.doubled()).containsExactly("z");
        assertThat(match.skipped()).containsExactly("num1", "num2");
        assertThatThrownBy(match::orThrow)
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("net.pth: does not fit the network: 4 tensors missing (b, c, d and 1 more), "
                        + "1 tensor unexpected (q), 1 tensor with a different shape (w: [2] in the file, [3x1] in the network), "
                        + "1 tensor named twice (z); give a file");
    }

    private static float[] values(Map<String, StoredTensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name).toFloats();
    }

    private static StoredTensor counted(long... shape) {
        float[] values = new float[(int) StoredTensor.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return StoredTensor.ofFloats(shape, values);
    }

    @Test
    void tensorsOfAnotherFrameworkAreTurned() {
        NameMap map = NameMap.IDENTITY
                .permute("depthwise_kernel$", 2, 3, 0, 1)
                .permute("kernel$", 3, 2, 0, 1)
                .permute("kernel$", 2, 1, 0)
                .permute("kernel$", 1, 0)
                .reshape("dense/kernel$")
                .rename("/(depthwise_|qkv_)?kernel$", ".weight");
        StateDict file = new StateDict(
                Path.of("net.index"),
                "",
                Map.of(
                        "conv/kernel", counted(3, 2, 4, 5),
                        "depthwise/depthwise_kernel", counted(3, 2, 4, 1),
                        "dense/kernel", counted(1, 4, 5),
                        "attention/qkv_kernel", counted(4, 5),
                        "embeddings", counted(4, 5)),
                List.of());
        Map<String, long[]> network = Map.of(
                "conv.weight", new long[] {5, 4, 3, 2},
                "depthwise.weight", new long[] {4, 1, 3, 2},
                "dense.weight", new long[] {5, 4},
                "attention.weight", new long[] {5, 4},
                "embeddings", new long[] {4, 5});
        Map<String, StoredTensor> turned = map.match(file, network).orThrow();
        turned.forEach((name, tensor) -> assertThat(tensor.shape()).as(name).isEqualTo(network.get(name)));
        assertThat(values(turned, "embeddings")).isEqualTo(counted(20).toFloats());
        for (int out = 0; out < 5; out++) {
            for (int in = 0; in < 4; in++) {
                assertThat(values(turned, "attention.weight")[out * 4 + in]).isEqualTo(in * 5 + out);
                assertThat(values(turned, "dense.weight")[out * 4 + in]).isEqualTo(in * 5 + out);
                for (int at = 0; at < 3 * 2; at++) {
                    assertThat(values(turned, "conv.weight")[(out * 4 + in) * 6 + at])
                            .isEqualTo((at * 4 + in) * 5 + out);
                    assertThat(values(turned, "depthwise.weight")[in * 6 + at]).isEqualTo(at * 4 + in);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 1 << 18}) // the latter is read in several pieces
    void aTurnedTensorIsPutInOrderOnceForEveryReadingAndIsNotKept(int rows) {
        AtomicInteger reads = new AtomicInteger();
        StoredTensor stored = counted(rows, 2);
        StoredTensor turned = new StoredTensor(DType.F32, stored.shape(), new Bytes() {
                    @Override
                    public long length() {
                        return stored.byteSize();
                    }

                    @Override
                    public void read(long offset, ByteBuffer into) {
                        reads.incrementAndGet();
                        stored.read(offset, into);
                    }
                })
                .permuted(1, 0);
        for (int reading = 1; reading <= 2; reading++) {
            assertThat(turned.toFloats()).startsWith(0f, 2f, 4f).endsWith(2 * rows - 1f);
            assertThat(reads).hasValue(reading);
        }
    }

    @Test
    void whatHasTheNumberOfElementsButIsNotAskedForKeepsItsShape() {
        StateDict file = new StateDict(
                Path.of("net.index"), "", Map.of("a/norm", counted(3, 1, 8, 1, 1), "b", counted(24)), List.of());
        Map<String, long[]> network = Map.of("a/norm", new long[] {24}, "b", new long[] {3, 8});
        WeightMatch match = NameMap.IDENTITY.reshape("/norm$").match(file, network);
        assertThat(match.tensors().keySet()).containsExactly("a/norm");
        assertThat(match.misshapen()).containsExactly("b: [24] in the file, [3x8] in the network");
    }

    private static StateDict weights(String... names) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            tensors.put(name, TWO);
        }
        return new StateDict(Path.of("net.pth"), "", tensors, List.of());
    }

    private static Map<String, long[]> expected(String... names) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String name : names) {
            shapes.put(name, new long[] {2});
        }
        return shapes;
    }
}
