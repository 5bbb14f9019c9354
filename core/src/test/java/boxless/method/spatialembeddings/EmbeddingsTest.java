package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    @Test
    void theFastTanhKeepsItsSlack() {
        double worst = 0;
        for (int bits = 0; bits <= Float.floatToIntBits(1f); bits += 101) {
            float x = Float.intBitsToFloat(bits);
            float fast = Foreground.fastTanh(x);
            assertThat(Foreground.fastTanh(-x)).isEqualTo(-fast);
            worst = Math.max(worst, Math.abs(fast - Embeddings.tanh(x)));
        }
        assertThat(worst).isLessThan(Foreground.TANH_SLACK / 1.5);
        for (float x = 1; x < 1e12f; x *= 1.0001f) {
            assertThat(Foreground.fastTanh(x)).isGreaterThan(Foreground.TANH_REACH);
        }
    }

    @Test
    void oneComparisonOfLogitsTellsTheForeground() {
        for (float threshold : new float[] {0, 1e-30f, 0.3f, 0.5f, 0.9f, 0.9999f}) {
            float least = Embeddings.logitAbove(threshold);
            assertThat(Embeddings.sigmoid(least)).isGreaterThan(threshold);
            assertThat(Embeddings.sigmoid(Math.nextDown(least))).isLessThanOrEqualTo(threshold);
        }
        assertThat(Embeddings.logitAbove(0.5f)).isBetween(0f, 2e-7f);
    }

    @Test
    void theMarginIsTheLastFloatWhoseGaussianIsAboveOneHalf() {
        assertThat((float) StrictMath.exp(-Proposal.WITHIN)).isGreaterThan(0.5f);
        assertThat((float) StrictMath.exp(-Math.nextUp(Proposal.WITHIN))).isEqualTo(0.5f);
    }

    /** Checksums of the little-endian bytes of linspace(0, 2, 2048) and linspace(0, 1, 1024), torch 1.13.1 on the CPU. */
    @Test
    void gridsEqualTorchBitByBit() {
        assertThat(checksum(CoordinateGrid.CITYSCAPES.xs(2048))).isEqualTo(0x1b08acdfL);
        assertThat(checksum(CoordinateGrid.CITYSCAPES.ys(1024))).isEqualTo(0x56f8b0c9L);
    }

    private static long checksum(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        CRC32 crc = new CRC32();
        crc.update(bytes.array());
        return crc.getValue();
    }

    @Test
    void gridsGoOnWithTheSameStep() {
        float[] xs = CoordinateGrid.CITYSCAPES.xs(4096);
        assertThat(xs[2047]).isEqualTo(2f);
        for (int i = 1; i < xs.length; i++) {
            assertThat((double) xs[i] - xs[i - 1]).isCloseTo(CoordinateGrid.CITYSCAPES.stepX(), within(5e-7));
        }
    }
}
