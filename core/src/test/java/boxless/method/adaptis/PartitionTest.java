package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.file.Settings;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How masks and semantic probabilities become a partition, in one piece or from crops. */
class PartitionTest {
    private static final int STUFF = 2;
    private static final int THINGS = 3;

    /** Things before, between and after stuff; the channels are stuff 2, 4, then things 1, 3, 5. */
    private static final Channels CHANNELS = Channels.of(List.of(
            new Category(1, "a", true),
            new Category(2, "b", false),
            new Category(3, "c", true),
            new Category(4, "d", false),
            new Category(5, "e", true)));

    private static DecoderOptions options(double leastThing, double leastStuff, double background) {
        return new DecoderOptions(PointOptions.Proposals.OFFICIAL, leastThing, leastStuff, background, 0, .2);
    }

    /** Few different values, so that ties are common. */
    private static Semantic semantic(SplittableRandom random, int width, int height) {
        float[][] planes = new float[STUFF + THINGS][width * height];
        for (int i = 0; i < width * height; i++) {
            for (float[] plane : planes) {
                plane[i] = random.nextInt(4) / 16f;
            }
        }
        return new Semantic(
                width, height, new float[][] {planes[0], planes[1]}, new float[][] {planes[2], planes[3], planes[4]});
    }

    private static float[] mask(SplittableRandom random, int pixels) {
        float[] mask = new float[pixels];
        int from = random.nextInt(pixels);
        for (int i = from; i < Math.min(pixels, from + random.nextInt(1, pixels + 1)); i++) {
            mask[i] = random.nextInt(9) / 8f;
        }
        return mask;
    }

