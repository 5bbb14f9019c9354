package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.backbone.Erfnet;
import boxless.method.Published;
import boxless.nn.Layers;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.UnreadTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SharedModuleVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks against numbers of the reference implementations; ORIGIN.md beside the golden files says how those were made. */
class NetworkTest {
    private static final float WITHIN = 1e-4f;

    @ParameterizedTest
    @CsvSource({
        "networks-a, official_3_1, 3, 1, 1, 64, 96",
        "networks-a, official_4_1, 3, 2, 1, 32, 48",
        "networks-b, official_3_8, 3, 1, 8, 32, 48",
        "networks-c, embedseg_4_1_rgb, 3, 2, 1, 32, 48",
    })
    void outputsEqualTheReference(String file, String name, int channels, int sigmas, int classes, int h, int w) {
        float[] output = output(ruled(channels, sigmas, classes, all -> true), 1, channels, h, w);
        assertThat(output).containsExactly(golden(file, name), offset(WITHIN));
    }

    @Test
    void outputsEqualTheReferenceForABatchOfGreyPictures() {
        float[] output = output(ruled(1, 2, 1, all -> true), 2, 1, 40, 56);
        assertThat(output).containsExactly(golden("networks-c", "embedseg_4_1_grey"), offset(WITHIN));
    }

    @Test
    void outputsEqualTheReferenceWhereEveryDilationIsSeen() {
        float[] output = output(ruled(3, 1, 1, all -> true), 1, 3, 160, 144);
        float[] every4th = new float[4 * 40 * 36];
        for (int i = 0; i < every4th.length; i++) {
            every4th[i] = output[(i / (40 * 36) * 160 + i / 36 % 40 * 4) * 144 + i % 36 * 4];
        }
        assertThat(every4th).containsExactly(golden("networks-b", "official_3_1_wide"), offset(WITHIN));
    }

    @Test
    void freshNetworksPutEveryEmbeddingOnItsOwnPixel() {
        Predicate<String> butTheInstanceHead = name -> !name.startsWith("decoders.0.output_conv");
        float[] circular = output(ruled(3, 1, 1, butTheInstanceHead), 1, 3, 32, 48);
        assertThat(circular).containsExactly(golden("networks-b", "official_3_1_init"), offset(WITHIN));

        float[] elliptical = output(ruled(1, 2, 1, butTheInstanceHead), 2, 1, 40, 56);
        int plane = 40 * 56;
        float[] seeds = golden("networks-c", "embedseg_4_1_grey_init");
        for (int b = 0; b < 2; b++) {
            int at = b * 5 * plane;
            assertThat(Arrays.copyOfRange(elliptical, at, at + 2 * plane)).containsOnly(0f);
            assertThat(Arrays.copyOfRange(elliptical, at + 2 * plane, at + 4 * plane))
                    .containsOnly(1f);
            assertThat(Arrays.copyOfRange(elliptical, at + 4 * plane, at + 5 * plane))
                    .containsExactly(Arrays.copyOfRange(seeds, b * plane, (b + 1) * plane), offset(WITHIN));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "state-official-3-1.txt, 3, 1, 1, 2252644",
        "state-official-3-8.txt, 3, 1, 8, 2254002",
        "state-embedseg-4-1-grey.txt, 1, 2, 1, 2252624",
    })
    void tensorsHaveTheReferencesNamesShapesAndCount(
            String file, int channels, int sigmas, int classes, long parameters) throws IOException {
        BranchedErfnet network = new BranchedErfnet(channels, sigmas, classes);
        List<String> found = new ArrayList<>();
        State.of(network)
                .forEach((name, tensor) ->
                        found.add(name + " " + Arrays.toString(tensor.shape()).replace(" ", "")));
        assertThat(found).containsExactlyInAnyOrderElementsOf(Files.readAllLines(resource(file)));
        assertThat(State.count(network)).isEqualTo(parameters);
    }

    @Test
    void anImportSaysThatClassesHaveNoNames() {
        assertThat(published(3).guesses()).singleElement().satisfies(guess -> {
            assertThat(guess.key()).isEqualTo("classes");
            assertThat(guess.note()).contains("its 3 classes", "classes=[...]");
        });
        assertThat(published(1).guesses()).isEmpty();
    }

    private static Published published(int classes) {
        return OfficialWeights.embedSeg(new StateDict(
                Path.of("embedseg.pth"),
                "",
                Map.of(
                        "encoder.initial_block.conv.weight", UnreadTensors.of(13, 3, 3, 3),
                        "decoders.0.output_conv.weight", UnreadTensors.of(16, 4, 2, 2),
                        "decoders.1.output_conv.weight", UnreadTensors.of(16, classes, 2, 2)),
                List.of()));
    }

