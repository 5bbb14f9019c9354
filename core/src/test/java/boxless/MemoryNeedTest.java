package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import boxless.file.Settings;
import boxless.tensor.Compute;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
    @Test
    void theSizeThatTheNetworkSeesDecides() {
        MemoryNeed scaled = need("solo", "{backbone: {depth: 18}, resize: {short_side: 64, long_side: 96}}");
        assertThat(scaled.largestTile(5000, 3000)).isEqualTo(5000);
        MemoryNeed unscaled = need("spatial-embeddings", "{channels: 1}");
        assertThat(unscaled.largestTile(40_000, 40_000)).isLessThanOrEqualTo(1536);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unscaled.check(40_000, 40_000))
                .withMessageContaining("tiles");
    }

    private static MemoryNeed need(String method, String options) {
        return new MemoryNeed(
                Methods.named("test", method).method("test", Settings.parseYaml(options)), Compute.CPU_FP32);
    }
}
