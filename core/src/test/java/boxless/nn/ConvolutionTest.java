package boxless.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import boxless.nn.Layers.Size;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.State;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is computed in one pass is what the layers compute one after another, whether layers call oneDNN themselves or through libtorch. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class ConvolutionTest {
    private final Inference inference;

    ConvolutionTest(boolean direct) {
        inference = new Inference(direct);
    }

    @BeforeAll
    static void seed() {
        torch.manual_seed(1);
    }

    @AfterEach
    void free() {
        inference.close();
    }

    static Stream<Convolution> layers() {
        BatchNorm2dImpl norm = norm();
        Conv2dImpl dilated = placed(Layers.conv(8, 8, new Size(1, 3), Size.of(1), new Size(0, 4), new Size(1, 4)));
        Conv2dImpl halving = placed(Layers.dilated(8, 8, 3, 2, 1));
        ConvTranspose2dImpl doubling = placed(Layers.convTransposed(8, 8, 3, 2, 1, 1));
        ConvTranspose2dImpl cells = placed(Layers.convTransposed(8, 8, 2, 2, 0, 0));
        return Stream.of(
                new Convolution(dilated),
                new Convolution(dilated, norm),
                new Convolution(halving, norm),
                new Convolution(halving, new InstanceNorm(8, 1e-3)),
                new Convolution(placed(Layers.depthwise(8, 5)), norm),
                new Convolution(placed(Layers.bilinearUpsampling(8, 8))),
                new Convolution(doubling, norm),
                new Convolution(cells, norm));
    }

    private static BatchNorm2dImpl norm() {
        return norm(8);
    }

    private static BatchNorm2dImpl norm(long channels) {
        BatchNorm2dImpl norm = Layers.batchNorm(channels, 1e-3);
        try (NoGradGuard guard = new NoGradGuard()) {
            norm.running_mean().normal_();
            norm.running_var().uniform_(.5, 2, new org.bytedeco.pytorch.GeneratorOptional());
            norm.weight().normal_();
            norm.bias().normal_();
        }
        norm.train(false);
        return norm;
    }

    private static <M extends org.bytedeco.pytorch.Module> M placed(M layer) {
        State.place(layer, Compute.CPU_FP32);
        layer.train(false);
        return layer;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void onePassEqualsTheLayers(Convolution layer) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = torch.randn(2, 8, 14, 10);
            Tensor other = torch.randn_like(layer.linear(x));
            List<UnaryOperator<Tensor>> forms = List.of(
                    layer::linear,
                    layer::relu,
                    each -> layer.sum(each, other.clone()),
                    each -> layer.sumRelu(each, other.clone()));
            for (UnaryOperator<Tensor> form : forms) {
                Tensor expected = form.apply(x);
                Tensor fused = inference.during(() -> form.apply(x));
                assertThat(difference(fused, expected)).isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 8})
    void onePassPoolsBesideTheConvolution(long channels) {
        Conv2dImpl conv = placed(Layers.conv(channels, 6, Size.of(3), Size.of(2), Size.of(1), Size.of(1)));
        Convolution layer = Convolution.besidePooling(conv, norm(6 + channels));
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = torch.randn(2, channels, 14, 10);
            Tensor expected = layer.reluBesidePooling(x);
            assertThat(expected.size(1)).isEqualTo(6 + channels);
            assertThat(difference(inference.during(() -> layer.reluBesidePooling(x)), expected))
                    .isLessThan(1e-5);
        }
    }

    /** More sizes than are kept set up, so that some are freed while others run. */
    @Test
    void threadsShareALayer() {
        Convolution layer = new Convolution(placed(Layers.conv(8, 8, 3)), norm());
        List<Boolean> equal = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> {
                    try (PointerScope scope = new PointerScope();
                            NoGradGuard guard = new NoGradGuard()) {
                        Tensor x = torch.randn(1, 8, 5 + i % 20, 40);
                        Tensor expected = layer.relu(x);
                        return difference(inference.during(() -> layer.relu(x)), expected) < 1e-5;
                    }
                })
                .toList();
        assertThat(equal).containsOnly(true);
    }

    /** oneDNN wants the weights of a layer in other orders for images of other sizes. */
    @Test
    void sizesMayWantWeightsInDifferentOrders() {
        Convolution layer = new Convolution(placed(Layers.conv(32, 48, 3)), norm(48));
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            for (long side : new long[] {1, 2, 16, 2, 40}) {
                Tensor x = torch.randn(1, 32, side, side);
                Tensor expected = layer.relu(x);
                assertThat(difference(inference.during(() -> layer.relu(x)), expected))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void onePassWritesIntoTheSum() {
        Convolution layer = new Convolution(placed(Layers.conv(8, 8, 3)), norm());
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor sum = Layers.channelsLast(torch.randn(1, 8, 9, 9));
            Tensor result = inference.during(() -> layer.sumRelu(torch.randn(1, 8, 9, 9), sum));
            assertThat(result.data_ptr().address()).isEqualTo(sum.data_ptr().address());
        }
    }

    @Test
    void changedWeightsAreNoticed() {
        Conv2dImpl conv = placed(Layers.conv(8, 8, 3));
        BatchNorm2dImpl norm = norm();
        Convolution layer = new Convolution(conv, norm);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = torch.randn(1, 8, 9, 9);
            for (Tensor weight : List.of(conv.weight(), conv.bias(), norm.weight(), norm.running_mean())) {
                Tensor before = inference.during(() -> layer.linear(x));
                weight.add_(new Scalar(.5));
                Tensor after = inference.during(() -> layer.linear(x));
                assertThat(difference(after, before)).isGreaterThan(.01);
                assertThat(difference(after, layer.linear(x))).isLessThan(1e-5);
            }
        }
    }

    /** The second size may want the weights in another order. */
    @Test
    void weightsThatWereGivenUpAreNotMissed() {
        Conv2dImpl conv = placed(Layers.conv(32, 48, 3));
        Convolution layer = new Convolution(conv, norm(48));
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            List<Tensor> images = List.of(torch.randn(1, 32, 40, 40), torch.randn(1, 32, 2, 2));
            List<Tensor> expected = images.stream().map(layer::relu).toList();
            inference.spareWeights();
            for (int i = 0; i < images.size(); i++) {
                Tensor x = images.get(i);
                assertThat(difference(inference.during(() -> layer.relu(x)), expected.get(i)))
                        .isLessThan(1e-5);
                assertThat(conv.weight().numel()).isZero();
            }
            try (Autocast bf16 = Autocast.bf16(DeviceType.CPU, true)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> inference.during(() -> layer.relu(images.getFirst())));
            }
        }
    }

    @Test
    void gradientsFlowWhileAModelIsInUse() {
        Conv2dImpl conv = placed(Layers.conv(8, 8, 3));
        try (PointerScope scope = new PointerScope()) {
            inference
                    .during(() -> new Convolution(conv).relu(torch.randn(1, 8, 9, 9)))
                    .sum()
                    .backward();
            assertThat(conv.weight().grad().abs().sum().item_double()).isPositive();
        }
    }

    /** These leave pixels out before the layer; in float32 the layer can be asked as it is, too. */
    @Test
    void aShortcutOfFewChannelsLearnsAsItsLayerWould() {
        Conv2dImpl layer = placed(Layers.convWithoutBias(8, 16, Size.of(1), Size.of(2), Size.of(0)));
        Convolution shortcut = new Convolution(layer);
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Layers.channelsLast(torch.randn(2, 8, 17, 16));
            layer.forward(x).square().sum().backward();
            Tensor expected = layer.weight().grad().clone();
            layer.zero_grad(true);
            Tensor y = shortcut.linear(x);
            assertThat(y.sizes().vec().get()).containsExactly(2, 16, 9, 8);
            y.square().sum().backward();
            assertThat(difference(layer.weight().grad(), expected)).isLessThan(1e-5);
        }
    }

    @Test
    void autocastDecidesThePrecision() {
        Convolution layer = new Convolution(placed(Layers.conv(8, 8, 3)), norm());
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = torch.randn(1, 8, 9, 9);
            Tensor exact = inference.during(() -> layer.linear(x));
            try (Autocast bf16 = Autocast.bf16(DeviceType.CPU, true)) {
                Tensor rounded = inference.during(() -> layer.linear(x));
                assertThat(rounded.scalar_type().intern()).isEqualTo(torch.ScalarType.BFloat16);
                assertThat(difference(rounded.to(torch.ScalarType.Float), exact))
                        .isBetween(1e-4, .05);
            }
        }
    }

    /** The largest difference, as a share of the largest value of {@code b}. */
    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double() / b.abs().max().item_double();
    }
}
