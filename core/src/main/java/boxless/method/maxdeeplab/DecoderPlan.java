package boxless.method.maxdeeplab;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of the stacked decoders, which go up and down between 1/16 and 1/4 of the size like an hourglass (section 3.2 of the paper).
 *
 * @param number from 1
 * @param stride of its features
 * @param pretrained whether it belongs to what is trained for classification first
 * @param extra whether it belongs to what is added for segmentation; where the former ends, both
 */
record DecoderPlan(int number, int stride, boolean pretrained, boolean extra) {
    private static final int FINEST = 4;

    /** @param stacks how many times to come back to the coarsest features; the last of two is extra, the first is not */
    static List<DecoderPlan> of(int stacks) {
        List<DecoderPlan> steps = new ArrayList<>();
        int pretrained = pretrainedStacks(stacks);
        boolean before = pretrained > 0;
        boolean down = false;
        int stride = Stage.OUTPUT_STRIDE;
        int stack = 0;
        while (stack < stacks || stride > FINEST) {
            stride = down ? 2 * stride : stride / 2;
            if (stride == Stage.OUTPUT_STRIDE) {
                stack++;
                down = false;
            }
            boolean ends = before && stride == Stage.OUTPUT_STRIDE && stack == pretrained;
            steps.add(new DecoderPlan(steps.size() + 1, stride, before, ends || !before));
            before &= !ends;
            down |= stride == FINEST;
        }
        return steps;
    }

    static int pretrainedStacks(int stacks) {
        return Math.max(0, stacks - 1);
    }

    boolean finest() {
        return stride == FINEST;
    }

    /** Name of its stage in the part that is pretrained. */
    String name() {
        return "_decoder_stage" + number;
    }

    /** Name of its stage in the part that is added. */
    String extraName() {
        return name() + "_extra";
    }

    String fuseName() {
        return (pretrained ? name() : extraName()) + "_resized_fuse";
    }

    /** Its blocks, in terms of a plain ResNet's stages. */
    Stage.Plan stage(NetworkOptions options, int blocks) {
        int resnet = stride == Stage.OUTPUT_STRIDE ? 32 : stride;
        return new Stage.Plan(
                resnet,
                1,
                blocks,
                (long) resnet * options.width() / 4,
                (long) options.keys() * stride / Stage.OUTPUT_STRIDE);
    }
}
