package boxless.method.maxdeeplab;

import boxless.drawing.ColourMap;
import boxless.drawing.Drawing;
import boxless.drawing.VectorColours;
import boxless.image.Border;
import boxless.image.Crops;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.LabelMap;
import boxless.method.Explanation;
import boxless.method.Explanation.Picture;
import boxless.method.Explanation.Table;
import boxless.method.Frame;
import boxless.method.Subject;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The pictures of the paper's analysis (section 4.5): pixel features and mask kernels in the colours of one space, what every slot covers and
 * where it looked, and how sure the slots are.
 */
final class SlotPictures {
    private static final int WHITE = 0xFFFFFF;

    /** A direction has little of its length in the three dimensions that become colours. */
    private static final double STRENGTH = 2;

    private final Subject subject;
    private final Channels channels;
    private final Slots slots;
    private final Owners owners;
    private final LabelMap map; // slots from 1, of the image's size
    private final LabelMap segments; // of the answer
    private final int height; // h
    private final int width; // w
    private final float[] masks; // probabilities (N, h, w)
    private final float[] features; // g: (D, h, w)
    private final float[] kernels; // f: (N, D)
    private final Attention attention;

    /** @param output for one image */
    SlotPictures(Prediction output, Subject subject, Channels channels, Decoder decoder) {
        this.subject = subject;
        this.channels = channels;
        height = (int) output.masks().size(2);
        width = (int) output.masks().size(3);
        features = Tensors.floats(output.features().select(0, 0));
        kernels = Tensors.floats(output.kernels().select(0, 0));
        attention = Attention.of(output);
        slots = decoder.slots(Tensors.floats(output.classes().select(0, 0)));
        Frame frame = subject.frame();
        owners = decoder.owners(Tensors.floats(output.masks().select(0, 0)), height, width, slots, frame);
        Regions.Maps maps = decoder.regions(slots).maps(owners, frame);
        map = maps.slots();
        segments = maps.segments();
        masks = Tensors.floats(output.masks().select(0, 0).softmax(0));
    }

    /**
     * By which the slots last asked the pixels, mean of the heads.
     *
     * @param weights (N, height, width)
     */
    private record Attention(float[] weights, int height, int width) {
        static Attention of(Prediction output) {
            Tensor mean = output.attention().select(0, 0).mean(new long[] {0}); // (N, h', w')
            return new Attention(Tensors.floats(mean), (int) mean.size(1), (int) mean.size(2));
        }

        /** Of one slot; its largest weight becomes 1. */
        Pixels of(int slot) {
            int plane = height * width;
            float[] values = Arrays.copyOfRange(weights, slot * plane, (slot + 1) * plane);
            float most = Float.MIN_NORMAL;
            for (float value : values) {
                most = Math.max(most, value);
            }
            for (int i = 0; i < plane; i++) {
                values[i] /= most;
            }
            return new Pixels(width, height, 1, 1, values);
        }
    }

    void explain(Consumer<Explanation> explanations) {
        int[] area = area();
        List<Integer> present = IntStream.range(0, slots.count())
                .filter(n -> area[n] > 0)
                .boxed()
                .sorted(Comparator.comparing(n -> -area[n]))
                .toList();
        VectorColours colours = VectorColours.fitted(features, features.length / (height * width));
        explanations.accept(features(colours));
        explanations.accept(kernels(colours));
        explanations.accept(sureness());
        for (int slot : present) {
            explanations.accept(slot(slot));
            explanations.accept(attention(slot));
        }
        explanations.accept(table(present, area));
    }

    private int[] area() {
        int[] area = new int[slots.count()];
        for (int owner : map.labels()) {
            if (owner > 0) {
                area[owner - 1]++;
            }
        }
        return area;
    }

    private Picture features(VectorColours colours) {
        Pixels places = enlarged(colours.places(features), 3);
        int plane = places.width() * places.height();
        float[] values = places.values();
        Drawing drawing = Drawing.onDimmed(subject.image())
                .fill(i -> colours.colour(values[i], values[plane + i], values[2 * plane + i]));
        return new Picture(
                "features",
                "pixel features g: the network gives like colours to pixels that it takes for one segment",
                drawing.pixels());
    }

    /** In the colours of the features. */
    private Picture kernels(VectorColours colours) {
        float[] places = colours.places(comparableKernels());
        int count = slots.count();
        int[] colour = new int[count + 1];
        for (int n = 0; n < count; n++) {
            colour[n + 1] = colours.colour(places[n], places[count + n], places[2 * count + n]);
        }
        int[] labels = map.labels();
        Drawing drawing = Drawing.onDimmed(subject.image())
                .cover(i -> colour[labels[i]], i -> labels[i] > 0 ? 0.9 : 0)
                .edges(segments, WHITE);
        return new Picture(
                "kernels",
                "mask kernels f: each slot's segment in its kernel's colour, alike to the pixel features that it asks for",
                drawing.pixels());
    }

