package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Tensors;
import boxless.train.Recipe.Train.Optimizer.Rule;
import boxless.weights.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
    private static final double RATE = .1;
    private static final double DECAY = .05;

    @ParameterizedTest
    @CsvSource({
        "SGD, false, 1",
        "SGD, true, 1",
        "ADAM, false, 1",
        "ADAMW, false, 1",
        "ADAMW, false, .25",
        "SGD, false, 0"
    })
    void everyRuleMovesAsLibtorchsOwn(Rule rule, boolean nesterov, double backboneRate) {
        torch.manual_seed(7);
        Map<String, Tensor> ours = new LinkedHashMap<>();
        List<Tensor> theirs = new ArrayList<>();
        for (long length : new long[] {12, 5}) {
            Tensor start = torch.randn(length);
            ours.put("p" + length, start.clone().requires_grad_(true));
            theirs.add(start.clone().requires_grad_(true));
        }
        Optimizer optimizer = new Optimizer(options(rule, nesterov, backboneRate, 0), ours, "p5"::equals);
        List<org.bytedeco.pytorch.Optimizer> references = List.of(
                reference(rule, nesterov, RATE, new TensorVector(theirs.get(0))),
                reference(rule, nesterov, RATE * backboneRate, new TensorVector(theirs.get(1))));
        for (int step = 0; step < 5; step++) {
            optimizer.zeroGradients();
            references.forEach(org.bytedeco.pytorch.Optimizer::zero_grad);
            int i = 0;
            for (Tensor parameter : ours.values()) {
                Tensor gradient = torch.randn(parameter.numel());
                parameter.mul(gradient).sum().backward();
                theirs.get(i++).mul(gradient).sum().backward();
            }
            optimizer.step(RATE);
            references.forEach(org.bytedeco.pytorch.Optimizer::step);
            i = 0;
            for (Tensor parameter : ours.values()) {
                assertThat(Tensors.floats(parameter)).containsExactly(Tensors.floats(theirs.get(i++)), within(1e-5f));
            }
        }
    }

    private static Recipe.Train.Optimizer options(Rule rule, boolean nesterov, double backboneRate, int lookahead) {
        return new Recipe.Train.Optimizer(
                rule,
                RATE,
                DECAY,
                .9,
                .999,
                1e-8,
                nesterov,
                backboneRate,
                .25,
                new Recipe.Train.Lookahead(lookahead, .5));
    }

    /** Numbers from torch.optim.RAdam of torch 2.15; libtorch has no RAdam. Rectification begins with step 6. */
    @ParameterizedTest
    @CsvSource({
        "3, .753297, -2.114797, .567881",
        "5, .731508, -2.043084, .630902",
        "6, .731789, -2.042475, .630611",
        "12, .728319, -2.038152, .632120"
    })
    void radamMovesAsTorchs(int steps, float first, float second, float third) {
        Tensor parameter = Tensors.of(new float[] {1, -2, .5f}, 3).requires_grad_(true);
        Optimizer optimizer = new Optimizer(options(Rule.RADAM, false, 1, 0), Map.of("p", parameter), name -> false);
        for (int t = 1; t <= steps; t++) {
            step(optimizer, parameter, (float) Math.sin(t), (float) Math.sin(t + 1), (float) Math.sin(t + 2));
        }
        assertThat(Tensors.floats(parameter)).containsExactly(new float[] {first, second, third}, within(2e-6f));
    }

    @Test
    void muonMovesEachBlockOfAWeightBySingularValuesNearOne() {
        torch.manual_seed(7);
        List<Moved> cases = new ArrayList<>();
        for (long[] shape : new long[][] {{12, 20}, {20, 12}, {128, 200}, {64, 200}, {16, 8, 3, 3}}) {
            Tensor start = torch.randn(shape);
            cases.add(new Moved(start.clone().requires_grad_(true), start, torch.zeros(shape)));
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        cases.forEach(moved -> weights.put("w" + weights.size(), moved.weight()));
        Optimizer optimizer = new Optimizer(options(Rule.MUON, false, 1, 0), weights, name -> false);
        for (int step = 0; step < 3; step++) {
            optimizer.zeroGradients();
            for (Moved moved : cases) {
                Tensor gradient = torch.randn(moved.weight().sizes());
                moved.weight().mul(gradient).sum().backward();
                moved.move(gradient);
            }
            optimizer.step(RATE);
        }
        for (Moved moved : cases) {
            assertThat(Tensors.floats(moved.weight())).containsExactly(Tensors.floats(moved.expected()), within(1e-4f));
        }
    }

    private record Moved(Tensor weight, Tensor expected, Tensor momentum) {
        void move(Tensor gradient) {
            momentum.lerp_(gradient, new Scalar(.1));
            long rows = weight.size(0);
            Tensor ahead = gradient.lerp(momentum, new Scalar(.9)).reshape(rows, -1);
            TensorVector blocks = new TensorVector();
            for (long row = 0; row < rows; row += 64) {
                blocks.push_back(nearOne(ahead.narrow(0, row, Math.min(64, rows))));
            }
            double length = RATE * .2 * Math.sqrt(Math.max(rows, ahead.size(1)));
            expected.mul_(new Scalar(1 - RATE * DECAY))
                    .sub_(torch.cat(blocks, 0).reshape(weight.sizes()), new Scalar(length));
        }
    }

    /** U f(S) V^T, where f iterates the polynomial of Muon on each singular value by itself. */
    private static Tensor nearOne(Tensor matrix) {
        T_TensorTensorTensor_T svd = torch.svd(matrix.div(matrix.norm()));
        Tensor s = svd.get1();
        for (int i = 0; i < 5; i++) {
            s = s.mul(new Scalar(3.4445))
                    .add(s.pow(new Scalar(3)), new Scalar(-4.775))
                    .add(s.pow(new Scalar(5)), new Scalar(2.0315));
        }
        assertThat(s.min().item_float()).isGreaterThan(.5f);
        assertThat(s.max().item_float()).isLessThan(1.3f);
        return svd.get0().mul(s).matmul(svd.get2().t());
    }

    /** Its products would be below the least normal float32, with which processors are slow. */
    @Test
    void muonTakesWhatIsNextToNothingForNothing() {
        torch.manual_seed(7);
        Tensor start = torch.randn(16, 16);
        List<Tensor> weights = new ArrayList<>();
        for (double gradient : new double[] {0, 1e-20}) {
            Tensor weight = start.clone().requires_grad_(true);
            Optimizer muon = new Optimizer(options(Rule.MUON, false, 1, 0), Map.of("p", weight), name -> false);
            weight.mul(torch.randn(16, 16).mul(new Scalar(gradient))).sum().backward();
            muon.step(RATE);
            weights.add(weight);
        }
        assertThat(Tensors.floats(weights.get(1))).containsExactly(Tensors.floats(weights.get(0)));
    }

    @Test
    void muonLeavesVectorsAndFewChannelsToAdamW() {
        torch.manual_seed(7);
        for (long[] shape : List.of(new long[] {6}, new long[] {2, 30}, new long[] {30, 1, 3, 3})) {
            Tensor by = torch.randn(shape).requires_grad_(true);
            Tensor with = by.detach().clone().requires_grad_(true);
            Optimizer muon = new Optimizer(options(Rule.MUON, false, 1, 0), Map.of("p", by), name -> false);
            Optimizer adamW = new Optimizer(options(Rule.ADAMW, false, 1, 0), Map.of("p", with), name -> false);
            by.sin().sum().backward();
            with.sin().sum().backward();
            muon.step(RATE);
            adamW.step(.25 * RATE);
            assertThat(Tensors.floats(by)).containsExactly(Tensors.floats(with));
        }
    }

    @Test
    void slowWeightsFollowHalfTheWayAndTheRuleGoesOnFromThem() {
        Tensor plain = Tensors.of(new float[] {1, -2}, 2).requires_grad_(true);
        Tensor slowed = plain.detach().clone().requires_grad_(true);
        Optimizer fast = new Optimizer(options(Rule.SGD, false, 1, 0), Map.of("p", plain), name -> false);
        Optimizer behind = new Optimizer(options(Rule.SGD, false, 1, 2), Map.of("p", slowed), name -> false);
        step(fast, plain, 1, 2);
        step(behind, slowed, 1, 2);
        assertThat(Tensors.floats(slowed)).containsExactly(Tensors.floats(plain));
        step(fast, plain, 1, 2);
        step(behind, slowed, 1, 2);
        float[] after = Tensors.floats(plain);
        assertThat(Tensors.floats(slowed))
                .containsExactly(new float[] {(1 + after[0]) / 2, (-2 + after[1]) / 2}, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleGoesOnFromWhatItSaved(Rule rule) {
        torch.manual_seed(7);
        Map<String, Tensor> whole = new LinkedHashMap<>();
        whole.put("matrix", torch.randn(8, 12).requires_grad_(true));
        whole.put("vector", torch.randn(8).requires_grad_(true));
        Recipe.Train.Optimizer options = options(rule, false, 1, 3);
        Optimizer straight = new Optimizer(options, whole, name -> false);
        sineSteps(straight, whole, 4);

        Map<String, StoredTensor> saved = new LinkedHashMap<>();
        straight.save(saved);
        Map<String, Tensor> resumed = new LinkedHashMap<>();
        whole.forEach(
                (name, tensor) -> resumed.put(name, tensor.detach().clone().requires_grad_(true)));
        Optimizer again = new Optimizer(options, resumed, name -> false);
        again.load(saved, 4);

        sineSteps(straight, whole, 4);
        sineSteps(again, resumed, 4);
        assertThat(values(resumed)).isDeepEqualTo(values(whole));
    }

    private static float[][] values(Map<String, Tensor> parameters) {
        return parameters.values().stream().map(Tensors::floats).toArray(float[][]::new);
    }

    private static void sineSteps(Optimizer optimizer, Map<String, Tensor> parameters, int steps) {
        for (int step = 0; step < steps; step++) {
            optimizer.zeroGradients();
            parameters.values().forEach(parameter -> parameter.sin().sum().backward());
            optimizer.step(RATE);
        }
    }

    private static void step(Optimizer optimizer, Tensor parameter, float... gradient) {
        optimizer.zeroGradients();
        parameter.mul(Tensors.of(gradient, gradient.length)).sum().backward();
        optimizer.step(RATE);
    }

    private static org.bytedeco.pytorch.Optimizer reference(
            Rule rule, boolean nesterov, double rate, TensorVector parameters) {
        return switch (rule) {
            case SGD -> {
                SGDOptions options = new SGDOptions(rate);
                options.weight_decay().put(DECAY);
                options.momentum().put(.9);
                options.nesterov().put(nesterov);
                yield new SGD(parameters, options);
            }
            case ADAM -> {
                AdamOptions options = new AdamOptions(rate);
                options.weight_decay().put(DECAY);
                yield new Adam(parameters, options);
            }
            case ADAMW -> {
                AdamWOptions options = new AdamWOptions(rate);
                options.weight_decay().put(DECAY);
                yield new AdamW(parameters, options);
            }
            case RADAM, MUON -> throw new IllegalArgumentException("libtorch has none");
        };
    }
}
