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
        Optimizer optimizer = new Optimizer(
                new Recipe.Train.Optimizer(rule, RATE, DECAY, .9, .999, 1e-8, nesterov, backboneRate),
                ours,
                "p5"::equals);
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
        };
    }
}
