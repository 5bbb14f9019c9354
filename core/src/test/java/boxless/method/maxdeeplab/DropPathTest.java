package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropPathTest {
    @ParameterizedTest
    @CsvSource({"2, 1", "4, .95", "8, .9", "16, .85", "32, .8"})
    void deeperBlocksAreLeftOutMoreOften(int stride, double keep) {
        assertThat(DropPath.linear(.8, stride).keep()).isCloseTo(keep, within(1e-12));
    }

    @Test
    void samplesAreKeptOrDroppedWholeAndTheMeanStays() {
        try (PointerScope scope = new PointerScope()) {
            torch.manual_seed(1);
            Tensor ones = torch.ones(4000, 2, 3);
            float[] dropped = Tensors.floats(new DropPath(.8).apply(ones, true));
            double sum = 0;
            for (int i = 0; i < dropped.length; i++) {
                assertThat(dropped[i]).isEqualTo(dropped[i - i % 6]).isIn(0f, 1.25f);
                sum += dropped[i];
            }
            assertThat(sum / dropped.length).isCloseTo(1, within(.03));
            assertThat(new DropPath(.8).apply(ones, false)).isSameAs(ones);
        }
    }
}
