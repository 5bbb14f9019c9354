package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class KeptTest {
    /** Two tensors of 4 MB, of which the second is the first and 1. */
    private static List<Tensor> features() {
        Tensor ones = torch.ones(1 << 20);
        return List.of(ones, ones.add(torch.ones(1 << 20)));
    }

    private static float click(Kept<List<Tensor>> features, int number) {
        try (PointerScope scope = new PointerScope()) {
            return features.value().get(number).mean().item_float();
        }
    }

    @Test
    void whatIsKeptOutlivesTheScopesAroundItUntilItIsClosed() {
        Kept<List<Tensor>> features;
        try (PointerScope scope = new PointerScope()) {
            features = Kept.of(KeptTest::features, tensors -> tensors);
        }
        assertThat(features.value().stream().noneMatch(tensor -> tensor.isNull()))
                .isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(click(features, 0)).isEqualTo(1);
            assertThat(click(features, 1)).isEqualTo(2);
        }
        Tensor first = features.value().getFirst();
        features.close();
        features.close();
        assertThat(first.isNull()).isTrue();
        assertThatIllegalStateException().isThrownBy(features::value);
    }

    @Test
    void openingAndClosingLeavesNothingBehind() {
        openAndClose(10);
        long handles = Pointer.totalCount();
        long resident = Pointer.physicalBytes();
        openAndClose(200); // 1.6 GB in all
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(handles);
        assertThat(Pointer.physicalBytes() - resident).isLessThan(100 << 20);
    }

    private static void openAndClose(int times) {
        for (int i = 0; i < times; i++) {
            try (Kept<List<Tensor>> features = Kept.of(KeptTest::features, tensors -> tensors)) {
                assertThat(click(features, 0) + click(features, 1)).isEqualTo(3);
            }
        }
    }
}
