package boxless.method.adaptis;

import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Point;
import boxless.method.adaptis.ProposalLossOptions.Elsewhere;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws points and works out what their masks should be. */
final class TargetMaker {
    /** An ignored region with fewer pixels gets no points. */
    private static final int LEAST_REGION = 10;

    private final AdaptIsOptions options;
    private final SemanticLabels semantic;
    private final @Nullable Centres centres;

    /** @param centres that are learned; null for none */
    TargetMaker(AdaptIsOptions options, SemanticLabels semantic, @Nullable Centres centres) {
        this.options = options;
        this.semantic = semantic;
        this.centres = centres;
    }

    /**
     * @param samples of equal size
     * @param proposals whether the points are for the proposal head: all of one object
     * @throws IllegalArgumentException if an array cannot hold the masks of so many points
     */
    Targets of(List<Sample> samples, RandomGenerator random, boolean proposals) {
        int width = samples.getFirst().image().width();
        int height = samples.getFirst().image().height();
        int count = proposals ? options.points().proposals() : options.points().count();
        requireRoom(samples.size(), count, width, height);
        boolean one = proposals || options.points().of() == TrainingPoints.Of.ONE;
        Centres learned = proposals ? null : centres;
        Elsewhere rule = proposals ? options.proposalLoss().elsewhere() : Elsewhere.IGNORED;
        Raster raster = new Raster(
                new float[2 * samples.size() * count],
                new float[samples.size() * count * width * height],
                new long[samples.size() * width * height],
                new float[rule == Elsewhere.IGNORED ? 0 : samples.size() * width * height],
                new float[learned == null ? 0 : 2 * samples.size() * width * height],
                width,
                height);
        Arrays.fill(raster.centres, Float.NaN);
        for (int b = 0; b < samples.size(); b++) {
            Sample sample = samples.get(b);
            semantic(sample, raster, b);
            List<Mask> clicked = points(sample, raster, b * count, count, one, random);
            if (rule != Elsewhere.IGNORED) {
                elsewhere(sample, clicked, rule, raster, b);
            }
            if (learned != null) {
                centres(learned, sample, raster, b);
            }
        }
        return new Targets(
                raster.points,
                raster.masks,
                raster.semantic,
                raster.elsewhere,
                raster.centres,
                height,
                width,
                proposals);
    }

    private static void requireRoom(int batch, int count, int width, int height) {
        if ((double) batch * count * width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "model.points: %d points in each of %d images of %dx%d are too many; lower their number, train.batch or the size of crops"
                            .formatted(count, batch, width, height));
        }
    }

    /** The arrays of a batch in the making. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Raster(
            float[] points, float[] masks, long[] semantic, float[] elsewhere, float[] centres, int width, int height) {
        int pixels() {
            return width * height;
        }

        void fill(float[] plane, int number, Mask mask, float value) {
            mask.forEachRun((x, top, length) -> {
                for (int y = top; y < top + length; y++) {
                    plane[number * pixels() + y * width + x] = value;
                }
            });
        }
    }

    private List<Mask> points(Sample sample, Raster raster, int first, int count, boolean one, RandomGenerator random) {
        List<Mask> objects = new ArrayList<>();
        List<Mask> regions = new ArrayList<>();
        for (Instance object : semantic.things(sample, sample.truth().instances())) {
            boolean usable = object.mask().area() >= options.points().least();
            if (!object.mask().isEmpty()) {
                (usable && !object.crowd() ? objects : regions).add(object.mask());
            }
        }
        if (options.points().ignored() > 0) {
            regions.addAll(semantic.voids(sample.truth()));
            regions.removeIf(region -> region.area() < LEAST_REGION);
        }
        List<Mask> clicked = new ArrayList<>();
        Mask chosen = objects.isEmpty() ? null : objects.get(random.nextInt(objects.size()));
        Mask region = null;
        for (int k = first; k < first + count; k++) {
            if (!one || k == first) {
                boolean ignored = !regions.isEmpty()
                        && random.nextDouble() < options.points().ignored();
                region = ignored ? regions.get(random.nextInt(regions.size())) : null;
            }
            if (region != null) {
                draw(region, raster, k, random);
                raster.fill(raster.masks, k, region, -1);
            } else if (chosen == null) {
                Arrays.fill(raster.masks, k * raster.pixels(), (k + 1) * raster.pixels(), -1);
            } else {
                Mask object = one || k == first ? chosen : objects.get(random.nextInt(objects.size()));
                draw(object, raster, k, random);
                raster.fill(raster.masks, k, object, 1);
                clicked.add(object);
            }
        }
        return clicked;
    }

    /** A point on one of the mask's pixels, all equally likely. */
    private static void draw(Mask mask, Raster raster, int k, RandomGenerator random) {
        long[] left = {random.nextLong(mask.area())};
        mask.forEachRun((x, top, length) -> {
            if (left[0] >= 0 && left[0] < length) {
                raster.points[2 * k] = top + left[0];
                raster.points[2 * k + 1] = x;
            }
            left[0] -= length;
        });
    }

    private void semantic(Sample sample, Raster raster, int b) {
        long[] labels = semantic.labels(sample);
        System.arraycopy(labels, 0, raster.semantic, b * raster.pixels(), labels.length);
    }

    /** Negative outside all objects, void aside, and, where the rule says so, in objects without points. */
    private void elsewhere(Sample sample, List<Mask> clicked, Elsewhere rule, Raster raster, int b) {
        for (Instance object : semantic.things(sample, sample.truth().instances())) {
            boolean without = rule == Elsewhere.UNCLICKED && !object.crowd() && !clicked.contains(object.mask());
            raster.fill(raster.elsewhere, b, object.mask(), without ? 0 : -1);
        }
        for (Mask mask : clicked) {
            raster.fill(raster.elsewhere, b, mask, -1);
        }
        for (int i = b * raster.pixels(); i < (b + 1) * raster.pixels(); i++) {
            if (raster.semantic[i] == SemanticLabels.IGNORED) {
                raster.elsewhere[i] = -1; // there may be an object
            }
        }
    }

    private void centres(Centres learned, Sample sample, Raster raster, int b) {
        for (Instance object :
                semantic.things(sample, Panoptic.of(sample.truth()).instances())) {
            if (!object.crowd()) {
                Point target = learned.target(object.mask());
                raster.fill(raster.centres, 2 * b, object.mask(), (float) target.y());
                raster.fill(raster.centres, 2 * b + 1, object.mask(), (float) target.x());
            }
        }
    }
}
