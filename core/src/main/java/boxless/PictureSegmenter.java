package boxless;

import boxless.image.PictureSource;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import java.util.List;

/** Segments pictures of any size, and knows which objects are sure enough. */
public final class PictureSegmenter {
    private final Segmenter segmenter;
    private final MemoryNeed memory;
    private final int tile;
    private final double least;
    private final double leastSure;
    private final List<Category> categories;

    /**
     * @param tile longest side of a tile; 0 for whole pictures where they fit into memory
     * @param least score of any object
     * @param leastSure score of a sure object
     */
    public PictureSegmenter(
            Segmenter segmenter,
            List<Category> categories,
            MemoryNeed memory,
            int tile,
            double least,
            double leastSure) {
        this.segmenter = segmenter;
        this.categories = categories;
        this.memory = memory;
        this.tile = tile;
        this.least = least;
        this.leastSure = leastSure;
    }

    /** What the objects may be, ascending by id. */
    public List<Category> categories() {
        return categories;
    }

    /**
     * The objects of a picture: found in the whole of it where it fits into a tile, else in tiles.
     *
     * @throws IllegalArgumentException where the picture is too large for this machine, or its channels do not fit the model
     */
    public Segmentation segment(PictureSource picture, Segmenter.Progress progress) {
        int width = picture.width();
        int height = picture.height();
        int side = tile > 0 ? tile : memory.largestTile(width, height);
        memory.check(Math.min(side, width), Math.min(side, height));
        Segmentation found = width <= side && height <= side
                ? segmenter.segment(picture.region(0, 0, width, height))
                : segmenter.segment(picture, Tiling.of(side), progress);
        return found.from(least);
    }

    /** Those of the objects that are sure enough for people, and for metrics that do not rank. */
    public Segmentation sure(Segmentation found) {
        return found.from(leastSure);
    }
}
