package boxless.export;

import boxless.image.Border;
import boxless.image.Crops;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Box;

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
        return Pictures.jpeg(WebImage.image(small), QUALITY);
    }
}
