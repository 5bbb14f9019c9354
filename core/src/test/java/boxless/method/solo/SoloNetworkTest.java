package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks against the official code; ORIGIN.md beside the golden files says how the numbers were made. */
class SoloNetworkTest {
    private static final HeadOptions LIGHT = new HeadOptions.Dynamic(2, 256, 128, 128);

    private static HeadOptions head(String kind) {
        return switch (kind) {
            case "solo" -> new HeadOptions.Cells(7, 256);
            case "decoupled" -> new HeadOptions.Decoupled(7, 256);
            case "decoupled-light" -> new HeadOptions.DecoupledLight(4, 256);
            case "solov2" -> new HeadOptions.Dynamic(4, 512, 256, 128);
            default -> LIGHT;
        };
    }

    @ParameterizedTest
    @CsvSource({"solo, 50", "decoupled, 18", "decoupled-light, 18", "solov2, 18", "solov2-light, 34"})
    void outputsNamesAndShapesEqualTheReference(String kind, int depth) throws IOException {
        SoloNetwork network = new SoloNetwork(Options.with(head(kind), depth));
        List<String> names = new ArrayList<>();
        State.of(network)
                .forEach((name, tensor) ->
                        names.add(name + " " + Arrays.toString(tensor.shape()).replace(" ", "")));
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        Files.readAllLines(GoldenFiles.path(getClass(), "state-" + kind + ".txt")));
        Ruled.fill(network, "");
        network.train(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Map<String, Tensor> outputs = network.forward(Tensors.of(Ruled.images(1, 3, 64, 96), 1, 3, 64, 96))
                    .named();
            var golden = Safetensors.read(GoldenFiles.path(getClass(), kind + ".safetensors"))
                    .tensors();
            assertThat(outputs.keySet()).containsExactlyInAnyOrderElementsOf(golden.keySet());
            outputs.forEach((name, tensor) -> {
                float[] all = Tensors.floats(tensor);
                float[] expected = Objects.requireNonNull(golden.get(name)).toFloats();
                int step = all.length / 400 + 1;
                for (int k = 0; k < expected.length; k++) {
                    assertThat(all[k * step]).as("%s [%d]", name, k * step).isCloseTo(expected[k], within(1e-4f));
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "solo, 50, 36301232",
        "solo, 101, 55293360",
        "decoupled, 50, 40028560",
        "decoupled-light, 50, 32354192",
        "solov2, 50, 46592912",
        "solov2-light, 18, 18271760",
        "solov2-light, 50, 31340560"
    })
    void parametersAreAsManyAsPublished(String kind, int depth, long parameters) {
        assertThat(State.count(new SoloNetwork(Options.with(head(kind), depth))))
                .isEqualTo(parameters);
    }

    /** The standard deviation of 40,000 values is known to .35 %. */
    @ParameterizedTest
    @CsvSource({"solo, 6", "decoupled, 11", "decoupled-light, 11", "solov2, 1"})
    void freshHeadsSayThatHardlyAnythingIsThere(String kind, int rare) {
        torch.manual_seed(1);
        SoloNetwork network = new SoloNetwork(Options.with(head(kind), 18));
        List<String> found = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            State.parameters(network).forEach((name, tensor) -> {
                if (name.matches("bbox_head\\.(d?solo_cate|solo_ins_list\\.\\d|dsolo_ins_list_[xy]\\.\\d)\\.bias")) {
                    found.add(name);
                    float[] expected = new float[Math.toIntExact(tensor.numel())];
                    Arrays.fill(expected, -4.59512f); // -ln 99
                    assertThat(Tensors.floats(tensor)).as(name).containsExactly(expected, within(1e-5f));
                } else if (name.equals("bbox_head.solo_kernel.bias")) {
                    assertThat(Tensors.floats(tensor)).as(name).containsOnly(0f);
                } else if (name.startsWith("bbox_head.") && tensor.dim() == 4 && tensor.numel() >= 40_000) {
                    assertThat(tensor.std().item_double()).as(name).isCloseTo(.01, withinPercentage(2));
                }
            });
        }
        assertThat(found).hasSize(rare);
    }

    @Test
    void shapesAreThoseOfTheOfficialHead() {
        SoloNetwork network = new SoloNetwork(Options.with(head("solo"), 18));
        network.train(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Map<String, Tensor> outputs = network.forward(Tensors.of(Ruled.images(1, 3, 64, 128), 1, 3, 64, 128))
                    .named();
            int[] sides = {40, 36, 24, 16, 12};
            int[] strides = {4, 4, 8, 16, 16};
            for (int i = 0; i < 5; i++) {
                assertThat(Objects.requireNonNull(outputs.get("mask." + i)).shape())
                        .containsExactly(1, (long) sides[i] * sides[i], 64 / strides[i], 128 / strides[i]);
                assertThat(Objects.requireNonNull(outputs.get("category." + i)).shape())
                        .containsExactly(1, 80, sides[i], sides[i]);
            }
        }
    }

    /** Of a cell of 1.5 pixels interpolation takes the middle, region-grid interpolation two points a side. */
    @Test
    void everyAlignmentTakesItsOwnPointsOfACell() {
        float[] squares = new float[36];
        for (int i = 0; i < 36; i++) {
            squares[i] = (i % 6) * (i % 6); // every row 0, 1, 4, 9, 16, 25
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor features = Tensors.of(squares, 1, 1, 6, 6);
            assertThat(row(SoloOptions.Align.POOLING, features, 3)).containsExactly(0.5f, 6.5f, 20.5f);
            assertThat(row(SoloOptions.Align.INTERPOLATION, features, 4)).containsExactly(.25f, 3.25f, 10.75f, 22.75f);
            assertThat(row(SoloOptions.Align.REGION_GRID, features, 4))
                    .containsExactly(.3125f, 3.375f, 10.875f, 22.1875f);
        }
    }

    private static float[] row(SoloOptions.Align way, Tensor features, int side) {
        return Arrays.copyOf(Tensors.floats(GridAlignment.of(way, features, side)), side);
    }

    @Test
    void asManyConvolutionsAsAskedForSeeWhereTheyAre() {
        for (int located = 0; located <= 3; located++) {
            Branch branch = new Branch(32, new HeadOptions.Cells(3, 32), Coordinates.BOTH, located);
            Map<String, Tensor> state = State.of(branch);
            for (int i = 0; i < 3; i++) {
                assertThat(Objects.requireNonNull(state.get(i + ".conv.weight")).size(1))
                        .isEqualTo(i < located ? 34 : 32);
            }
            try (PointerScope scope = new PointerScope()) {
                assertThat(branch.forward(Tensors.of(new float[32 * 64], 1, 32, 8, 8))
                                .shape())
                        .containsExactly(1, 32, 8, 8);
            }
        }
    }

    @Test
    void coordinatesRunFromMinusOneToOneOnEveryMap() {
        try (PointerScope scope = new PointerScope()) {
            float[] both = Tensors.floats(Coordinates.BOTH.append(Tensors.of(new float[2 * 96], 1, 1, 2, 96)));
            assertThat(both[192]).isEqualTo(-1);
            assertThat(both[193]).isEqualTo(-1 + 2 / 95f, within(1e-6f));
            assertThat(both[192 + 95]).isEqualTo(1);
            assertThat(both[2 * 192]).isEqualTo(-1);
            assertThat(both[2 * 192 + 96]).isEqualTo(1);
        }
    }
}
