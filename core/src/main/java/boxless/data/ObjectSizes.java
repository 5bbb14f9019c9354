package boxless.data;

import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Segmentation;
import java.util.List;

/**
 * Object sizes in a data set, in pixels. All numbers except {@code objects} are 0 if there are no objects.
 *
 * @param objects their number
 * @param meanHeight mean extent in rows (of the bounding box)
 * @param sdHeight its standard deviation
 * @param meanWidth mean extent in columns
 * @param sdWidth its standard deviation
 * @param smallestArea pixels of the smallest object
 * @param meanArea mean number of pixels
 */
public record ObjectSizes(
        long objects,
        double meanHeight,
        double sdHeight,
        double meanWidth,
        double sdWidth,
        long smallestArea,
        double meanArea) {

    /** Reads every sample once and keeps none. Stuff and crowds are not counted. */
    public static ObjectSizes of(Dataset dataset) {
        Measuring measuring = new Measuring();
        for (int i = 0; i < dataset.size(); i++) {
            masks(dataset.read(i).truth()).forEach(measuring::add);
        }
        return measuring.result();
    }

    /** Measures objects one by one and keeps none. */
    public static final class Measuring {
        private final Moments heights = new Moments();
        private final Moments widths = new Moments();
        private final Moments areas = new Moments();

        public void add(Mask mask) {
            if (!mask.isEmpty()) {
                heights.add(mask.box().height());
                widths.add(mask.box().width());
                areas.add((double) mask.area());
            }
        }

        public ObjectSizes result() {
            return new ObjectSizes(
                    heights.n,
                    heights.mean,
                    heights.deviation(),
                    widths.mean,
                    widths.deviation(),
                    areas.n == 0 ? 0 : (long) areas.least,
                    areas.mean);
        }
    }

    /** The objects that count: no stuff, no crowds. */
    static List<Mask> masks(Segmentation truth) {
        return truth.instances().withoutCrowds().objects().stream()
                .map(Instance::mask)
                .toList();
    }

    /** Running mean and spread (Welford), so that no value is kept. */
    private static final class Moments {
        private long n;
        private double mean;
        private double squares;
        private double least = Double.POSITIVE_INFINITY;

        void add(double value) {
            n++;
            double before = value - mean;
            mean += before / n;
            squares += before * (value - mean);
            least = Math.min(least, value);
        }

        double deviation() {
            return n == 0 ? 0 : Math.sqrt(squares / n);
        }
    }
}
