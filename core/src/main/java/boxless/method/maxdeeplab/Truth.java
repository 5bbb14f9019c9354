package boxless.method.maxdeeplab;

import boxless.method.maxdeeplab.Targets.Segments;
import boxless.tensor.Tensors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * {@link Targets} as tensors. Images with fewer than K segments have empty ones of channel 0 behind theirs; P = h w pixels.
 *
 * @param members m: 1 where a pixel belongs to a segment, else 0 (B, K, P)
 * @param classes channel of the class head of each segment, int64 (B, K)
 * @param rows segment of each pixel, 0 where there is none, int64 (B, P)
 * @param segmented 1 for pixels of a segment, else 0 (B, P)
 * @param notVoid 1 for pixels with a channel of the semantic head, else 0 (B, P)
 * @param things 1 for pixels of a thing, else 0 (B, P)
 * @param semantic channel of the semantic head of each pixel, {@link Targets#VOID} where there is none, int64 (B, P)
 * @param semanticWeights what each pixel counts in the semantic loss (B, P)
 */
record Truth(
        Tensor members,
        Tensor classes,
        Tensor rows,
        Tensor segmented,
        Tensor notVoid,
        Tensor things,
        Tensor semantic,
        Tensor semanticWeights) {
    static Truth of(Targets targets, Device device) {
        int images = targets.segments().size();
        int most = targets.mostSegments();
        long[] classes = new long[images * most];
        long[] things = new long[images];
        for (int b = 0; b < images; b++) {
            Segments segments = targets.segments().get(b);
            System.arraycopy(segments.classes(), 0, classes, b * most, segments.count());
            things[b] = segments.things();
        }
        Tensor rows = longs(targets.rows(), images, device); // (B, P)
        Tensor numbers =
                torch.arange(new Scalar(most)).to(device, ScalarType.Long).view(1, most, 1);
        Tensor behind = longs(things, images, device); // (B, 1)
        Tensor segmented = rows.ge(new Scalar(0));
        Tensor semantic = longs(targets.semantic(), images, device);
        return new Truth(
                rows.unsqueeze(1).eq(numbers).to(ScalarType.Float),
                longs(classes, images, device),
                rows.clamp_min(new Scalar(0)),
                segmented.to(ScalarType.Float),
                semantic.ge(new Scalar(0)).to(ScalarType.Float),
                segmented.logical_and(rows.lt(behind)).to(ScalarType.Float),
                semantic,
                Tensors.of(targets.semanticWeights(), images, targets.semantic().length / images)
                        .to(device, ScalarType.Float));
    }

    private static Tensor longs(long[] values, int images, Device device) { // (B, n)
        return Tensors.of(values, images, values.length / images).to(device, ScalarType.Long);
    }
}
