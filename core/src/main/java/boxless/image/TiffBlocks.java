package boxless.image;

import boxless.mask.Box;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/**
 * The decoded samples of a TIFF, block by block: as many whole tiles or strips as make up about half a thousand pixels squared. The blocks
 * that were used last are kept.
 */
final class TiffBlocks {
    private static final int SIDE = 512;

    /** The block's first tile. */
    record Key(TiffPage page, int plane, int column, int row) {}

    private final Path file;
    private final ImageInputStream in;
    private final BlockCache<Key, Raster> kept;

    /** @param kept may be that of other files of the picture, too */
    TiffBlocks(Path file, ImageInputStream in, BlockCache<Key, Raster> kept) {
        this.file = file;
        this.in = in;
        this.kept = kept;
    }

    /** @param mostBytes what may be kept beside the block in use */
    static BlockCache<Key, Raster> cache(long mostBytes) {
        return new BlockCache<>(mostBytes, TiffBlocks::size);
    }

    @FunctionalInterface
    interface Reader {
        /** Takes the common pixels of a block and the rectangle asked for; (x, y) is their corner in the page. */
        void read(Raster part, int x, int y);
    }

    /**
     * Reads a rectangle of a page, or of one plane of it; as many bands as the page has samples, one for a planar page.
     *
     * @param keeping whether the blocks may be wanted again
     */
    void read(TiffPage page, int plane, Box area, boolean keeping, Reader reader) throws IOException {
        for (Box place : places(page, area)) {
            Key key = new Key(page, plane, place.x() / page.partWidth, place.y() / page.partHeight);
            Raster block = keeping ? kept.get(key, () -> decoded(key)) : decoded(key);
            Box common = place.intersection(area);
            Raster part = Rasters.part(
                    block, common.x() - place.x(), common.y() - place.y(), common.width(), common.height());
            reader.read(part, common.x(), common.y());
        }
    }

    /** Where the blocks of a page lie that have pixels in a rectangle. */
    static List<Box> places(TiffPage page, Box area) {
        int width = (int) Math.min(page.width, (long) across(page) * page.partWidth);
        int height = (int) Math.min(page.height, (long) down(page) * page.partHeight);
        List<Box> places = new ArrayList<>();
        for (int y = area.y() / height * height; y < area.y() + area.height(); y += height) {
            for (int x = area.x() / width * width; x < area.x() + area.width(); x += width) {
                places.add(new Box(x, y, Math.min(width, page.width - x), Math.min(height, page.height - y)));
            }
        }
        return places;
    }

    /** Tiles of a block side by side. */
    private static int across(TiffPage page) {
        return Math.ceilDiv(SIDE, page.partWidth);
    }

    /** Tiles of a block one below the other. */
    private static int down(TiffPage page) {
        int width = (int) Math.min(page.width, (long) across(page) * page.partWidth);
        return Math.ceilDiv(Math.max(1, SIDE * SIDE / width), page.partHeight);
    }

    private Raster decoded(Key key) throws IOException {
        return TiffPart.decode(file, in, key.page, key.plane, key.column, key.row, across(key.page), down(key.page));
    }

    private static long size(Raster raster) {
        DataBuffer data = raster.getDataBuffer();
        return (long) data.getSize() * data.getNumBanks() * DataBuffer.getDataTypeSize(data.getDataType()) / 8;
    }
}
