package boxless.method.maxdeeplab;

import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import boxless.method.Survey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How many slots data needs: one for each thing of an image, and one for each of its classes of stuff or for the background. */
final class SlotSurvey implements Survey {
    /** Numbers of slots to choose from. */
    private static final int[] CHOICES = {16, 32, 64, 128, 256, 512};

    private int[] segments = new int[256]; // of each image, without the background
    private int count;
    private boolean objects;
    private boolean stuff;

    @Override
    public void add(Segmentation truth) {
        if (count == segments.length) {
            segments = Arrays.copyOf(segments, 2 * count);
        }
        int things = Panoptic.of(truth).countable().size();
        long classes = truth instanceof Panoptic panoptic
                ? panoptic.segments().stream()
                        .filter(segment -> !segment.thing())
                        .mapToInt(Segment::category)
                        .distinct()
                        .count()
                : 0;
        objects |= things > 0;
        stuff |= classes > 0;
        segments[count++] = things + (int) classes;
    }

    /** The least of the usual numbers that is not below this one; the number itself if all are. */
    static int holding(int segments) {
        return Arrays.stream(CHOICES)
                .filter(slots -> slots >= segments)
                .findFirst()
                .orElse(segments);
    }

    /** The segments of each image. Where no image has stuff, there is a background, which needs a slot as well. */
    private IntStream segments() {
        return Arrays.stream(segments, 0, count).map(seen -> stuff ? seen : seen + 1);
    }

    /** The fewest slots of the usual numbers that leave at most one segment in a thousand without one; the most if none does. */
    int slots() {
        for (int slots : CHOICES) {
            if (lost(slots) <= total() / 1000) {
                return slots;
            }
        }
        return CHOICES[CHOICES.length - 1];
    }

    /** Segments that have no slot if there are so many. */
    long lost(int slots) {
        return segments().mapToLong(k -> Math.max(0, k - slots)).sum();
    }

    private long total() {
        return segments().asLongStream().sum();
    }

    @Override
    public List<Advice> advice() {
        if (!objects) {
            return List.of();
        }
        int most = segments().max().orElse(0);
        int slots = slots();
        String rest = lost(slots) == 0 ? "none is lost" : "%d of %d segments are lost".formatted(lost(slots), total());
        return List.of(new Advice("MaX-DeepLab", String.format(Locale.ROOT, """
                        slots for up to %d segments in an image, %s; in a recipe write
                          model:
                            network: {slots: %d}""", most, rest, slots)));
    }
}
