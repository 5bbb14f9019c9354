package boxless.export;

import boxless.image.Border;
import boxless.image.Crops;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Box;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/** An image, or a part of it, converted for the screen and small enough for a page. */
public final class Thumbnail {
    private static final float QUALITY = 0.85f;

    private Thumbnail() {}

    /**
     * The part as a JPEG, grey if it has no colour.
     *
     * @param part lies in the image
     * @param width of the JPEG, at most that of the part
     * @param height of the JPEG, at most that of the part
     */
    public static byte[] jpeg(Pixels picture, Box part, int width, int height) {
        Pixels cut = part.width() == picture.width() && part.height() == picture.height()
                ? picture
                : Crops.of(picture, part.x(), part.y(), part.width(), part.height(), new Border.Edge());
        Pixels small = width == cut.width() && height == cut.height() ? cut : Resize.area(cut, width, height);
        int[] rgb = Display.rgb(small);
        boolean grey = Display.isGrey(rgb);
        BufferedImage image =
                new BufferedImage(width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        if (grey) {
            WritableRaster raster = image.getRaster(); // not setRGB, which would bend the tones
            for (int i = 0; i < rgb.length; i++) {
                raster.setSample(i % width, i / width, 0, rgb[i] & 0xFF);
            }
        } else {
            image.setRGB(0, 0, width, height, rgb, 0, width);
        }
        return Pictures.jpeg(image, QUALITY);
    }
}