    @Test
    void aTrainingPassMovesTheRunningStatisticsAsTheReferenceDoes() {
        BranchedErfnet network = ruled(3, 1, 1, all -> true);
        network.train(false); // no dropout: its random numbers are each framework's own
        trainBatchNorms(network, true);
        try (PointerScope scope = new PointerScope()) {
            Tensor output = network.forward(Tensors.of(Ruled.images(2, 3, 32, 48), 2, 3, 32, 48));
            // The reference's own float32 pass differs from its float64 one by 1e-3 here.
            assertThat(Tensors.floats(output)).containsExactly(golden("train-mode", "output"), offset(5e-3f));
        }
        Map<String, Tensor> state = State.of(network);
        for (String norm : List.of(
                "encoder.initial_block.bn",
                "encoder.layers.10.bn2",
                "decoders.0.layers.3.bn",
                "decoders.1.layers.5.bn2")) {
            for (String statistic : List.of(norm + ".running_mean", norm + ".running_var")) {
                assertThat(Tensors.floats(Objects.requireNonNull(state.get(statistic))))
                        .as(statistic)
                        .containsExactly(golden("train-mode", statistic), offset(2e-5f));
            }
        }
    }

    private static void trainBatchNorms(Module network, boolean train) {
        try (PointerScope scope = new PointerScope()) {
            SharedModuleVector modules = network.modules();
            for (long i = 0; i < modules.size(); i++) {
                BatchNorm2dImpl norm = modules.get(i).asBatchNorm2d();
                if (norm != null) {
                    norm.train(train);
                }
            }
        }
    }

    @Test
    void trainingDrawsWhatItLeavesOut() {
        BranchedErfnet network = ruled(1, 1, 1, all -> true);
        network.train(true);
        float[] first = drawn(network, 1);
        assertThat(drawn(network, 1)).isEqualTo(first);
        assertThat(drawn(network, 2)).isNotEqualTo(first);
        network.train(false);
        assertThat(drawn(network, 1)).isEqualTo(drawn(network, 2));
    }

    private static float[] drawn(BranchedErfnet network, long seed) {
        torch.manual_seed(seed);
        try (PointerScope scope = new PointerScope()) {
            return Tensors.floats(network.forward(Tensors.of(Ruled.images(2, 1, 32, 48), 2, 1, 32, 48)));
        }
    }

    /**
     * The branch of one block is made to give 1 everywhere and all others 0, so that the other blocks hand on what they get, which is 0 up to that block. Out
     * of the 64 channels that the halving between the blocks only pools comes then nothing but what dropout leaves of that branch.
     *
     * @param near more than three standard deviations of the share that is left out
     */
    @ParameterizedTest
    @CsvSource({"1, .03, .012", "5, .03, .012", "7, .3, .035", "14, .3, .035"})
    void wholeChannelsAreLeftOutAsOftenAsInTheReference(int block, double rate, double near) {
        int images = 40;
        int channels = 64;
        Erfnet.Encoder encoder = new Erfnet.Encoder(1, 4);
        State.parameters(encoder).forEach((name, tensor) -> {
            boolean branch = name.contains(".bn2.");
            if (branch || name.startsWith("initial_block.bn.") || name.startsWith("layers.0.bn.")) {
                Layers.fill(tensor, name.equals("layers." + block + ".bn2.bias") ? 1 : 0);
            }
        });
        encoder.train(true);
        trainBatchNorms(encoder, false); // nothing is normalised by what is left out
        torch.manual_seed(1);
        int dropped = 0;
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor features = encoder.forward(torch.zeros(images, 1, 16, 16)); // (B, 128, 2, 2)
            float[] values = Tensors.floats(features.narrow(1, channels, channels));
            for (int k = 0; k < values.length; k += 4) {
                float[] channel = Arrays.copyOfRange(values, k, k + 4);
                boolean isDropped = channel[0] == 0;
                float expected = isDropped ? 0 : (float) (1 / (1 - rate));
                assertThat(channel).containsOnly(channel[0]);
                assertThat(channel[0]).isCloseTo(expected, offset(1e-3f));
                dropped += isDropped ? 1 : 0;
            }
        }
        assertThat((double) dropped / (images * channels)).isCloseTo(rate, offset(near));
    }

    private static BranchedErfnet ruled(int channels, int sigmas, int classes, Predicate<String> filled) {
        BranchedErfnet network = new BranchedErfnet(channels, sigmas, classes);
        State.of(network).forEach((name, tensor) -> {
            if (filled.test(name) && torch.is_floating_point(tensor)) {
                State.load(tensor, StoredTensor.ofFloats(tensor.shape(), Ruled.tensor(name, tensor.shape())));
            }
        });
        return network;
    }

    private static float[] output(BranchedErfnet network, long b, long c, long h, long w) {
        network.train(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            return Tensors.floats(network.forward(Tensors.of(Ruled.images(b, c, h, w), b, c, h, w)));
        }
    }

    private static float[] golden(String file, String name) {
        return GoldenFiles.tensor(NetworkTest.class, file + ".safetensors", name);
    }

    private static Path resource(String name) {
        return GoldenFiles.path(NetworkTest.class, name);
    }
}
