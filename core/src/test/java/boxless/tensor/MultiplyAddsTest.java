package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.nn.Layers;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class MultiplyAddsTest {
    @Test
    void everyWeightCountsWhereverItIsUsed() {
        Tensor image = torch.zeros(1, 2, 6, 8).set_requires_grad(true);
        Conv2dImpl convolution = Layers.conv(2, 5, 3);
        ConvTranspose2dImpl transposed = Layers.convTransposed(5, 4, 2, 2, 0, 0);
        Tensor output = transposed.forward(convolution.forward(image));
        assertThat(MultiplyAdds.of(List.of(output))).isEqualTo(6 * 8 * (2 * 5 * 9 + 5 * 4 * 4));
    }

    @Test
    void whatAConvolutionSeesMayHaveNoGradient() {
        Tensor coordinates = torch.zeros(1, 3, 6, 8);
        Tensor output = Layers.conv(3, 5, 3).forward(coordinates);
        assertThat(MultiplyAdds.of(List.of(output))).isEqualTo(6 * 8 * 3 * 5 * 9);
    }
}
