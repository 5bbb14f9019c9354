package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Backbone, memory and stacked decoders (figure 2 of the paper): everything before the heads. */
final class Encoder extends Block {
    /**
     * What the heads start from.
     *
     * @param panoptic features for the masks, activated (B, 4 width, H / 4, W / 4)
     * @param semantic features for the auxiliary branch: at 1/16 of the size, with stacked decoders at 1/4
     * @param coarse output of stage 3 (B, 8 width, H / 8, W / 8), for the branch at 1/16 of the size
     * @param fine output of stage 2 (B, 4 width, H / 4, W / 4), likewise
     * @param classes token of every slot for its class (B, N, memory)
     * @param masks token of every slot for its mask (B, N, memory)
     * @param attention {@link Paths#attention} at the end
     */
    record Features(
            Tensor panoptic,
            Tensor semantic,
            Tensor coarse,
            Tensor fine,
            Tensor classes,
            Tensor masks,
            Tensor attention) {}

    /** A step of the decoder: features of one size become one, then pass blocks. */
    private record Step(DecoderPlan plan, ResizedFuse fuse, List<Stage> stages) {}

    private final UnaryOperator<Tensor> stem; // activated, as the first block begins
    private final List<Stage> stages = new ArrayList<>(); // to 5; the first is 2, or 1 in the large network
    private final @Nullable Stage extra;
    private final List<Step> steps = new ArrayList<>();
    private final Tensor memory; // (1, N, C')
    private final LinearNorm classFeature;
    private final LinearNorm maskFeature;
    private final int semanticOutput; // which of the finest outputs, from 0; -1 for that of stage 5

    Encoder(NetworkOptions options, long inputs) {
        NetworkOptions.Norm form = options.norm();
        long width = options.width();
        memory = new Tensor(register_parameter("memory_feature", torch.empty(1, options.slots(), options.memory())));
        boolean wide = options.kind() == NetworkOptions.Kind.LARGE;
        stem = wide
                ? child("_stem", ConvNorm.of(form, inputs, width, 3, 2, 1))::relu
                : child("_stem", new Stem(form, inputs, width))::forward;
        Map<Integer, List<Long>> channels = addStages(options, wide);
        int stacks = options.stacks();
        Stage.Plan last = new Stage.Plan(32, 1, options.decoderBlocks(), 8 * width, options.keys());
        extra = DecoderPlan.pretrainedStacks(stacks) == 0
                ? child("_stage5_extra", new Stage(options, last.channels(), last))
                : null;
        semanticOutput = stacks == 0 ? -1 : DecoderPlan.pretrainedStacks(stacks);
        addDecoders(options, channels, last.channels());
        classFeature = child("_class_feature_extra", new LinearNorm(form, options.memory(), options.memory()));
        maskFeature = child("_mask_feature_extra", new LinearNorm(form, options.memory(), options.memory()));
    }

    /** Channels of the features that decoders can use, by stride. */
    private Map<Integer, List<Long>> addStages(NetworkOptions options, boolean wide) {
        long width = options.width();
        long channels = wide ? width : 2 * width;
        if (wide) {
            Stage.Plan plan = new Stage.Plan(2, 1, 3, width / 2, options.keys() / 16);
            stages.add(child("_stage1", new Stage(options, channels, plan)));
            channels = plan.channels();
        }
        Map<Integer, List<Long>> kept = new HashMap<>();
        for (int number = 2; number <= 5; number++) {
            int stride = 1 << number - 1;
            int blocks = options.blocks().get(number - 2);
            Stage.Plan plan =
                    new Stage.Plan(stride, 2, blocks, stride * width / 2, (long) options.keys() * stride / 16);
            stages.add(child("_stage" + number, new Stage(options, channels, plan)));
            channels = plan.channels();
            kept.put(Math.min(2 * stride, Stage.OUTPUT_STRIDE), new ArrayList<>(List.of(channels)));
        }
        return kept;
    }