    /**
     * The softmax over the slots does not change when all kernels move together, and lengths only sharpen it: the kernels as directions from their
     * mean, beside the features, which lie around another.
     */
    private float[] comparableKernels() { // -> (D, N)
        int count = slots.count();
        int dimensions = kernels.length / count;
        int pixels = height * width;
        double[] mean = new double[dimensions];
        double spread = 0; // squared distance of the features from their mean
        double[] shift = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            for (int n = 0; n < count; n++) {
                shift[d] += kernels[n * dimensions + d] / count;
            }
            double square = 0;
            for (int i = 0; i < pixels; i++) {
                double g = features[d * pixels + i];
                mean[d] += g / pixels;
                square += g * g / pixels;
            }
            spread += Math.max(0, square - mean[d] * mean[d]);
        }
        float[] placed = new float[kernels.length];
        for (int n = 0; n < count; n++) {
            double length = 1e-12;
            for (int d = 0; d < dimensions; d++) {
                length = Math.hypot(length, kernels[n * dimensions + d] - shift[d]);
            }
            for (int d = 0; d < dimensions; d++) {
                double direction = (kernels[n * dimensions + d] - shift[d]) / length;
                placed[d * count + n] = (float) (mean[d] + STRENGTH * Math.sqrt(spread) * direction);
            }
        }
        return placed;
    }

    private Picture sureness() {
        int plane = height * width;
        float[] best = new float[plane];
        for (int n = 0; n < slots.count(); n++) {
            for (int i = 0; i < plane; i++) {
                best[i] = Math.max(best[i], masks[n * plane + i]);
            }
        }
        float[] values = enlarged(best, 1).values();
        Drawing drawing = Drawing.onDimmed(subject.image())
                .cover(i -> ColourMap.LAGOON.of(values[i]), i -> 0.92)
                .edges(segments, WHITE);
        return new Picture(
                "sureness",
                "probability of the winning slot at each pixel: dark where slots compete, light where one has won",
                drawing.pixels());
    }

    private Picture slot(int slot) {
        int plane = height * width;
        float[] mask = new float[plane];
        System.arraycopy(masks, slot * plane, mask, 0, plane);
        Drawing drawing =
                Drawing.onDimmed(subject.image()).heat(enlarged(mask, 1).values(), ColourMap.EMBER);
        return new Picture(
                String.format(Locale.ROOT, "slot-%03d", slot),
                String.format(
                        Locale.ROOT,
                        "what slot %d covers, softmax of the mask logits: %s %.2f, mask %.2f",
                        slot,
                        name(slot),
                        slots.sureness()[slot],
                        owners.quality()[slot]),
                drawing.pixels());
    }

    private Picture attention(int slot) {
        float[] values = enlarged(attention.of(slot)).values();
        Drawing drawing =
                Drawing.onDimmed(subject.image()).heat(values, ColourMap.EMBER).edges(segments, WHITE);
        return new Picture(
                String.format(Locale.ROOT, "attention-%03d", slot),
                String.format(
                        Locale.ROOT,
                        "where slot %d, %s, looked in the last transformer layer: mean of the heads, the brightest place as 1",
                        slot,
                        name(slot)),
                drawing.pixels());
    }

    private String name(int slot) {
        int channel = slots.channels()[slot];
        return channels.isBackground(channel) ? "background" : subject.name(channels.categoryOf(channel));
    }

    private Table table(List<Integer> present, int[] area) {
        List<List<Object>> rows = new ArrayList<>();
        for (int slot : present) {
            rows.add(List.of(slot, name(slot), slots.sureness()[slot], owners.quality()[slot], area[slot]));
        }
        return new Table(
                "slots",
                "slots that the answer is made of, the largest first: class, its probability, mean probability of the mask, pixels",
                List.of("slot", "class", "class_probability", "mask_probability", "pixels"),
                rows);
    }

    /** Corner pixels on corner pixels, as the masks are enlarged; then the part that is image, at the image's size, likewise as the answer. */
    private Pixels enlarged(float[] values, int planes) {
        return enlarged(new Pixels(width, height, planes, 1, values));
    }

    private Pixels enlarged(Pixels map) {
        Frame frame = subject.frame();
        Pixels input = Resize.bilinearAligned(map, frame.inputWidth(), frame.inputHeight());
        Pixels image = Crops.of(input, 0, 0, frame.scaledWidth(), frame.scaledHeight(), new Border.Edge());
        return frame.isScaled() ? Resize.bilinearAligned(image, frame.width(), frame.height()) : image;
    }
}
