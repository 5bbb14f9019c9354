package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Sigma;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The mean over eight orientations, against EmbedSeg's. */
class DihedralAverageTest {
    /** Steps differ in x and y. */
    private static final CoordinateGrid FLAT = new CoordinateGrid(1, 696, 1, 520);

    @Test
    void averagedOutputIsThatOfEmbedSeg() {
        SpatialEmbeddings method = ruled();
        float[] expected = Objects.requireNonNull(
                        Safetensors.read(GoldenFiles.path(DihedralAverageTest.class, "tta.safetensors"))
                                .tensors()
                                .get("output"))
                .toFloats();
        for (int image = 0; image < 2; image++) { // each in a scope of its own, as in use
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGradients = new NoGradGuard()) {
                Tensor images = Tensors.of(Ruled.images(1, 1, 40, 48), 1, 1, 40, 48);
                assertThat(Tensors.floats(method.forwardAveraged(images))).containsExactly(expected, within(1e-4f));
            }
        }
    }

    @Test
    void whereStepsDifferNoPictureIsTurnedByAQuarter() {
        List<Long> heights = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor image = Tensors.of(new float[3 * 8 * 16], 1, 3, 8, 16);
            Tensor output = DihedralAverage.of(image.add(new Scalar(3.0)), 0, FLAT.isSquare(), turned -> {
                heights.add(turned.size(2));
                return turned;
            });
            assertThat(heights).containsExactly(8L, 8L, 8L, 8L);
            // Offsets of opposite orientations cancel out, seeds do not.
            assertThat(Tensors.floats(output.narrow(1, 0, 2))).containsOnly(0);
            assertThat(Tensors.floats(output.narrow(1, 2, 1))).containsOnly(3);
            heights.clear();
            DihedralAverage.of(image, 0, CoordinateGrid.CITYSCAPES.isSquare(), turned -> {
                heights.add(turned.size(2));
                return turned;
            });
            assertThat(heights).containsExactly(8L, 8L, 16L, 16L, 8L, 8L, 16L, 16L);
        }
    }

    @Test
    void eachViewIsFreedBeforeTheNetworkSeesTheNext() {
        List<Pointer> made = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor image = Tensors.of(new float[3 * 8 * 16], 1, 3, 8, 16);
            Tensor output = DihedralAverage.of(image, 0, true, turned -> {
                assertThat(made).allMatch(pointer -> pointer.isNull());
                Tensor predicted = turned.add(new Scalar(3.0));
                made.add(turned);
                made.add(predicted);
                return predicted;
            });
            assertThat(made).hasSize(2 * 8).allMatch(pointer -> pointer.isNull());
            assertThat(Tensors.floats(output.narrow(1, 2, 1))).containsOnly(3);
        }
    }

    @Test
    void whatIsAveragedIsWhatTheUserIsTold() {
        assertThat(method(CoordinateGrid.CITYSCAPES).averagedViews()).contains("eight flips and rotations");
        assertThat(method(FLAT).averagedViews()).contains("four flips");
    }

    private static SpatialEmbeddings method(CoordinateGrid grid) {
        SpatialEmbeddingsOptions defaults = SpatialEmbeddingsOptions.DEFAULTS;
        return new SpatialEmbeddings(new SpatialEmbeddingsOptions(
                1,
                1,
                defaults.objective(),
                Sigma.ELLIPTICAL,
                defaults.margin(),
                defaults.centre(),
                defaults.weights(),
                grid,
                defaults.decoder(),
                defaults.clustering()));
    }

    private static SpatialEmbeddings ruled() {
        SpatialEmbeddings method = method(CoordinateGrid.EMBED_SEG);
        State.of(method.network()).forEach((name, tensor) -> {
            if (!name.endsWith("num_batches_tracked")) {
                State.load(tensor, StoredTensor.ofFloats(tensor.shape(), Ruled.tensor(name, tensor.shape())));
            }
        });
        method.network().train(false);
        return method;
    }
}
