package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Tensors;
import boxless.train.Recipe.Train.Optimizer.Rule;
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
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                rule, RATE, DECAY, .9, .999, 1e-8, nesterov, backboneRate, new Recipe.Train.Lookahead(lookahead, .5));
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
            case RADAM -> throw new IllegalArgumentException("libtorch has none");
        };
    }
}
