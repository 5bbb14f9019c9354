package boxless;

import boxless.mask.TileGrid;
import boxless.method.InputSizes;

/**
 * How an image is cut into tiles. An object up to {@code overlap - 2 * margin} pixels wide and high is seen whole by at least one tile,
 * with {@code margin} pixels of image around it; larger ones are joined from their parts.
 *
 * @param size longest side of a tile in pixels
 * @param overlap least overlap of neighbouring tiles in pixels
 * @param margin pixels at the sides of a tile that only provide context
 */
public record Tiling(int size, int overlap, int margin) {
    /** Objects of 64 pixels on a seam are seen with 160 pixels around them: enough, docs/benchmarks.md says. */
    private static final int OVERLAP = 384;

    private static final int MARGIN = 64;

    /** The smallest size of a tile with that much around it. */
    static final int AMPLE = 2 * OVERLAP;

    /** The smallest size of a tile. */
    public static final int LEAST = 256;

    /** The size of a tile where nobody asks for another and memory suffices. */
    public static final int USUAL = 1536;

    public Tiling {
        if (margin < 0 || overlap <= 2 * margin || size < 2 * overlap) {
            throw new IllegalArgumentException(
                    "tiles of %d pixels that overlap by %d, with a margin of %d; a tile must be at least twice the overlap, and the overlap more than two margins"
                            .formatted(size, overlap, margin));
        }
    }

    /**
     * Tiles with the overlap and margin that give the same objects as the whole image; in smaller ones than 768 pixels, for networks that do not know
     * more, both are smaller in proportion, and objects up to a third of the tile are seen whole.
     *
     * @param size at least {@link #LEAST}
     */
    public static Tiling of(int size) {
        if (size < LEAST) {
            throw new IllegalArgumentException("tiles of %d pixels; give at least %d".formatted(size, LEAST));
        }
        return size < AMPLE ? new Tiling(size, size / 2, size / 12) : new Tiling(size, OVERLAP, MARGIN);
    }

    TileGrid grid(int width, int height, InputSizes sizes) {
        return TileGrid.of(width, height, size, overlap, margin, sizes.step(), sizes.offset());
    }
}
