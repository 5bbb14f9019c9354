package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChannelsTest {
    @Test
    void greyIsRepeatedAndComesBackExactly() {
        Pixels grey = new Pixels(3, 1, 1, 65535, new float[] {1, 40_001, 65_535});
        Pixels colour = Channels.adapt(grey, 3);
        assertThat(colour.values()).containsExactly(1, 40_001, 65_535, 1, 40_001, 65_535, 1, 40_001, 65_535);
        assertThat(Channels.adapt(colour, 1).values()).containsExactly(grey.values());
        assertThat(Channels.adapt(grey, 1)).isSameAs(grey);
    }

    @Test
    void colourBecomesItsLuminance() {
        Pixels colour = new Pixels(1, 1, 3, 255, new float[] {100, 200, 50});
        assertThat(Channels.adapt(colour, 1).values()).containsExactly(new float[] {153}, within(1e-3f));
    }

    @Test
    void whatCannotBeAdaptedNamesBothNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channels.adapt(new Pixels(1, 1, 5, 1, new float[5]), 3))
                .withMessageContaining("5 channels")
                .withMessageContaining("expects 3");
    }
}
