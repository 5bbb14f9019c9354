package boxless.mask;

import java.util.stream.IntStream;

/**
 * Overlapping tiles that cover an image, in reading order. Only the core of each tile is used: the tile without a margin on every side beyond which
 * the image continues. Cores overlap as well.
 */
public final class TileGrid {
    private final int width;
    private final int height;
    private final int margin;
    private final int[][] columns; // start and end of each column of tiles
    private final int[][] rows;

    private TileGrid(int width, int height, int margin, int[][] columns, int[][] rows) {
        this.width = width;
        this.height = height;
        this.margin = margin;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * As few tiles as possible, of sizes as equal as possible.
     *
     * @param width of the image
     * @param height of the image
     * @param size the longest side of a tile
     * @param overlap least overlap of neighbouring tiles in pixels
     * @param margin of a tile that is not used
     * @param stride tiles begin at multiples of it
     * @param offset 0 to {@code stride - 1}; sides of tiles are {@code stride * n + offset}, but where the image ends
     * @throws IllegalArgumentException if tiles would not advance, or cores would not overlap
     */
    public static TileGrid of(int width, int height, int size, int overlap, int margin, int stride, int offset) {
        int shared = Math.ceilDiv(overlap - offset, stride) * stride + offset;
        int longest = Math.floorDiv(size - offset, stride) * stride + offset;
        if (longest <= shared || shared <= 2 * margin) {
            throw new IllegalArgumentException("tiles of %d pixels that overlap by %d, with a margin of %d on each side"
                    .formatted(longest, shared, margin));
        }
        return new TileGrid(
                width, height, margin, spans(width, longest, shared, stride), spans(height, longest, shared, stride));
    }

    private static int[][] spans(int length, int longest, int shared, int stride) {
        if (length <= longest) {
            return new int[][] {{0, length}};
        }
        int count = Math.ceilDiv(length - shared, longest - shared);
        int step = Math.ceilDiv(Math.ceilDiv(length - shared, count), stride) * stride;
        return IntStream.range(0, Math.ceilDiv(length - shared, step))
                .mapToObj(i -> new int[] {i * step, Math.min(length, (i + 1) * step + shared)})
                .toArray(int[][]::new);
    }

    /** Number of tiles. */
    public int size() {
        return columns.length * rows.length;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixels that a tile reads. */
    public Box tile(int i) {
        return box(columns[i % columns.length], rows[i / columns.length], 0);
    }

    /** The pixels of a tile that are used. */
    public Box core(int i) {
        return box(columns[i % columns.length], rows[i / columns.length], margin);
    }

    private Box box(int[] column, int[] row, int less) {
        int left = start(column, less);
        int top = start(row, less);
        return new Box(left, top, end(column, less, width) - left, end(row, less, height) - top);
    }

    private static int start(int[] span, int less) {
        return span[0] == 0 ? 0 : span[0] + less;
    }

    private static int end(int[] span, int less, int length) {
        return span[1] == length ? length : span[1] - less;
    }

    /** The tiles whose cores have a pixel in common with a box. */
    IntStream over(Box box) {
        return IntStream.range(0, rows.length)
                .filter(row -> meets(rows[row], height, box.y(), box.height()))
                .flatMap(row -> IntStream.range(0, columns.length)
                        .filter(column -> meets(columns[column], width, box.x(), box.width()))
                        .map(column -> row * columns.length + column));
    }

    private boolean meets(int[] span, int length, int from, int count) {
        return from < end(span, margin, length) && from + count > start(span, margin);
    }

    /**
     * How far a box lies from the sides of a core beyond which the image goes on: 0 where it touches one, negative where it is not within
     * the core.
     */
    int depth(int i, Box box) {
        return Math.min(
                depth(columns[i % columns.length], width, box.x(), box.width()),
                depth(rows[i / columns.length], height, box.y(), box.height()));
    }

    /** Likewise of one pixel. */
    int depth(int i, int x, int y) {
        return Math.min(depth(columns[i % columns.length], width, x, 1), depth(rows[i / columns.length], height, y, 1));
    }

    private int depth(int[] span, int length, int from, int count) {
        int before = span[0] == 0 ? Integer.MAX_VALUE : from - start(span, margin);
        int behind = span[1] == length ? Integer.MAX_VALUE : end(span, margin, length) - from - count;
        return Math.min(before, behind);
    }
}
