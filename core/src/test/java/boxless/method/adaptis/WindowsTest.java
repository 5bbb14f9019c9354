package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import boxless.mask.Category;
import boxless.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks that are looked for only around their points. */
class WindowsTest {
    private static final int STRIDE = 2;
    private static final int CELLS = 16;

    /** As the network saw it in training, where the crop was all of the image. */
    @ParameterizedTest
    @CsvSource({"30, 40, 7, 12", "1, 2, 0, 0", "57, 71, 14, 20"})
    void aMaskInAWindowIsThatOfAnImageOfTheWindowsSize(int row, int column, int top, int left) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            AdaptIs method = AdaptIsNetworkTest.method(
                    "{network: {kind: light, stride: 2, window: 32}, coordinates: {radius: 20}, centres: {weight: 1}}",
                    Category.things(List.of("object")));
            method.network().train(false);
            MaskHead head = ((AdaptIsNetwork) method.network()).head();
            Tensor features = torch.randn(1, 32, 30, 36);
            Tensor centres = torch.rand(1, 2, 30, 36);
            Tensor masks = head.forward(known(features, centres), new float[] {row, column});

            Tensor alone = head.forward(
                    known(window(features, top, left), window(centres, top, left)),
                    new float[] {row - (float) top * STRIDE, column - (float) left * STRIDE});
            Tensor inside = window(masks, top, left);
            assertThat(Tensors.floats(inside)).containsExactly(Tensors.floats(alone), within(1e-5f));
            int elsewhere = 30 * 36 - CELLS * CELLS;
            assertThat(masks.eq(new Scalar(-20.0)).sum().item_long()).isEqualTo(elsewhere);
        }
    }

    private static Features known(Tensor features, Tensor centres) {
        return new Features(features, features, features, null, centres, 60, 72, null);
    }

    private static Tensor window(Tensor map, int top, int left) {
        return map.narrow(2, top, CELLS).narrow(3, left, CELLS);
    }

    @Test
    void aWindowCannotHaveTheCoordinatesOfTheImage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdaptIsNetworkTest.method(
                        "{network: {kind: light, window: 32}, coordinates: {relative_to: image, radius: 20}}",
                        Category.things(List.of("object"))))
                .withMessageContaining("model.network.window: 32");
    }
}