    private void addDecoders(NetworkOptions options, Map<Integer, List<Long>> kept, long channels) {
        ResizedFuse.Source current = new ResizedFuse.Source(channels, Stage.OUTPUT_STRIDE);
        for (DecoderPlan plan : DecoderPlan.of(options.stacks())) {
            Stage.Plan one = plan.stage(options, 1);
            ResizedFuse.Source target = new ResizedFuse.Source(one.channels(), plan.stride());
            List<ResizedFuse.Source> sources = new ArrayList<>(List.of(current));
            List<Long> before = Objects.requireNonNull(kept.get(plan.stride()));
            latest(before).forEach(each -> sources.add(new ResizedFuse.Source(each, plan.stride())));
            ResizedFuse fuse = child(plan.fuseName(), new ResizedFuse(options.norm(), sources, target));
            List<Stage> blocks = new ArrayList<>();
            if (plan.pretrained()) {
                blocks.add(child(plan.name(), new Stage(options, one.channels(), one)));
            }
            if (plan.extra()) {
                Stage.Plan several = plan.stage(options, options.decoderBlocks());
                blocks.add(child(plan.extraName(), new Stage(options, one.channels(), several)));
            }
            steps.add(new Step(plan, fuse, blocks));
            before.add(target.channels());
            current = target;
        }
    }

    /** A decoder sees one feature of the way up and one of the way down. */
    private static <T> List<T> latest(List<T> features) {
        return features.subList(Math.max(0, features.size() - 2), features.size());
    }

    Features forward(Tensor images) { // (B, inputs, H, W)
        List<Tensor> found = Scopes.allWithin(() -> {
            Features features = run(images);
            return List.of(
                    features.panoptic,
                    features.semantic,
                    features.coarse,
                    features.fine,
                    features.classes,
                    features.masks,
                    features.attention);
        });
        return new Features(
                found.get(0), found.get(1), found.get(2), found.get(3), found.get(4), found.get(5), found.get(6));
    }

    private Features run(Tensor images) {
        List<Tensor> outputs = new ArrayList<>(); // of the stages
        Tensor tokens = memory.expand(images.size(0), -1, -1);
        Paths paths = Paths.within(() -> stages.getFirst().forward(new Paths(stem.apply(images), tokens, null), true));
        outputs.add(paths.pixels());
        for (Stage stage : stages.subList(1, stages.size())) {
            paths = through(stage, paths);
            outputs.add(paths.pixels());
        }
        Tensor last = paths.pixels();
        if (extra != null) {
            paths = through(extra, paths);
        }
        int count = outputs.size();
        Map<Integer, List<Tensor>> kept = new HashMap<>();
        kept.put(4, new ArrayList<>(List.of(outputs.get(count - 4))));
        kept.put(8, new ArrayList<>(List.of(outputs.get(count - 3))));
        kept.put(16, new ArrayList<>(List.of(paths.pixels())));
        List<Tensor> finest = new ArrayList<>();
        for (Step step : steps) {
            paths = decode(step, paths, Objects.requireNonNull(kept.get(step.plan.stride())));
            if (step.plan.finest()) {
                finest.add(paths.pixels());
            }
        }
        return new Features(
                finest.getLast().relu(),
                semanticOutput < 0 ? last : finest.get(semanticOutput),
                outputs.get(count - 3),
                outputs.get(count - 4),
                classFeature.relu(paths.memory()),
                maskFeature.relu(paths.memory()),
                Objects.requireNonNull(paths.attention()));
    }

    private static Paths through(Stage stage, Paths paths) {
        return Paths.within(() -> stage.forward(paths));
    }

    private static Paths decode(Step step, Paths paths, List<Tensor> before) {
        Paths decoded = Paths.within(() -> {
            List<Tensor> features = new ArrayList<>(List.of(paths.pixels()));
            features.addAll(latest(before));
            Paths x = paths.beside(step.fuse.forward(features));
            for (Stage stage : step.stages) {
                x = stage.forward(x);
            }
            return x;
        });
        before.add(decoded.pixels());
        return decoded;
    }
}
