package boxless.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class InputSizesTest {
    @Test
    void aSideIsPaddedToTheNextThatTheNetworkTakes() {
        InputSizes plain = InputSizes.multiplesOf(32);
        assertThat(plain.atLeast(1)).isEqualTo(32);
        assertThat(plain.atLeast(32)).isEqualTo(32);
        assertThat(plain.atLeast(33)).isEqualTo(64);
        InputSizes aligned = new InputSizes(16, 1);
        assertThat(aligned.atLeast(1)).isEqualTo(17);
        assertThat(aligned.atLeast(17)).isEqualTo(17);
        assertThat(aligned.atLeast(18)).isEqualTo(33);
        assertThat(aligned.atLeast(640)).isEqualTo(641);
        assertThat(aligned.atLeast(642)).isEqualTo(657);
        assertThat(Frame.scaled(2000, 1000, 1025, 512, aligned)).isEqualTo(new Frame(2000, 1000, 1025, 512, 1025, 513));
    }

    @Test
    void onlySidesOfTheFormAreAdmitted() {
        InputSizes aligned = new InputSizes(16, 1);
        assertThat(aligned.admit(641, 1025)).isTrue();
        assertThat(aligned.admit(640, 641)).isFalse();
        assertThat(aligned.admit(641, 642)).isFalse();
        assertThat(aligned.admit(1, 641)).isFalse();
        assertThat(InputSizes.multiplesOf(8).admit(0, 8)).isFalse();
        assertThat(aligned).hasToString("sides of 16 n + 1 pixels (17, 33, 49, ...)");
        assertThat(InputSizes.multiplesOf(8)).hasToString("multiples of 8");
        assertThatIllegalArgumentException().isThrownBy(() -> new InputSizes(16, 16));
    }
}
