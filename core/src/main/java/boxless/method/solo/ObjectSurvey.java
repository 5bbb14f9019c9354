package boxless.method.solo;

import boxless.mask.Instance;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Where the objects of data lie and how large they are: what grids are judged and chosen by. Takes annotations one by one and keeps of each object
 * four numbers. Knows no libtorch.
 */
final class ObjectSurvey {
    private final List<Picture> pictures = new ArrayList<>();
    private final double centre;

    /**
     * One picture.
     *
     * @param width of the network's input, which the grid is laid over
     * @param height likewise
     */
    private record Picture(int width, int height, List<ObjectExtent> objects) {}

    /** With the paper's centre region. */
    public ObjectSurvey() {
        this(SoloOptions.DEFAULTS.centre());
    }

    /** @param centre of the options: part of an object's box whose cells answer for it */
    ObjectSurvey(double centre) {
        this.centre = centre;
    }

    /** Takes a picture's annotation, of the size in which the network sees the picture. Stuff and crowds do not count. */
    public void add(Segmentation truth) {
        List<ObjectExtent> objects = truth.instances().objects().stream()
                .filter(object -> !object.crowd() && !object.mask().isEmpty())
                .map(Instance::mask)
                .map(ObjectExtent::of)
                .toList();
        pictures.add(new Picture(
                Solo.INPUT_SIZES.atLeast(truth.width()), Solo.INPUT_SIZES.atLeast(truth.height()), objects));
    }

    /** Size of every object, the root of its box's area in pixels, ascending. */
    public double[] sizes() {
        return pictures.stream()
                .flatMap(picture -> picture.objects.stream())
                .mapToDouble(ObjectExtent::size)
                .sorted()
                .toArray();
    }

    /** Number of objects in each picture. */
    int[] counts() {
        return pictures.stream().mapToInt(picture -> picture.objects.size()).toArray();
    }

    /** Number of objects of a size that none of the levels takes. */
    int ofNoLevel(List<Sizes> levels) {
        return (int) DoubleStream.of(sizes())
                .filter(size -> levels.stream().noneMatch(level -> level.contains(size)))
                .count();
    }

    /** The grids and sizes that suit the objects; the paper's where there is none. */
    public GridFit propose() {
        return GridProposal.of(this);
    }

    /** How the grids and sizes of the paper suit the objects. */
    public GridFit paper() {
        return fit(SoloOptions.DEFAULTS.grids().sides(), SoloOptions.DEFAULTS.sizes());
    }

    GridFit fit(List<Integer> grids, List<Sizes> sizes) {
        List<GridFit.Level> levels = new ArrayList<>();
        for (int i = 0; i < grids.size(); i++) {
            levels.add(level(grids.get(i), sizes.get(i)));
        }
        int objects =
                pictures.stream().mapToInt(picture -> picture.objects.size()).sum();
        return new GridFit(levels, objects, objects - found(levels));
    }

    /** How one level would do. */
    GridFit.Level level(int grid, Sizes sizes) {
        int objects = 0;
        int collisions = 0;
        int[] centres = new int[grid * grid]; // the last picture with a centre there, from 1
        for (int p = 0; p < pictures.size(); p++) {
            Picture picture = pictures.get(p);
            for (ObjectExtent object : picture.objects) {
                if (sizes.contains(object.size())) {
                    int cell = CentreRegion.cell(object.y(), picture.height, grid) * grid
                            + CentreRegion.cell(object.x(), picture.width, grid);
                    objects++;
                    collisions += centres[cell] == p + 1 ? 1 : 0;
                    centres[cell] = p + 1;
                }
            }
        }
        return new GridFit.Level(grid, sizes, objects, collisions);
    }

    /** Assigns every object as training does and counts those that have a cell in the end. */
    private int found(List<GridFit.Level> levels) {
        int found = 0;
        List<int[]> owned = levels.stream()
                .map(level -> new int[level.grid() * level.grid()]) // the last picture that took the cell, from 1
                .toList();
        for (int p = 0; p < pictures.size(); p++) {
            List<ObjectExtent> objects = pictures.get(p).objects;
            // The last object keeps a cell that several want, so from the last on every free cell is for good.
            for (int k = objects.size() - 1; k >= 0; k--) {
                boolean owner = false;
                for (int i = 0; i < levels.size(); i++) {
                    if (levels.get(i).sizes().contains(objects.get(k).size())) {
                        owner |= own(
                                owned.get(i), p, objects.get(k), levels.get(i).grid());
                    }
                }
                found += owner ? 1 : 0;
            }
        }
        return found;
    }

    /** Takes the object's cells that are still free; whether there was one. */
    private boolean own(int[] owned, int number, ObjectExtent object, int grid) {
        Picture picture = pictures.get(number);
        CentreRegion region = CentreRegion.of(object, picture.width, picture.height, grid, centre);
        boolean any = false;
        for (int i = region.top(); i <= region.bottom(); i++) {
            for (int j = region.left(); j <= region.right(); j++) {
                any |= owned[i * grid + j] != number + 1;
                owned[i * grid + j] = number + 1;
            }
        }
        return any;
    }
}
