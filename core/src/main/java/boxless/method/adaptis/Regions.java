package boxless.method.adaptis;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Objects, and around them stuff, as one segmentation of the image. */
final class Regions {
    /** Pixels at a time: what belongs to them stays in the first cache while all planes are read. */
    private static final int CHUNK = 2048;

    private final Semantic semantic;
    private final Channels channels;
    private final float leastStuff;
    private final int[] labels; // (height x width)
    private final List<ThingMap.Thing> things;

    /**
     * @param labels number of each pixel's object, from 1, or 0 (height x width); owned by the result
     * @param leastStuff a pixel may be stuff if some stuff category is at least so probable
     */
    Regions(Semantic semantic, Channels channels, int[] labels, List<ThingMap.Thing> things, double leastStuff) {
        this.semantic = semantic;
        this.channels = channels;
        this.labels = labels;
        this.things = things;
        this.leastStuff = (float) leastStuff;
    }

    /** A partition where there is stuff, otherwise objects; none without pixels. */
    Segmentation segmentation() {
        return channels.stuff().isEmpty() ? instances() : panoptic();
    }

    private Instances instances() {
        LabelMap map = new LabelMap(semantic.width(), semantic.height(), labels);
        List<Instance> objects = new ArrayList<>();
        for (Map.Entry<Integer, Mask> entry : map.masks().entrySet()) {
            ThingMap.Thing thing = things.get(entry.getKey() - 1);
            objects.add(new Instance(entry.getValue(), channels.things().get(thing.category()), thing.score()));
        }
        return new Instances(semantic.width(), semantic.height(), objects);
    }

    /** Outside the objects a pixel belongs to its most probable category. Where this is one of things, an object was missed: void. */
    private Panoptic panoptic() {
        int stuff = semantic.stuff().length;
        long[] pixels = new long[things.size() + 1 + stuff];
        double[] sums = new double[stuff];
        float[] probable = semantic.mostProbableStuff();
        float[] best = new float[CHUNK];
        int[] channel = new int[CHUNK];
        for (int from = 0; from < labels.length; from += CHUNK) {
            int count = Math.min(CHUNK, labels.length - from);
            mostProbable(from, count, best, channel);
            for (int i = 0; i < count; i++) {
                int at = from + i;
                if (labels[at] == 0 && channel[i] < stuff && probable[at] >= leastStuff) {
                    labels[at] = things.size() + 1 + channel[i];
                    sums[channel[i]] += best[i];
                }
                if (labels[at] > 0) {
                    pixels[labels[at] - 1]++;
                }
            }
        }
        return new Panoptic(new LabelMap(semantic.width(), semantic.height(), labels), segments(pixels, sums));
    }

    /** Of equals the first channel. */
    private void mostProbable(int from, int count, float[] best, int[] channel) {
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        int number = 0;
        for (float[][] planes : new float[][][] {semantic.stuff(), semantic.things()}) {
            for (float[] plane : planes) {
                for (int i = 0; i < count; i++) {
                    if (plane[from + i] > best[i]) {
                        best[i] = plane[from + i];
                        channel[i] = number;
                    }
                }
                number++;
            }
        }
    }

    /** Numbers what has pixels from 1 on, objects first. */
    private List<Segment> segments(long[] pixels, double[] sums) {
        int[] ids = new int[pixels.length + 1];
        List<Segment> segments = new ArrayList<>();
        for (int k = 0; k < pixels.length; k++) {
            if (pixels[k] > 0) {
                int id = segments.size() + 1;
                ids[k + 1] = id;
                segments.add(
                        k < things.size() ? thing(id, things.get(k)) : stuff(id, k - things.size(), sums, pixels[k]));
            }
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = ids[labels[i]];
        }
        return segments;
    }

    private Segment thing(int id, ThingMap.Thing thing) {
        return new Segment(id, channels.things().get(thing.category()), true, false, thing.score());
    }

    /** The score of stuff is its mean probability. */
    private Segment stuff(int id, int channel, double[] sums, long pixels) {
        return new Segment(id, channels.stuff().get(channel), false, false, (float) (sums[channel] / pixels));
    }
}
