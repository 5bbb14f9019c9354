package boxless.method.maxdeeplab;

import boxless.mask.Segmentation;
import boxless.method.Frame;
import boxless.method.maxdeeplab.DecoderOptions.MaskWise;
import boxless.method.maxdeeplab.DecoderOptions.PixelWise;
import boxless.method.maxdeeplab.MaskMap.Axis;
import boxless.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;

/** Reads segments out of the network's answers: section 3.4 of the paper, in plain Java after one copy of an image's logits. */
final class Decoder {
    private final Channels channels;
    private final DecoderOptions options;

    Decoder(Channels channels, DecoderOptions options) {
        this.channels = channels;
        this.options = options;
    }

    /** The segments of each image of the batch, at its own size. */
    List<Segmentation> of(Prediction output, List<Frame> frames) {
        return IntStream.range(0, frames.size())
                .mapToObj(b -> of(
                        Tensors.floats(output.masks().select(0, b)),
                        (int) output.masks().size(2),
                        (int) output.masks().size(3),
                        Tensors.floats(output.classes().select(0, b)),
                        frames.get(b)))
                .toList();
    }

    /**
     * The segments of one image.
     *
     * @param masks logits (N, h, w)
     * @param height h
     * @param width w
     * @param classes logits (N, C + 1), void last
     */
    Segmentation of(float[] masks, int height, int width, float[] classes, Frame frame) {
        Slots slots = slots(classes);
        return regions(slots).of(owners(masks, height, width, slots, frame), frame);
    }

    Regions regions(Slots slots) {
        return new Regions(slots, channels, options);
    }

    /** @param classes logits (N, C + 1), void last */
    Slots slots(float[] classes) {
        return Slots.of(classes, channels.count() + 1);
    }

    /**
     * Which slot has each pixel of the scaled image.
     *
     * @param masks logits (N, h, w)
     * @param height h
     * @param width w
     */
    Owners owners(float[] masks, int height, int width, Slots slots, Frame frame) {
        MaskMap map = new MaskMap(
                masks,
                Axis.of(height, frame.inputHeight(), frame.scaledHeight()),
                Axis.of(width, frame.inputWidth(), frame.scaledWidth()));
        return switch (options.rule()) {
            case PixelWise rule -> PixelWiseOwners.of(map, slots, rule, options.pixel());
            case MaskWise rule -> {
                Axis down = Axis.of(height, height, height);
                MaskMap coarse = new MaskMap(masks, down, Axis.of(width, width, width));
                yield MaskWiseOwners.of(map, coarse, slots, channels, rule, options.pixel());
            }
        };
    }
}
