package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges the segmentations of overlapping tiles into one of the same kind for the whole image. Objects come out whole and once, as far
 * as tiles agree about what they both see. Partitions are merged into a partition:
 *
 * <ul>
 *   <li>Things lie over stuff, and over each other by {@link Instances#backToFront}.
 *   <li>Any other pixel is taken from the tile that sees it deepest inside its core, among those that see stuff there; if none does, it is void.
 *   <li>Stuff of one category is one segment, as in COCO's panoptic data, with the score of its largest piece.
 * </ul>
 *
 * The k-th thing in reading order has the id k (from 1), stuff has the ids after the last thing, ascending by category. A partition takes four bytes
 * for each pixel of the image.
 */
public final class Mosaic {
    private final TileGrid grid;
    private final Stitching objects;
    private final List<Piece> pieces = new ArrayList<>();
    private int[] stuff = {}; // (height, width): number of the piece, from 1; nothing until a tile is a partition

    /** Stuff as one tile sees it. */
    private record Piece(int tile, int category, float score) {}

    public Mosaic(TileGrid grid) {
        this.grid = grid;
        objects = new Stitching(grid);
    }

    /**
     * Adds the segmentation of a tile. Tiles may be added in any order but must be of one kind.
     *
     * @param found in the tile's own coordinates
     */
    public void add(int tile, Segmentation found) {
        objects.add(tile, found.instances());
        if (found instanceof Panoptic partition) {
            if (stuff.length == 0) {
                stuff = new int[Math.multiplyExact(grid.width(), grid.height())];
            }
            partition.stuff().forEach(region -> add(tile, region));
        }
    }

    private void add(int tile, Instance region) {
        pieces.add(new Piece(tile, region.category(), region.score()));
        int piece = pieces.size();
        Box area = grid.tile(tile);
        Box core = grid.core(tile);
        Box believed = new Box(core.x() - area.x(), core.y() - area.y(), core.width(), core.height());
        region.mask().forEachRun(believed, (x, y, length) -> {
            int column = area.x() + x;
            for (int row = area.y() + y; row < area.y() + y + length; row++) {
                int at = row * grid.width() + column;
                if (stuff[at] == 0 || isDeeper(tile, pieces.get(stuff[at] - 1).tile(), column, row)) {
                    stuff[at] = piece;
                }
            }
        });
    }

    /** Whether a tile sees a pixel deeper inside than another does; of equals the earlier counts. */
    private boolean isDeeper(int tile, int other, int x, int y) {
        int difference = grid.depth(tile, x, y) - grid.depth(other, x, y);
        return difference > 0 || difference == 0 && tile < other;
    }

    /**
     * The segmentation of the image, without things of lower scores: what {@link Segmentation#from} leaves of it, but a partition is not copied for that.
     * Nothing can be added afterwards.
     */
    public Segmentation finish(double leastScore) {
        Instances joined = objects.finish();
        return stuff.length == 0 ? joined.from(leastScore) : partition(joined, leastScore);
    }

    private Panoptic partition(Instances things, double leastScore) {
        things.paint(stuff, pieces.size() + 1);
        int[] categories =
                pieces.stream().mapToInt(Piece::category).sorted().distinct().toArray();
        int[] ids = ids(things.objects(), categories, leastScore);
        long[] pixels = new long[ids.length];
        for (int i = 0; i < stuff.length; i++) {
            pixels[stuff[i]]++;
            stuff[i] = ids[stuff[i]];
        }
        return new Panoptic(
                new LabelMap(grid.width(), grid.height(), stuff), segments(things.objects(), categories, ids, pixels));
    }

    /** Of void, of the pieces of stuff, and of the things that were painted over them; those of lower scores become void. */
    private int[] ids(List<Instance> things, int[] categories, double leastScore) {
        int[] ids = new int[1 + pieces.size() + things.size()];
        for (int i = 1; i <= pieces.size(); i++) {
            ids[i] = things.size()
                    + 1
                    + Arrays.binarySearch(categories, pieces.get(i - 1).category());
        }
        for (int k = 0; k < things.size(); k++) {
            ids[pieces.size() + 1 + k] = things.get(k).score() >= leastScore ? k + 1 : 0;
        }
        return ids;
    }

    private List<Segment> segments(List<Instance> things, int[] categories, int[] ids, long[] pixels) {
        List<Segment> segments = new ArrayList<>();
        for (int k = 0; k < things.size(); k++) {
            Instance thing = things.get(k);
            int number = pieces.size() + 1 + k;
            if (pixels[number] > 0 && ids[number] > 0) {
                segments.add(new Segment(ids[number], thing.category(), true, thing.crowd(), thing.score()));
            }
        }
        for (int category : categories) {
            int largest = largest(category, pixels);
            if (pixels[largest] > 0) {
                float score = pieces.get(largest - 1).score();
                segments.add(new Segment(ids[largest], category, false, false, score));
            }
        }
        return segments;
    }

    /** Number of the category's largest piece, of equals that of the earlier tile. */
    private int largest(int category, long[] pixels) {
        int largest = 0;
        for (int i = 1; i <= pieces.size(); i++) {
            Piece piece = pieces.get(i - 1);
            if (piece.category() == category
                    && (largest == 0
                            || pixels[i] > pixels[largest]
                            || pixels[i] == pixels[largest]
                                    && piece.tile() < pieces.get(largest - 1).tile())) {
                largest = i;
            }
        }
        return largest;
    }
}
