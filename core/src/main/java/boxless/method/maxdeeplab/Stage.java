package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Residual blocks of one size, each followed by a dual-path layer where the memory takes part. */
final class Stage extends Block {
    /** Largest stride of features; where a plain ResNet would halve them further, convolutions are dilated. */
    static final int OUTPUT_STRIDE = 16;

    /**
     * Place of a stage in a plain ResNet, whose last stage has stride 32.
     *
     * @param inputStride stride of what comes in
     * @param stride 2 if the first block halves the size (but never beyond {@link #OUTPUT_STRIDE}), else 1
     * @param blocks how many
     * @param filters narrowest channels of a block; its output has four times as many
     * @param keys F of the dual-path layers
     */
    record Plan(int inputStride, int stride, int blocks, long filters, long keys) {
        int outputStride() {
            return inputStride * stride;
        }

        long channels() {
            return 4 * filters;
        }
    }

    private record Step(ResidualBlock block, @Nullable DualPathLayer layer) {}

    private final List<Step> steps = new ArrayList<>();

    Stage(NetworkOptions options, long in, Plan plan) {
        boolean dual = plan.outputStride() >= options.dualPathsFrom();
        for (int i = 0; i < plan.blocks; i++) {
            int current = i == 0 ? plan.inputStride : plan.outputStride();
            int stride = i == 0 && plan.inputStride < OUTPUT_STRIDE ? plan.stride : 1;
            int dilation = Math.max(1, current / OUTPUT_STRIDE);
            DropPath drop = current >= options.kind().dropPathFrom()
                    ? DropPath.linear(options.keepPath(), current)
                    : new DropPath(1);
            String name = "_block" + (i + 1);
            ResidualBlock block = child(
                    name,
                    new ResidualBlock(
                            options.norm(),
                            i == 0 ? in : plan.channels(),
                            branch(options, plan, current),
                            stride,
                            dilation,
                            drop));
            DualPathLayer layer = dual
                    ? child(name + "_transformer", new DualPathLayer(options, plan.channels(), plan.keys, drop))
                    : null;
            steps.add(new Step(block, layer));
        }
    }

    private static ResidualBlock.Branch branch(NetworkOptions options, Plan plan, int current) {
        long f = plan.filters;
        boolean wide = options.kind() == NetworkOptions.Kind.LARGE;
        if (current >= OUTPUT_STRIDE && options.attention().pixelToPixel() == AttentionOptions.PixelToPixel.AXIAL) {
            long depth = wide ? 2 * f : f;
            return new ResidualBlock.Branch.Axial(2 * depth, depth, 2 * depth, plan.channels());
        }
        if (!wide) {
            return new ResidualBlock.Branch.Bottleneck(f, f, plan.channels());
        }
        return plan.outputStride() < 32
                ? new ResidualBlock.Branch.Basic(plan.channels(), plan.channels())
                : new ResidualBlock.Branch.Bottleneck(f, 2 * f, plan.channels());
    }

    Paths forward(Paths input) {
        return forward(input, false);
    }

    /** @param begun whether the pixels are activated already; then nobody may need them afterwards */
    Paths forward(Paths input, boolean begun) {
        Paths x = input;
        boolean activated = begun;
        for (Step step : steps) {
            Paths before = x;
            boolean start = !activated;
            activated = step.layer == null && step != steps.getLast(); // the next block begins with a ReLU
            boolean end = activated;
            x = before.beside(Scopes.within(
                    () -> step.block.forward(start ? before.pixels().relu() : before.pixels(), end)));
            DualPathLayer layer = step.layer;
            if (layer != null) {
                Paths between = x;
                x = Paths.within(() -> layer.forward(between));
            }
        }
        return x;
    }
}
