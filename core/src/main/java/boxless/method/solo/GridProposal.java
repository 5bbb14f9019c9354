package boxless.method.solo;

import boxless.mask.Instance;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which grids and sizes suit data: the counsel that SOLO's authors do not give. Sizes double from level to level and overlap by half, as the paper's do,
 * so that the data's large objects lie on the last level, where they are large enough for its coarse masks; each grid is the coarsest in which
 * hardly ever two centres fall into one cell. Knows no libtorch.
 *
 * @param grids five, finest first
 * @param sizes of each level's objects
 * @param objects in the data
 * @param histogram objects by size, the root of the box's area: key 8 counts those below 8 pixels, 16 those from 8 to below 16, and so on
 * @param collisions centres in a cell, of a level, that another object's centre already has
 * @param lost objects that no cell answers for, because others took all of theirs
 */
public record GridProposal(
        List<Integer> grids,
        List<Sizes> sizes,
        int objects,
        Map<Integer, Integer> histogram,
        int collisions,
        int lost) {
    private static final int LEVELS = 5;
    private static final int COARSEST = 12;
    private static final int FINEST = 64;
    private static final int STEP = 4;
    /** The smallest that the authors use: 28 pixels are 7 in the finest masks. */
    private static final double SMALLEST_UNIT = 28;
    /** Part of a level's objects that may share a cell before the grid is made finer. */
    private static final double BEARABLE = 0.01;

    public GridProposal {
        grids = List.copyOf(grids);
        sizes = List.copyOf(sizes);
        histogram = Collections.unmodifiableMap(new TreeMap<>(histogram));
    }

    private record Picture(int width, int height, List<ObjectExtent> objects) {}

    /** Takes annotations one by one and keeps of each object four numbers. */
    public static final class Collector {
        private final List<Picture> pictures = new ArrayList<>();
        private final double centre;

        /** @param centre of the options: part of an object's box whose cells answer for it */
        public Collector(double centre) {
            this.centre = centre;
        }

        /** Takes a picture's annotation, of the size in which the network sees the picture. Stuff and crowds do not count. */
        public void add(Segmentation truth) {
            List<ObjectExtent> objects = TargetMaker.objects(truth).stream()
                    .filter(object -> !object.crowd() && !object.mask().isEmpty())
                    .map(Instance::mask)
                    .map(ObjectExtent::of)
                    .toList();
            pictures.add(new Picture(truth.width(), truth.height(), objects));
        }

        /** What suits everything taken so far; the paper's grids and the smallest sizes where there is no object. */
        public GridProposal propose() {
            double[] sorted = pictures.stream()
                    .flatMap(picture -> picture.objects.stream())
                    .mapToDouble(ObjectExtent::size)
                    .sorted()
                    .toArray();
            List<Sizes> sizes = sizes(sorted);
            Integer[] grids = new Integer[LEVELS];
            int finer = COARSEST;
            for (int i = LEVELS - 1; i >= 0; i--) {
                finer = Math.max(finer, grid(pictures, sizes.get(i)));
                grids[i] = finer;
            }
            List<Integer> chosen =
                    sorted.length == 0 ? SoloOptions.DEFAULTS.grids().sides() : Arrays.asList(grids);
            int collisions = 0;
            for (int i = 0; i < LEVELS; i++) {
                collisions += collisions(pictures, sizes.get(i), chosen.get(i));
            }
            return new GridProposal(
                    chosen, sizes, sorted.length, histogram(sorted), collisions, lost(pictures, sizes, chosen, centre));
        }
    }

    /**
     * The paper's (1, 96), (48, 192) ... (384, 2048) in units of 48 pixels; here a unit is what suits the larger objects. Small objects stay on
     * the first levels even where there are no large ones: masks of later levels are two and four times coarser.
     */
    private static List<Sizes> sizes(double[] sorted) {
        double large = sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * 0.99)];
        double unit = Math.max(SMALLEST_UNIT, Math.ceil(large / 16));
        double largest = Math.max(2048, sorted.length == 0 ? 0 : 2 * sorted[sorted.length - 1]);
        return List.of(
                new Sizes(0, 2 * unit),
                new Sizes(unit, 4 * unit),
                new Sizes(2 * unit, 8 * unit),
                new Sizes(4 * unit, 16 * unit),
                new Sizes(8 * unit, Math.max(largest, 9 * unit)));
    }

    private static int grid(List<Picture> pictures, Sizes sizes) {
        long objects = pictures.stream()
                .flatMap(picture -> picture.objects.stream())
                .filter(object -> sizes.contains(object.size()))
                .count();
        int grid = COARSEST;
        while (grid < FINEST && collisions(pictures, sizes, grid) > BEARABLE * objects) {
            grid += STEP;
        }
        return grid;
    }

    private static int collisions(List<Picture> pictures, Sizes sizes, int grid) {
        int collisions = 0;
        for (Picture picture : pictures) {
            Set<Integer> taken = new HashSet<>();
            for (ObjectExtent object : picture.objects) {
                int cell = CentreRegion.cell(object.y(), picture.height, grid) * grid
                        + CentreRegion.cell(object.x(), picture.width, grid);
                if (sizes.contains(object.size()) && !taken.add(cell)) {
                    collisions++;
                }
            }
        }
        return collisions;
    }

    private static Map<Integer, Integer> histogram(double[] sorted) {
        Map<Integer, Integer> histogram = new TreeMap<>();
        for (double size : sorted) {
            int bound = 8;
            while (size >= bound) {
                bound *= 2;
            }
            histogram.merge(bound, 1, Integer::sum);
        }
        return histogram;
    }

    /** Assigns every object as training does and counts those that end with no cell. */
    private static int lost(List<Picture> pictures, List<Sizes> sizes, List<Integer> grids, double centre) {
        int lost = 0;
        for (Picture picture : pictures) {
            Set<Integer> found = new HashSet<>();
            for (int level = 0; level < sizes.size(); level++) {
                int grid = grids.get(level);
                int[] owners = new int[grid * grid];
                for (int k = 0; k < picture.objects.size(); k++) {
                    ObjectExtent object = picture.objects.get(k);
                    if (sizes.get(level).contains(object.size())) {
                        own(owners, CentreRegion.of(object, picture.width, picture.height, grid, centre), grid, k + 1);
                    }
                }
                Arrays.stream(owners).forEach(found::add);
            }
            found.remove(0);
            lost += picture.objects.size() - found.size();
        }
        return lost;
    }

    private static void own(int[] owners, CentreRegion region, int grid, int owner) {
        for (int i = region.top(); i <= region.bottom(); i++) {
            Arrays.fill(owners, i * grid + region.left(), i * grid + region.right() + 1, owner);
        }
    }
}
