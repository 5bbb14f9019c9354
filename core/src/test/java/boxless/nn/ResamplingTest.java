package boxless.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A map and a picture of the same numbers. */
class ResamplingTest {
    @ParameterizedTest
    @CsvSource({"9, 5, 33, 17", "33, 17, 9, 5", "7, 4, 7, 11", "6, 3, 1, 1", "1, 1, 4, 3"})
    void featuresAreResampledAsPicturesAre(int width, int height, int newWidth, int newHeight) {
        float[] values = new float[width * height];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        Pixels picture = new Pixels(width, height, 1, 1, values);
        try (PointerScope scope = new PointerScope()) {
            Tensor map = Tensors.of(values, 1, 1, height, width);
            assertThat(Tensors.floats(Resampling.bilinear(map, newHeight, newWidth)))
                    .containsExactly(
                            Resize.bilinear(picture, newWidth, newHeight).values(), within(1e-5f));
            assertThat(Tensors.floats(Resampling.bilinearAligned(map, newHeight, newWidth)))
                    .containsExactly(
                            Resize.bilinearAligned(picture, newWidth, newHeight).values(), within(1e-5f));
        }
    }
}
