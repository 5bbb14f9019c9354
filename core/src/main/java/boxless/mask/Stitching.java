package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Merges the objects of overlapping tiles into those of the whole image: each of them whole, and once. As far as tiles agree about what they both
 * see, the result does not depend on how the image was cut:
 *
 * <ul>
 *   <li>An object that touches no side of a core is complete. Of several complete copies of an object, the one deepest inside its core is kept.
 *   <li>An object that touches a side is cut. It is dropped where complete ones cover it; otherwise it is joined with the cut objects of other
 *       tiles that agree with it where both cores overlap.
 *   <li>What a tile finds near its sides is dropped if another tile that sees the same place deeper inside does not find it.
 * </ul>
 *
 * Two objects are the same when they share more than half of the smaller one. Objects of different categories are never merged.
 *
 * <p>Objects that overlap within a tile are candidates, most of them unlikely: parts and groups of others. Of these none is dropped for a part or group of
 * less than half its score, nor joined with one if there is a likelier object to go on with. Where nothing overlaps, scores do not matter.
 */
final class Stitching {
    private final TileGrid grid;
    private final List<Instance> finished = new ArrayList<>();
    private final List<Piece> complete = new ArrayList<>();
    private final List<Piece> cut = new ArrayList<>();
    private final List<List<Piece>> byTile; // both
    private boolean candidates; // whether objects of one tile overlap

    /** An object as one tile sees it, in the image's coordinates. */
    private record Piece(int tile, int depth, Instance object) {
        Mask mask() {
            return object.mask();
        }

        Box box() {
            return mask().box();
        }

        boolean mayShareWith(Piece other) {
            return tile != other.tile && Stitching.mayShare(object, other.object);
        }
    }

    Stitching(TileGrid grid) {
        this.grid = grid;
        byTile = lists();
    }

    private List<List<Piece>> lists() {
        return Stream.generate(() -> (List<Piece>) new ArrayList<Piece>())
                .limit(grid.size())
                .toList();
    }

    /**
     * Adds the objects of a tile. Tiles may be added in any order.
     *
     * @param found in the tile's own coordinates
     */
    void add(int tile, Instances found) {
        Box area = grid.tile(tile);
        Box core = grid.core(tile);
        candidates = candidates || overlap(found);
        for (Instance object : found.objects()) {
            Mask mask = object.mask().placed(area.x(), area.y(), grid.width(), grid.height(), core);
            if (!mask.isEmpty()) {
                int depth = grid.depth(tile, mask.box());
                Instance placed = new Instance(mask, object.category(), object.score(), object.crowd());
                if (depth > 0 && grid.over(mask.box()).count() == 1) {
                    finished.add(placed); // no other tile sees any of it
                } else {
                    Piece piece = new Piece(tile, depth, placed);
                    (depth > 0 ? complete : cut).add(piece);
                    byTile.get(tile).add(piece);
                }
            }
        }
    }

    private static boolean overlap(Instances found) {
        long pixels = found.objects().stream()
                .mapToLong(object -> object.mask().area())
                .sum();
        return pixels
                > Arrays.stream(found.labels().labels())
                        .filter(label -> label != 0)
                        .count();
    }

    /** The objects of the image in reading order of the corners of their boxes. */
    Instances finish() {
        List<List<Piece>> kept = deepest();
        List<Piece> open = cut.stream().filter(piece -> !isCovered(piece, kept)).toList();
        List<Instance> joined = join(open);
        finished.addAll(joined);
        for (List<Piece> pieces : kept) {
            for (Piece piece : pieces) {
                if (joined.stream().noneMatch(object -> covers(object, piece.object))) {
                    finished.add(piece.object);
                }
            }
        }
        finished.sort(
                Comparator.<Instance>comparingInt(object -> object.mask().box().y())
                        .thenComparingInt(object -> object.mask().box().x())
                        .thenComparingLong(object -> object.mask().area()));
        return new Instances(grid.width(), grid.height(), finished);
    }

    /** The complete objects by tile, each object once. */
    private List<List<Piece>> deepest() {
        List<List<Piece>> kept = lists();
        complete.stream()
                .filter(this::isConfirmed)
                .sorted(Comparator.comparingInt(Piece::depth).reversed().thenComparingInt(Piece::tile))
                .filter(piece -> grid.over(piece.box())
                        .mapToObj(kept::get)
                        .flatMap(List::stream)
                        .noneMatch(other ->
                                isSame(other, piece) && (counts(other.object, piece.object) || isCopy(other, piece))))
                .forEach(piece -> kept.get(piece.tile).add(piece));
        return kept;
    }

