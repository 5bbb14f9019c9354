package boxless;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkInputTest {
    private static final int WIDTH = 33;

    /** A ramp along the rows shows where the network's columns come from. */
    @Test
    void anImageIsScaledAsThePaperOfItsMethodDoes() {
        assertThat(firstRow("max-deeplab", "{channels: 1, side: 17}", 17))
                .startsWith(0, 2, 4)
                .endsWith(30, 32);
        assertThat(firstRow("solo", "{channels: 1, classes: 1, resize: {short_side: 66, long_side: 66}}", 66))
                .startsWith(0, .25f, .75f)
                .endsWith(31.75f, 32);
    }

    private static float[] firstRow(String method, String options, int width) {
        float[] ramp = new float[WIDTH * WIDTH];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i % WIDTH;
        }
        Model.Card card = new Model.Card(
                method,
                Settings.parseYaml(options),
                new Normalization.Unit(),
                Category.things(List.of("nucleus")),
                "",
                "");
        try (Model model = Model.create("test", card)) {
            Method<?, ?> made = model.method();
            float[] values = Tensors.floats(NetworkInput.images(
                    new Pixels(WIDTH, WIDTH, 1, 1, ramp),
                    made.frame(WIDTH, WIDTH),
                    made,
                    Compute.of(Device.CPU, Precision.FP32)));
            float[] row = new float[width];
            System.arraycopy(values, 0, row, 0, width);
            return row;
        }
    }
}
