package boxless.method.solo;

import boxless.mask.Box;
import boxless.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * Mask probabilities of some cells as plain numbers, in the order that the network's last operation left them in: turning them would cost more
 * than all that is done with them.
 *
 * @param values of all masks
 * @param count of masks
 * @param maskStep from a mask's value to the next mask's
 * @param pixelStep from a pixel's value to that of the pixel to the right, or of the next row's first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MaskMaps(float[] values, int count, int width, int height, int maskStep, int pixelStep) {
    /** Masks whose values share a cache line where the masks lie side by side. */
    private static final int GROUP = 16;

    /** @param probabilities (n, h, w) */
    static MaskMaps of(Tensor probabilities) {
        int count = Math.toIntExact(probabilities.size(0));
        int height = Math.toIntExact(probabilities.size(1));
        int width = Math.toIntExact(probabilities.size(2));
        return probabilities.stride(0) == 1
                ? new MaskMaps(Tensors.floats(probabilities.permute(1, 2, 0)), count, width, height, 1, count)
                : new MaskMaps(Tensors.floats(probabilities), count, width, height, width * height, 1);
    }

    /** The masks of all cells: the pixels whose probability is greater. */
    List<CellMask> masks(float threshold) {
        return IntStream.range(0, Math.ceilDiv(count, GROUP))
                .parallel()
                .boxed()
                .flatMap(group -> masks(group * GROUP, Math.min(count, (group + 1) * GROUP), threshold))
                .toList();
    }

    private Stream<CellMask> masks(int from, int to, float threshold) {
        int pixels = width * height;
        long[][] bits = new long[to - from][(pixels + 63) / 64];
        for (int word = 0; word < bits[0].length; word++) {
            int end = Math.min(64, pixels - word * 64);
            for (int k = from; k < to; k++) {
                int at = k * maskStep + word * 64 * pixelStep;
                long made = 0;
                for (int i = 0; i < end; i++, at += pixelStep) {
                    made |= (values[at] > threshold ? 1L : 0L) << i;
                }
                bits[k - from][word] = made;
            }
        }
        return IntStream.range(from, to).mapToObj(k -> mask(k, BitMask.of(bits[k - from])));
    }

    private CellMask mask(int k, BitMask bits) {
        if (bits.area() == 0) {
            return new CellMask(bits, 0, Patch.EMPTY);
        }
        double sum = 0;
        int left = width;
        int right = -1;
        int row = bits.first() * 64 / width;
        for (int word = bits.first(); word <= bits.last(); word++) {
            for (long rest = bits.words()[word]; rest != 0; rest &= rest - 1) {
                int pixel = word * 64 + Long.numberOfTrailingZeros(rest);
                while (pixel >= (row + 1) * width) {
                    row++;
                }
                left = Math.min(left, pixel - row * width);
                right = Math.max(right, pixel - row * width);
                sum += values[k * maskStep + pixel * pixelStep];
            }
        }
        int top = bits.firstPixel() / width;
        Box box = new Box(left, top, right - left + 1, row - top + 1);
        return new CellMask(bits, (float) (sum / bits.area()), patch(k, box));
    }

    private Patch patch(int k, Box box) {
        Box around = new Box(
                        box.x() - Patch.MARGIN,
                        box.y() - Patch.MARGIN,
                        box.width() + 2 * Patch.MARGIN,
                        box.height() + 2 * Patch.MARGIN)
                .intersection(new Box(0, 0, width, height));
        float[] copied = new float[around.width() * around.height()];
        for (int y = 0; y < around.height(); y++) {
            int at = k * maskStep + ((around.y() + y) * width + around.x()) * pixelStep;
            for (int x = 0; x < around.width(); x++, at += pixelStep) {
                copied[y * around.width() + x] = values[at];
            }
        }
        return new Patch(box, around, copied);
    }
}
