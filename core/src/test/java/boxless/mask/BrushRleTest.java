package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes were made by label-studio-sdk 2.1.2. */
class BrushRleTest {
    /** {@code mask2rle} of rows 1 to 4 and columns 2 to 6 without pixel (3, 2). */
    private static final byte[] WHITE = bytes(
            0, 0, 0, 192, 57, 27, 254, 39, 0, 194, 127, 246, 192, 35, 255, 140, 2, 223, 253, 176, 12, 39, 255, 108, 3,
            9, 255, 226, 48, 0);

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void aMaskBecomesTheBytesOfLabelStudiosOwnConverter() {
        Mask mask = CocoRle.decode(8, 6, "=42MO11200005");
        assertThat(BrushRle.encode(mask)).isEqualTo(WHITE);
        assertThat(BrushRle.decode(8, 6, WHITE)).isEqualTo(mask);
    }

    /** 300x300 white pixels but the first: longer than a run can be. */
    @Test
    void longRunsAreDivided() {
        byte[] expected = new byte[29];
        Arrays.fill(expected, (byte) 255);
        System.arraycopy(bytes(0, 5, 126, 64, 57, 27, 252, 96, 31), 0, expected, 0, 9);
        System.arraycopy(bytes(251, 241, 223, 248), 0, expected, 25, 4);
        Mask mask = Mask.ofRuns(300, 300, 1, 89_999);
        assertThat(BrushRle.encode(mask)).isEqualTo(expected);
        assertThat(BrushRle.decode(300, 300, expected)).isEqualTo(mask);
    }

    /** {@code encode_rle} of colours of which three pixels are not transparent. */
    @Test
    void opacityIsWhatCounts() {
        byte[] colours = bytes(
                0, 0, 0, 24, 57, 27, 248, 0, 240, 132, 128, 0, 0, 80, 25, 0, 15, 1, 254, 0, 60, 33, 50, 0, 68, 6, 3,
                196, 64, 96, 60, 0);
        assertThat(BrushRle.decode(3, 2, colours).toBitmap()).containsExactly(false, true, false, false, true, true);
    }

    @Test
    void bytesOfAnotherImageAreRefused() {
        assertThatThrownBy(() -> BrushRle.decode(8, 7, WHITE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("192 values")
                .hasMessageContaining("8x7");
        assertThatThrownBy(() -> BrushRle.decode(8, 6, Arrays.copyOf(WHITE, 20)))
                .hasMessageContaining("ends early");
    }
}
