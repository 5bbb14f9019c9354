package boxless.image;

import boxless.mask.Box;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/**
 * The decoded samples of a TIFF, block by block: as many whole tiles or strips as make up about half a thousand pixels squared. The blocks
 * that were used last are kept.
 */
final class TiffBlocks {
    private static final int SIDE = 512;

    /** The block's first tile. */
    private record Key(TiffPage page, int plane, int column, int row) {}

    private final Path file;
    private final ImageInputStream in;
    private final long mostBytes;
    private final Map<Key, Raster> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param mostBytes what may be kept beside the block in use */
    TiffBlocks(Path file, ImageInputStream in, long mostBytes) {
        this.file = file;
        this.in = in;
        this.mostBytes = mostBytes;
    }

    @FunctionalInterface
    interface Reader {
        /** Takes the common pixels of a block and the rectangle asked for; (x, y) is their corner in the page. */
        void read(Raster part, int x, int y);
    }

    /** Reads a rectangle of a page, or of one plane of it; as many bands as the page has samples, one for a planar page. */
    void read(TiffPage page, int plane, Box area, Reader reader) throws IOException {
        int across = Math.ceilDiv(SIDE, page.partWidth);
        int width = (int) Math.min(page.width, (long) across * page.partWidth);
        int down = Math.ceilDiv(Math.max(1, SIDE * SIDE / width), page.partHeight);
        int height = (int) Math.min(page.height, (long) down * page.partHeight);
        for (int top = area.y() / height * height; top < area.y() + area.height(); top += height) {
            for (int left = area.x() / width * width; left < area.x() + area.width(); left += width) {
                Raster block = block(new Key(page, plane, left / width * across, top / height * down), across, down);
                int x = Math.max(area.x(), left);
                int y = Math.max(area.y(), top);
                int right = Math.min(area.x() + area.width(), left + block.getWidth());
                int bottom = Math.min(area.y() + area.height(), top + block.getHeight());
                reader.read(Rasters.part(block, x - left, y - top, right - x, bottom - y), x, y);
            }
        }
    }

    private Raster block(Key key, int across, int down) throws IOException {
        Raster known = kept.get(key);
        if (known != null) {
            return known;
        }
        Raster decoded = TiffPart.decode(file, in, key.page, key.plane, key.column, key.row, across, down);
        kept.put(key, decoded);
        bytes += size(decoded);
        Iterator<Raster> oldest = kept.values().iterator();
        while (bytes > mostBytes && kept.size() > 1) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
        return decoded;
    }

    private static long size(Raster raster) {
        DataBuffer data = raster.getDataBuffer();
        return (long) data.getSize() * data.getNumBanks() * DataBuffer.getDataTypeSize(data.getDataType()) / 8;
    }
}
