package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class AutocastTest {
    private static ScalarType product() {
        try (PointerScope scope = new PointerScope()) {
            return torch.mm(torch.ones(2, 2), torch.ones(2, 2)).scalar_type().intern();
        }
    }

    @Test
    void suspendedWorkStaysFloat32AndWhatFollowsDoesNot() {
        try (Autocast precision = Autocast.bf16(DeviceType.CPU, true)) {
            assertThat(product()).isEqualTo(ScalarType.BFloat16);
            assertThat(Autocast.suspended(() -> Autocast.suspended(AutocastTest::product)))
                    .isEqualTo(ScalarType.Float);
            assertThat(product()).isEqualTo(ScalarType.BFloat16);
            assertThatIllegalStateException()
                    .isThrownBy(() -> Autocast.suspended(() -> {
                        throw new IllegalStateException("failed");
                    }));
            assertThat(product()).isEqualTo(ScalarType.BFloat16);
        }
        assertThat(Autocast.suspended(AutocastTest::product)).isEqualTo(ScalarType.Float);
        assertThat(product()).isEqualTo(ScalarType.Float);
    }
}