    /** Whether all tiles that see the place deeper inside see the object as well. */
    private boolean isConfirmed(Piece piece) {
        return grid.over(piece.box())
                .filter(tile -> grid.depth(tile, piece.box()) > piece.depth)
                .allMatch(tile -> byTile.get(tile).stream().anyMatch(other -> isSame(other, piece)));
    }

    private static boolean isSame(Piece a, Piece b) {
        return a.mayShareWith(b)
                && 2 * a.mask().intersection(b.mask())
                        > Math.min(a.mask().area(), b.mask().area());
    }

    /** Whether neither is but a part of the other. */
    private static boolean isCopy(Piece a, Piece b) {
        return 2 * a.mask().intersection(b.mask())
                > Math.max(a.mask().area(), b.mask().area());
    }

    private boolean isCovered(Piece piece, List<List<Piece>> kept) {
        long covered = grid.over(piece.box())
                .mapToObj(kept::get)
                .flatMap(List::stream)
                .filter(other -> counts(other.object, piece.object) && other.mayShareWith(piece))
                .mapToLong(other -> piece.mask().intersection(other.mask()))
                .sum();
        return 2 * covered > piece.mask().area();
    }

    /** Whether an object is likely enough to be found in place of another. */
    private boolean counts(Instance object, Instance other) {
        return !candidates || 2 * object.score() >= other.score();
    }

    private static boolean mayShare(Instance a, Instance b) {
        return a.category() == b.category() && a.mask().box().meets(b.mask().box());
    }

    private boolean covers(Instance large, Instance small) {
        return counts(large, small)
                && mayShare(large, small)
                && 2 * large.mask().intersection(small.mask()) > small.mask().area();
    }

    private List<Instance> join(List<Piece> open) {
        int[] parent = IntStream.range(0, open.size()).toArray();
        for (int i = 0; i < parent.length; i++) {
            for (int j = 0; j < i; j++) {
                if (root(parent, i) != root(parent, j) && belong(open.get(i), open.get(j), open)) {
                    parent[root(parent, i)] = root(parent, j);
                }
            }
        }
        Instance[] joined = new Instance[parent.length];
        Piece[] largest = new Piece[parent.length];
        for (int i = 0; i < parent.length; i++) {
            int root = root(parent, i);
            Piece piece = open.get(i);
            boolean larger = largest[root] == null
                    || piece.mask().area() > largest[root].mask().area();
            largest[root] = larger ? piece : largest[root];
            Mask mask =
                    joined[root] == null ? piece.mask() : joined[root].mask().union(piece.mask());
            Instance most = largest[root].object;
            joined[root] = new Instance(mask, most.category(), most.score(), most.crowd());
        }
        List<Instance> objects = new ArrayList<>();
        for (Instance object : joined) {
            if (object != null && !isWellInside(object.mask().box())) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static int root(int[] parent, int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private boolean isWellInside(Box box) {
        return grid.over(box).anyMatch(tile -> grid.depth(tile, box) > 0);
    }

    /** Whether two cut objects are one: of the candidates of a tile that go on a surer object, an unlikely one does only where there is no other. */
    private boolean belong(Piece a, Piece b, List<Piece> open) {
        if (!agree(a, b)) {
            return false;
        }
        Piece sure = a.object.score() < b.object.score() ? b : a;
        Piece less = sure == a ? b : a;
        return counts(less.object, sure.object)
                || open.stream()
                        .filter(other -> other.tile == less.tile && counts(other.object, sure.object))
                        .noneMatch(other -> agree(sure, other));
    }

    /**
     * Whether two cut objects go on each other. They are compared only in those of their connected parts in the overlap that share anything: other
     * parts may belong to the same object by a way that one of the tiles does not see.
     */
    private boolean agree(Piece a, Piece b) {
        if (!a.mayShareWith(b)) {
            return false;
        }
        long common = a.mask().intersection(b.mask());
        if (common == 0) {
            return false;
        }
        Box overlap = grid.core(a.tile).intersection(grid.core(b.tile));
        boolean[] first = a.mask().toBitmap(overlap);
        boolean[] second = b.mask().toBitmap(overlap);
        return 2 * common > Math.min(touched(first, second, overlap), touched(second, first, overlap));
    }

    /** Pixels of the connected parts of a bitmap that share a pixel with another. */
    private static long touched(boolean[] bitmap, boolean[] other, Box box) {
        LabelMap parts = Components.of(box.width(), box.height(), bitmap, Connectivity.FOUR);
        int[] labels = parts.labels();
        boolean[] touched = new boolean[labels.length + 1];
        for (int i = 0; i < labels.length; i++) {
            touched[labels[i]] |= labels[i] != 0 && other[i];
        }
        long pixels = 0;
        for (int label : labels) {
            pixels += touched[label] ? 1 : 0;
        }
        return pixels;
    }
}