    @Test
    void everyPixelGoesWhereTheStackOfAllMasksSays() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 3000; round++) {
            int width = random.nextInt(1, 9);
            int height = random.nextInt(1, 9);
            Semantic semantic = semantic(random, width, height);
            List<float[]> masks = new ArrayList<>();
            for (int k = random.nextInt(5); k > 0; k--) {
                masks.add(mask(random, width * height));
            }
            DecoderOptions options =
                    options(random.nextInt(9) / 8.0, random.nextInt(4) / 16.0, random.nextInt(1, 5) / 4.0);
            ThingMap things = new ThingMap(semantic, options.background(), .4);
            masks.forEach(mask -> things.add(MaskValues.of(mask)));
            int[] owners = things.owners(options.leastThing()).clone();
            Panoptic found = (Panoptic)
                    new Regions(semantic, CHANNELS, owners, things.things(), options.leastStuff()).segmentation();
            Map<Integer, Segment> segments =
                    found.segments().stream().collect(Collectors.toMap(Segment::id, Function.identity()));
            assertThat(segments.keySet())
                    .as("exactly what has pixels")
                    .hasSize(found.map().distinct().length);
            for (int at = 0; at < width * height; at++) {
                int owner = owner(semantic, masks, options, at);
                int category = owner > 0
                        ? thingCategory(semantic, masks.get(owner - 1))
                        : stuffCategory(semantic, options, at);
                Segment segment = segments.get(found.map().labels()[at]);
                assertThat(segment == null ? 0 : segment.category()).isEqualTo(category);
                assertThat(segment != null && segment.thing()).isEqualTo(owner > 0);
            }
            assertThat(owners.length).isEqualTo(width * height);
        }
    }

    private static int owner(Semantic semantic, List<float[]> masks, DecoderOptions options, int at) {
        float sum = 0;
        for (float[] plane : semantic.things()) {
            sum += plane[at];
        }
        float best = (float) options.background() * (1 - sum);
        float most = 0;
        int owner = 0;
        for (int k = 0; k < masks.size(); k++) {
            most = Math.max(most, masks.get(k)[at]);
            if (masks.get(k)[at] > best) {
                best = masks.get(k)[at];
                owner = k + 1;
            }
        }
        return most < (float) options.leastThing() ? 0 : owner;
    }

    private static int thingCategory(Semantic semantic, float[] mask) {
        int best = 0;
        double most = -1;
        for (int c = 0; c < THINGS; c++) {
            double sum = 0;
            for (int i = 0; i < mask.length; i++) {
                sum += mask[i] > .4f ? semantic.things()[c][i] : 0;
            }
            if (sum > most) {
                best = c;
                most = sum;
            }
        }
        return 2 * best + 1;
    }

    private static int stuffCategory(Semantic semantic, DecoderOptions options, int at) {
        float[] probable = new float[STUFF + THINGS];
        int best = 0;
        for (int c = 0; c < probable.length; c++) {
            probable[c] = c < STUFF ? semantic.stuff()[c][at] : semantic.things()[c - STUFF][at];
            best = probable[c] > probable[best] ? c : best;
        }
        boolean isVoid = best >= STUFF || Math.max(probable[0], probable[1]) < (float) options.leastStuff();
        return isVoid ? 0 : 2 * best + 2;
    }

    @Test
    void scoresAreTheMeanProbabilityOfMaskAndCategory() {
        float[] background = {.5f, .1f, .2f, .9f};
        float[][] things = {{.3f, .2f, .1f, .1f}, {.2f, .7f, .7f, 0}};
        Semantic semantic = new Semantic(2, 2, new float[][] {background}, things);
        ThingMap map = new ThingMap(semantic, 1, .5);
        map.add(MaskValues.of(new float[] {.4f, .8f, .6f, .1f}));
        Instances found = (Instances)
                new Regions(semantic, new Channels(List.of(), List.of(1, 2)), map.owners(0), map.things(), 0)
                        .segmentation();
        Instance object = found.objects().getFirst();
        assertThat(found.objects()).hasSize(1);
        assertThat(object.category()).isEqualTo(2);
        assertThat(object.score()).as("over the two pixels above .5").isCloseTo(.7f * .7f, within(1e-6f));
        assertThat(object.mask().toBitmap()).containsExactly(false, true, true, false);
    }

    @Test
    void cropsAreJoinedAsTheStackOfAllMasksIs() {
        SplittableRandom random = new SplittableRandom(13);
        int joined = 0;
        for (int round = 0; round < 1500; round++) {
            int width = random.nextInt(3, 90);
            int height = random.nextInt(3, 90);
            Cuts rows = Cuts.of(height, random.nextInt(2, height + 10), random.nextDouble(.6));
            Cuts columns = Cuts.of(width, random.nextInt(2, width + 10), random.nextDouble(.6));
            StackedCrops expected = new StackedCrops(width, height, rows, columns);
            CropMerge merge = new CropMerge(width, height, rows, columns);
            int found = 0;
            for (int row = 0; row < Math.min(4, rows.starts().length); row++) {
                for (int column = 0; column < Math.min(4, columns.starts().length); column++) {
                    Box crop = Cuts.crop(rows, row, columns, column);
                    List<float[]> masks = stripes(random, crop);
                    CropObjects objects = new CropObjects(width, height, crop);
                    masks.forEach(objects::add);
                    merge.add(objects);
                    expected.add(crop, masks);
                    found += masks.size();
                }
            }
            assertThat(merge.objects()).hasSameSizeAs(expected.sums);
            for (int k = 0; k < expected.sums.size(); k++) {
                float[] mean = new float[width * height];
                merge.objects()
                        .get(k)
                        .forEachPiece((at, values, from, length) -> System.arraycopy(values, from, mean, at, length));
                assertThat(mean).isEqualTo(expected.mean(k));
            }
            joined += found - expected.sums.size();
        }
        assertThat(joined).as("objects of several crops").isGreaterThan(1000);
    }

    /** Objects as broad stripes over the image, so that neighbouring crops often agree. */
    private static List<float[]> stripes(SplittableRandom random, Box crop) {
        List<float[]> masks = new ArrayList<>();
        int broad = random.nextInt(4, 12);
        for (int k = random.nextInt(5); k > 0; k--) {
            int stripe = random.nextInt(8) * broad / 2;
            boolean across = random.nextBoolean();
            float[] mask = new float[(int) crop.area()];
            for (int i = 0; i < mask.length; i++) {
                int at = across ? crop.y() + i / crop.width() : crop.x() + i % crop.width();
                mask[i] = at >= stripe && at < stripe + broad
                        ? random.nextInt(5, 9) / 8f
                        : random.nextInt(10) == 0 ? .125f : 0;
            }
            masks.add(mask);
        }
        return masks;
    }

    /** The definition: a map of the whole image for every object. */
    private static final class StackedCrops {
        private final int width;
        private final Cuts rows;
        private final Cuts columns;
        private final int[] occupied;
        private final List<float[]> sums = new ArrayList<>();
        private final List<float[]> counts = new ArrayList<>();

        StackedCrops(int width, int height, Cuts rows, Cuts columns) {
            this.width = width;
            this.rows = rows;
            this.columns = columns;
            occupied = new int[width * height];
        }

        void add(Box crop, List<float[]> masks) {
            Box above = new Box(crop.x(), crop.y(), crop.width(), crop.y() > 0 ? rows.strip() : 0);
            Box left = new Box(crop.x(), crop.y(), crop.x() > 0 ? columns.strip() : 0, crop.height());
            List<Integer> labelsAbove = labels(above);
            List<Integer> labelsLeft = labels(left);
            for (int k = 0; k < masks.size(); k++) {
                boolean[] own = own(crop, masks, k);
                int label = match(above, labelsAbove, own, .5);
                label = label > 0 ? label : match(left, labelsLeft, own, .3);
                if (label == 0) {
                    sums.add(new float[occupied.length]);
                    counts.add(new float[occupied.length]);
                    label = sums.size();
                }
                for (int i = 0; i < masks.get(k).length; i++) {
                    int at = (crop.y() + i / crop.width()) * width + crop.x() + i % crop.width();
                    sums.get(label - 1)[at] += masks.get(k)[i];
                    counts.get(label - 1)[at]++;
                    occupied[at] = own[at] ? label : occupied[at];
                }
            }
        }

        private boolean[] own(Box crop, List<float[]> masks, int k) {
            boolean[] own = new boolean[occupied.length];
            for (int i = 0; i < masks.get(k).length; i++) {
                int best = 0;
                for (int other = 1; other < masks.size(); other++) {
                    best = masks.get(other)[i] > masks.get(best)[i] ? other : best;
                }
                own[(crop.y() + i / crop.width()) * width + crop.x() + i % crop.width()] = best == k;
            }
            return own;
        }

        private List<Integer> labels(Box strip) {
            List<Integer> labels = new ArrayList<>();
            forEach(strip, at -> labels.add(occupied[at]));
            return labels.stream()
                    .distinct()
                    .sorted()
                    .filter(label -> label > 0)
                    .toList();
        }

        private int match(Box strip, List<Integer> labels, boolean[] own, double limit) {
            for (int label : labels) {
                int[] counts = new int[2];
                forEach(strip, at -> {
                    counts[0] += own[at] && occupied[at] == label ? 1 : 0;
                    counts[1] += own[at] || occupied[at] == label ? 1 : 0;
                });
                if ((double) counts[0] / counts[1] > limit) {
                    return label;
                }
            }
            return 0;
        }

        private void forEach(Box strip, IntConsumer action) {
            for (int y = strip.y(); y < strip.y() + strip.height(); y++) {
                for (int x = strip.x(); x < strip.x() + strip.width(); x++) {
                    action.accept(y * width + x);
                }
            }
        }

        float[] mean(int k) {
            float[] mean = sums.get(k).clone();
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= Math.max(1, counts.get(k)[i]);
            }
            return mean;
        }
    }

    @Test
    void recipesSayWhereThePointsComeFrom() {
        DecoderOptions few = Settings.bind(
                "r",
                "decoder",
                Settings.parseYaml("{points: {kind: random, rounds: 7}, least_stuff: 0.1}"),
                DecoderOptions.OFFICIAL);
        assertThat(few.points()).isEqualTo(new PointOptions.Random(.5, .6, .5, 5, 7, 0));
        assertThat(few.leastStuff()).isEqualTo(.1);
        DecoderOptions dense = Settings.bind(
                "r", "decoder", Settings.parseYaml("{points: {peak: 0.1, blur: 2}}"), DecoderOptions.OFFICIAL);
        assertThat(dense.points()).isEqualTo(new PointOptions.Proposals(.4, .4, .6, .1, .003, 2, .025, 500, 0));
        assertThatThrownBy(() -> Settings.bind(
                        "r", "decoder", Settings.parseYaml("{points: {step: 0}}"), DecoderOptions.OFFICIAL))
                .hasMessageContaining("decoder.points.step: 0; it must be in [0.001, 1]");
    }
}
