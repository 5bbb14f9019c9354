package boxless.data.augment;

import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Point;
import boxless.mask.Segment;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Mean pixel positions of a sample's countable objects, each found when it is asked for. */
final class Centres {
    /** Lets every step choose its object. */
    static final int ANY = -1;

    private final Sample sample;
    private final List<Integer> ids;
    private final List<Instance> single;
    private final boolean focused;
    private @Nullable Point focus; // null also where the object in focus has no pixel

    /** @param focus number of the object that crops are to look at, from 0, or {@link #ANY} */
    Centres(Sample sample, int focus) {
        this(sample, focus != ANY);
        if (focused) {
            if (focus < 0 || focus >= count()) {
                throw new IllegalArgumentException(
                        "%s has %d objects, none with number %d".formatted(sample.name(), count(), focus));
            }
            this.focus = of(focus);
        }
    }

    private Centres(Sample sample, boolean focused) {
        this.sample = sample;
        this.focused = focused;
        this.ids = sample.truth() instanceof Panoptic panoptic
                ? panoptic.countable().stream().map(Segment::id).toList()
                : List.of();
        this.single = sample.truth() instanceof Instances instances
                ? instances.withoutCrowds().objects()
                : List.of();
    }

    /** Those of the rendered sample. Where the view has the centre in focus, it stays, even if the object is cut or gone. */
    Centres in(View view, Sample rendered) {
        Centres centres = new Centres(rendered, focused);
        Point old = focus;
        if (old != null) {
            centres.focus = new Point(view.xOf(old.x(), old.y()), view.yOf(old.x(), old.y()));
        }
        return centres;
    }

    int count() {
        return ids.size() + single.size();
    }

    boolean focused() {
        return focused;
    }

    /** The centre of the object in focus, else of one drawn at random; null if there is none or it has no pixel. */
    @Nullable
    Point choose(RandomGenerator random) {
        if (focused) {
            return focus;
        }
        return count() == 0 ? null : of(random.nextInt(count()));
    }

    private @Nullable Point of(int object) {
        return switch (sample.truth()) {
            case Panoptic panoptic -> ofLabel(panoptic.map().labels(), panoptic.width(), ids.get(object));
            case Instances any -> {
                Mask mask = single.get(object).mask();
                yield mask.isEmpty() ? null : mask.centroid();
            }
        };
    }

    private static @Nullable Point ofLabel(int[] labels, int width, int label) {
        long n = 0;
        long sumX = 0;
        long sumY = 0;
        for (int at = 0, y = 0; at < labels.length; y++) {
            for (int x = 0; x < width; x++, at++) {
                if (labels[at] == label) {
                    n++;
                    sumX += x;
                    sumY += y;
                }
            }
        }
        return n == 0 ? null : new Point((double) sumX / n, (double) sumY / n);
    }
}
