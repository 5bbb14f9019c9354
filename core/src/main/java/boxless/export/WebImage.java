package boxless.export;

import boxless.image.Pictures;
import boxless.image.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/**
 * An image of any depth and number of channels as a file that browsers show, see {@link Display}.
 *
 * @param type media type
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WebImage(String type, byte[] content) {
    private static final int LARGEST_PNG = 2_000_000;
    private static final float QUALITY = 0.92f;

    /** Of the same size: up to two megapixels as PNG, without loss; larger ones as JPEG, which takes a tenth of the time and space. */
    public static WebImage of(Pixels picture) {
        BufferedImage image = image(picture);
        return picture.width() * picture.height() <= LARGEST_PNG
                ? new WebImage("image/png", Pictures.png(image))
                : new WebImage("image/jpeg", Pictures.jpeg(image, QUALITY));
    }

    /** The image on the screen; grey if it has no colour. */
    static BufferedImage image(Pixels picture) {
        int width = picture.width();
        int height = picture.height();
        int[] rgb = Display.rgb(picture);
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
        return image;
    }
}
