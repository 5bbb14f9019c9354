package boxless.method.maxdeeplab;

import boxless.tensor.Tensors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A {@link Matching} as tensors. Where there is no partner, an index is 0.
 *
 * @param slotOf slot of each segment, int64 (B, K)
 * @param matched 1 for segments that have a slot, else 0 (B, K)
 * @param segmentOf segment of each slot, int64 (B, N)
 * @param used slots that have a segment, boolean (B, N)
 */
record Pairs(Tensor slotOf, Tensor matched, Tensor segmentOf, Tensor used) {
    static Pairs of(Matching matching, int images, Device device) {
        Tensor slots = indices(matching.slotOf(), images, device);
        Tensor segments = indices(matching.segmentOf(), images, device);
        return new Pairs(
                slots.clamp_min(new Scalar(0)),
                slots.ge(new Scalar(0)).to(ScalarType.Float),
                segments.clamp_min(new Scalar(0)),
                segments.ge(new Scalar(0)));
    }

    private static Tensor indices(long[] values, int images, Device device) {
        return Tensors.of(values, images, values.length / images).to(device, ScalarType.Long);
    }

    /** Of slots and segments (B, N, K) what each segment has with its slot. */
    Tensor ofSegments(Tensor table) { // (B, K)
        return table.gather(1, slotOf.unsqueeze(1)).squeeze(1);
    }

    /** Of slots and segments (B, N, K) what each slot has with its segment. */
    Tensor ofSlots(Tensor table) { // (B, N)
        return table.gather(2, segmentOf.unsqueeze(2)).squeeze(2);
    }

    /** Mean over the pairs of what slots and segments (B, N, K) have; NaN if there is no pair. */
    double mean(Tensor table) {
        double pairs = matched.sum().item_double();
        return ofSegments(table).mul(matched).sum().item_double() / pairs;
    }
}
