package boxless.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
