package boxless.image;

import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/** An image for the JDK's writers, which ask for it from top to bottom: its rows are made then, and not kept. */
final class RowImage implements RenderedImage {
    private static final int TILE_ROWS = 16;

    private final ColorModel model;
    private final int width;
    private final int height;
    private final Rasters.Rows rows;

    RowImage(ColorModel model, int width, int height, Rasters.Rows rows) {
        this.model = model;
        this.width = width;
        this.height = height;
        this.rows = rows;
    }

    @Override
    public Raster getData(Rectangle area) {
        WritableRaster raster = model.createCompatibleWritableRaster(width, area.height);
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0; y < area.height; y++) {
            rows.fill(area.y + y, row);
            raster.setPixels(0, y, width, 1, row);
        }
        return raster.createChild(area.x, 0, area.width, area.height, area.x, area.y, null);
    }

    @Override
    public Raster getData() {
        return getData(new Rectangle(width, height));
    }

    @Override
    public Raster getTile(int tileX, int tileY) {
        return getData(
                new Rectangle(0, tileY * TILE_ROWS, width, TILE_ROWS).intersection(new Rectangle(width, height)));
    }

    @Override
    public WritableRaster copyData(@Nullable WritableRaster to) {
        WritableRaster target = to == null ? model.createCompatibleWritableRaster(width, height) : to;
        target.setRect(getData(target.getBounds()));
        return target;
    }

    @Override
    public ColorModel getColorModel() {
        return model;
    }

    @Override
    public SampleModel getSampleModel() {
        return model.createCompatibleSampleModel(width, TILE_ROWS);
    }

    @Override
    public int getWidth() {
        return width;
    }

    @Override
    public int getHeight() {
        return height;
    }

    @Override
    public int getMinX() {
        return 0;
    }

    @Override
    public int getMinY() {
        return 0;
    }

    @Override
    public int getNumXTiles() {
        return 1;
    }

    @Override
    public int getNumYTiles() {
        return Math.ceilDiv(height, TILE_ROWS);
    }

    @Override
    public int getMinTileX() {
        return 0;
    }

    @Override
    public int getMinTileY() {
        return 0;
    }

    @Override
    public int getTileWidth() {
        return width;
    }

    @Override
    public int getTileHeight() {
        return TILE_ROWS;
    }

    @Override
    public int getTileGridXOffset() {
        return 0;
    }

    @Override
    public int getTileGridYOffset() {
        return 0;
    }

    @Override
    public @Nullable Vector<RenderedImage> getSources() {
        return null;
    }

    @Override
    public Object getProperty(String name) {
        return Image.UndefinedProperty;
    }

    @Override
    public String @Nullable [] getPropertyNames() {
        return null;
    }
}
